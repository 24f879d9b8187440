/**
 * Keeps lists of an answer within what one message to a client may hold: rows carry texts of the network, and whoever writes long
 * ones must not make an answer fail as a whole. What honest traffic says is far below it.
 */

/**
 * Characters of the texts of one list. Each takes at most 3 bytes (RFC 3629), and thousands of entries bring names and numbers
 * with them: both together stay below TO_CLIENT_LIMIT.
 */
export const ANSWER_CHARACTERS = 2_000_000;

/** The characters of all texts in a plain value. */
function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const one of Object.values(value)) sum += charactersIn(one);
  return sum;
}

/** How many entries fit, counted from `at(0)` on; the first one always does. */
function countOf<T>(length: number, at: (index: number) => T, limit: number): number {
  let left = limit;
  for (let index = 0; index < length; index++) {
    left -= charactersIn(at(index));
    if (left < 0) return Math.max(1, index);
  }
  return length;
}

/** The first entries of a list that fit. */
export function firstThatFit<T>(list: readonly T[], limit = ANSWER_CHARACTERS): T[] {
  return list.slice(
    0,
    countOf(list.length, (index) => list[index], limit),
  );
}

/** The last entries of a list that fit, in its order. */
export function lastThatFit<T>(list: readonly T[], limit = ANSWER_CHARACTERS): T[] {
  const { length } = list;
  return list.slice(length - countOf(length, (index) => list[length - 1 - index], limit));
}
