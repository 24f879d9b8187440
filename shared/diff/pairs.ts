/**
 * Pairs the items of two lists, the surest pairs first, and lays both lists into one. Every item of either list stands in
 * the answer exactly once. Linear but for the order, which is n log n.
 */

/** Says what an item is by some measure; null where the measure says nothing of it. Items with one key are the same to it. */
export type Key<T> = (item: T) => string | null;

export interface Pair {
  /** Places in the lists; -1 where the item is only in the other one. */
  readonly left: number;
  readonly right: number;
  /** Whether a pair stands at another place among the pairs. */
  readonly moved: boolean;
}

/** Pairs what is not paired yet by one measure: the first of a key with the first, the second with the second. */
function pairBy<T>(
  left: readonly T[],
  right: readonly T[],
  key: Key<T>,
  mate: number[],
  taken: Set<number>,
): void {
  const waiting = new Map<string, number[]>();
  right.forEach((item, place) => {
    const text = taken.has(place) ? null : key(item);
    if (text === null) return;
    const places = waiting.get(text);
    if (places) places.push(place);
    else waiting.set(text, [place]);
  });
  // The lists are walked from their ends, so that places are handed out without moving those that wait.
  for (const places of waiting.values()) places.reverse();
  left.forEach((item, place) => {
    if (mate[place] !== -1) return;
    const text = key(item);
    const found = text === null ? undefined : waiting.get(text)?.pop();
    if (found === undefined) return;
    mate[place] = found;
    taken.add(found);
  });
}

/** The first of the longest rising subsequences: the places in `values` that belong to it. */
function rising(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Array<number>(values.length).fill(-1);
  values.forEach((value, place) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? -1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[place] = tails[low - 1] ?? -1;
    tails[low] = place;
  });
  const found = new Set<number>();
  for (let place = tails.at(-1) ?? -1; place >= 0; place = before[place] ?? -1) found.add(place);
  return found;
}

/** Pairs items by these measures, the surest first; in the order of the right list, each item of the left one alone at its place. */
export function pairItems<T>(left: readonly T[], right: readonly T[], keys: readonly Key<T>[]): Pair[] {
  const mate = new Array<number>(left.length).fill(-1);
  const taken = new Set<number>();
  for (const key of keys) pairBy(left, right, key, mate, taken);
  const paired = left.flatMap((_, place) => (mate[place] === -1 ? [] : [place]));
  const kept = rising(paired.map((place) => mate[place] ?? -1));
  const anchors = new Set(paired.filter((_, index) => kept.has(index)));
  return layOut(left.length, right.length, mate, anchors);
}

/** Anchors keep the two lists together; between them stands first what only the left has, then the right's in its order. */
function layOut(
  lefts: number,
  rights: number,
  mate: readonly number[],
  anchors: ReadonlySet<number>,
): Pair[] {
  const moved = new Map<number, number>();
  mate.forEach((right, left) => {
    if (right !== -1 && !anchors.has(left)) moved.set(right, left);
  });
  const pairs: Pair[] = [];
  let next = 0;
  const rightUntil = (stop: number): void => {
    for (; next < stop; next++) {
      const left = moved.get(next);
      pairs.push({ left: left ?? -1, right: next, moved: left !== undefined });
    }
  };
  for (let left = 0; left < lefts; left++) {
    const right = mate[left] ?? -1;
    if (right === -1) pairs.push({ left, right: -1, moved: false });
    if (!anchors.has(left)) continue;
    rightUntil(right);
    pairs.push({ left, right, moved: false });
    next = right + 1;
  }
  rightUntil(rights);
  return pairs;
}
