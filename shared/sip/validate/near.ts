/** Tells whether two words are a slip of the pen apart. */

/** One letter put in, left out or changed, or two neighbours swapped; the same word is not apart. */
export function isOneEditApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let first = 0;
  while (a[first] === b[first]) first++;
  const [rest, other] = [a.slice(first), b.slice(first)];
  const isSwap = rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2);
  return (
    (rest.length === other.length && (rest.slice(1) === other.slice(1) || isSwap)) ||
    rest.slice(1) === other ||
    rest === other.slice(1)
  );
}
