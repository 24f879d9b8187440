import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../../renderer/composables/uneven-rows.ts';

/** Every tenth row is higher. */
const heightOf = (place: number): number => (place % 10 === 0 ? 50 : 30);
const list = { count: 1_000, heightOf, top: 0, bottom: 0, kept: [] };
const places = (pieces: ReturnType<typeof piecesOf>): number[] =>
  pieces.flatMap((piece) => (piece.kind === 'row' ? [piece.place] : []));

describe('rows of different heights', () => {
  it('are rendered where any of them is in sight, and the others are one room above and one below', () => {
    const pieces = piecesOf({ ...list, top: 330, bottom: 400 });
    expect(pieces).toEqual([
      { kind: 'gap', place: 0, height: 320 },
      { kind: 'row', place: 10 },
      { kind: 'row', place: 11 },
      { kind: 'gap', place: 12, height: 32_000 - 400 },
    ]);
  });

  it.each([
    ['the top', 0],
    ['the middle', 15_000],
    ['the end', 31_400],
  ])('are as high as all of them, and few, at %s', (_, top) => {
    const pieces = piecesOf({ ...list, top, bottom: top + 600 });
    const high = pieces.map((piece) => (piece.kind === 'gap' ? piece.height : heightOf(piece.place)));
    expect(high.reduce((sum, one) => sum + one, 0)).toBe(32_000);
    expect(places(pieces).length).toBeLessThan(25);
  });

  it('are rendered out of sight, in their order, where they must stay', () => {
    const pieces = piecesOf({ ...list, top: 0, bottom: 60, kept: [700, null, 3, -1] });
    expect(places(pieces)).toEqual([0, 1, 3, 700]);
    expect(pieces.filter(({ kind }) => kind === 'gap').map(({ place }) => place)).toEqual([2, 4, 701]);
  });

  it('are none in an empty list', () => {
    expect(piecesOf({ ...list, count: 0, bottom: 600 })).toEqual([]);
  });
});
