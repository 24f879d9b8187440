import { describe, expect, it } from 'vitest';
import type { Seat } from '../../../../renderer/composables/seats.ts';
import { inOrder, seated } from '../../../../renderer/composables/seats.ts';

const keys = (seats: readonly Seat[]) => seats.map(({ key }) => key);
const places = (seats: readonly Seat[]) => seats.map(({ place }) => place);

describe('the seats of rows', () => {
  const four = seated([], 10, 14);

  it('are as many as there are rows, each with a key of its own', () => {
    expect(places(four)).toEqual([10, 11, 12, 13]);
    expect(new Set(keys(four)).size).toBe(4);
  });

  it('are kept by the rows that stay; those that come take the ones that are left', () => {
    const moved = seated(four, 12, 16);
    expect(keys(moved)).toEqual(keys(four));
    expect(places(moved)).toEqual([14, 15, 12, 13]);
    expect(places(seated(moved, 9, 13))).toEqual([9, 10, 12, 11]);
  });

  it('are taken in order where no row stays', () => {
    const far = seated(seated(four, 12, 16), 100, 104);
    expect(keys(far)).toEqual(keys(four));
    expect(places(far)).toEqual([100, 101, 102, 103]);
  });

  it('go and come with the number of rows, and no key is given twice', () => {
    const fewer = seated(four, 12, 14);
    expect(places(fewer)).toEqual([12, 13]);
    const more = seated(fewer, 11, 17);
    expect(places(inOrder(more))).toEqual([11, 12, 13, 14, 15, 16]);
    expect(new Set(keys(more)).size).toBe(6);
    expect(seated(more, 11, 11)).toEqual([]);
  });

  it('are put in the order of their rows, with the keys they have', () => {
    const moved = inOrder(seated(four, 12, 16));
    expect(places(moved)).toEqual([12, 13, 14, 15]);
    expect(keys(moved)).toEqual([2, 3, 0, 1]);
  });
});
