import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';
import { useShownRows } from '../../../../../renderer/components/table/use-shown-rows.ts';
import { seated } from '../../../../../renderer/composables/seats.ts';

describe('the elements of rows that are seen', () => {
  const seats = shallowRef(seated([], 1, 7));
  const shown = useShownRows({
    seats,
    rowAt: (place) => (place > 8 ? null : { id: place * 10 }),
    isCurrent: (place) => place === 3,
    chosen: () => [40],
  });

  it('know which row is selected, and which are chosen with it', () => {
    expect(shown.value.filter(({ current }) => current).map(({ place }) => place)).toEqual([3]);
    expect(shown.value.filter(({ chosen }) => chosen).map(({ place }) => place)).toEqual([3, 4]);
  });

  it('take the rows of their new places, and none where it has not come', () => {
    const keys = shown.value.map(({ key }) => key);
    seats.value = seated(seats.value, 4, 10);
    expect(shown.value.map(({ key }) => key)).toEqual(keys);
    expect(new Map(shown.value.map(({ place, row }) => [place, row?.id ?? null]))).toEqual(
      new Map([...[4, 5, 6, 7, 8].map((place) => [place, place * 10] as const), [9, null]]),
    );
  });
});
