/** Sorts very many rows in small steps: pieces are sorted, then merged (merge sort). Whoever asks for the next step says when. */

/** What a row is sorted by; all rows of a list have the same kind. */
export type Key = number | string;

/** Rows of a piece that is sorted at once, and rows that one step of merging moves: texts of a million rows are far apart in memory. */
const PIECE = 512;

/** A step that is done. */
export type Step = Generator<null, void>;

/** The places 0 to `count - 1` in the order of a comparison that finds no two of them equal. */
export function* sortedPlaces(
  count: number,
  compare: (a: number, b: number) => number,
): Generator<null, Uint32Array> {
  let from = new Uint32Array(count);
  for (let start = 0; start < count; start += PIECE) {
    const piece = from.subarray(start, start + PIECE);
    for (let i = 0; i < piece.length; i++) piece[i] = start + i;
    piece.sort(compare);
    yield null;
  }
  let to = new Uint32Array(count);
  for (let width = PIECE; width < count; width *= 2) {
    for (let start = 0; start < count; start += width * 2) yield* merge(from, to, start, width, compare);
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two runs of `width` places that follow each other. */
function* merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: (a: number, b: number) => number,
): Step {
  const middle = Math.min(from.length, start + width);
  const end = Math.min(from.length, middle + width);
  let left = start;
  let right = middle;
  for (let write = start; write < end; write++) {
    const takesLeft = left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[write] = (takesLeft ? from[left++] : from[right++]) ?? 0;
    if (write % PIECE === 0) yield null;
  }
}
