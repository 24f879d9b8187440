/** Ranges of ids that cover what changed: one range a step is told, however much it was. */

/** Both ends belong to it. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** The smallest range that covers another one and an id. */
export function widen(range: IdRange | null, id: number): IdRange {
  return range
    ? { first: Math.min(range.first, id), last: Math.max(range.last, id) }
    : { first: id, last: id };
}
