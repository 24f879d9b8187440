import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';
import { useShownRows } from '../../../../../renderer/components/table/use-shown-rows.ts';

describe('the elements of rows that are seen', () => {
  const rows = shallowRef({ start: 0, end: 6 });
  const shown = useShownRows({
    first: () => 1,
    rows,
    rowAt: (place) => ({ id: place }),
    isCurrent: (place) => place === 3,
    chosen: () => [4],
  });
  const keys = (): Map<number, number> => new Map(shown.value.map(({ place, key }) => [place, key]));

  it('stay with their rows while these are scrolled, also where one more or less of them is seen', () => {
    const before = keys();
    for (const range of [
      { start: 2, end: 8 },
      { start: 3, end: 8 },
      { start: 4, end: 10 },
    ]) {
      const known = keys();
      rows.value = range;
      const now = keys();
      expect(new Set(now.values()).size).toBe(now.size);
      for (const [place, key] of now) if (known.has(place)) expect(key).toBe(known.get(place));
    }
    expect(before.size).toBe(6);
  });

  it('know which row is selected, and which are chosen with it', () => {
    rows.value = { start: 0, end: 6 };
    expect(shown.value.filter(({ current }) => current).map(({ place }) => place)).toEqual([3]);
    expect(shown.value.filter(({ chosen }) => chosen).map(({ place }) => place)).toEqual([3, 4]);
  });
});
