/** Which rows of a list are rendered where their heights differ, and how much room the others take between them. Pure. */

/** A row by its place, counted from 0, or the room of the rows that are not rendered before the next one. */
export type Piece =
  | { readonly kind: 'row'; readonly place: number }
  /** `place` is that of the first row which it stands for, `height` is in pixels. */
  | { readonly kind: 'gap'; readonly place: number; readonly height: number };

interface UnevenRows {
  readonly count: number;
  /** The height of the row of a place in pixels, measured or supposed. */
  readonly heightOf: (place: number) => number;
  /** The strip that is to be rendered, in pixels from the top of the first row. */
  readonly top: number;
  readonly bottom: number;
  /** Places that are rendered wherever they stand, such as the one that has the focus. */
  readonly kept: readonly (number | null)[];
}

/** The pieces of a list from its top to its end, each place once. */
export function piecesOf({ count, heightOf, top, bottom, kept }: UnevenRows): readonly Piece[] {
  const always = new Set(kept);
  const pieces: Piece[] = [];
  let gap: { kind: 'gap'; place: number; height: number } | null = null;
  let at = 0;
  for (let place = 0; place < count; place++) {
    const height = heightOf(place);
    if (always.has(place) || (at + height > top && at < bottom)) {
      pieces.push({ kind: 'row', place });
      gap = null;
    } else if (gap) gap.height += height;
    else pieces.push((gap = { kind: 'gap', place, height }));
    at += height;
  }
  return pieces;
}
