/** The rows of a table that are seen. They take turns in as many elements: one that leaves at one end comes back at the other. */
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';

export interface ShownRow<R> {
  readonly place: number;
  /** Null while it has not come. */
  readonly row: R | null;
  readonly current: boolean;
  readonly chosen: boolean;
  /** The element that it stands in. */
  readonly key: number;
}

export interface ShownRowsOptions<R> {
  readonly first: () => number;
  /** The indexes that are seen, the end left out. */
  readonly rows: Readonly<Ref<{ readonly start: number; readonly end: number }>>;
  readonly rowAt: (place: number) => R | null;
  readonly isCurrent: (place: number, row: R | null) => boolean;
  readonly chosen: () => readonly number[];
}

export function useShownRows<R extends { readonly id: number }>(
  options: ShownRowsOptions<R>,
): ComputedRef<readonly ShownRow<R>[]> {
  const chosen = computed(() => new Set(options.chosen()));
  /** As many elements as were ever seen at once: with a number that changes every row would move to another one. */
  let pool = 1;
  return computed(() => {
    const { start, end } = options.rows.value;
    pool = Math.max(pool, end - start);
    return Array.from({ length: end - start }, (_, i) => {
      const place = options.first() + start + i;
      const row = options.rowAt(place);
      const current = options.isCurrent(place, row);
      const isChosen = current || (row !== null && chosen.value.has(row.id));
      return { place, row, current, chosen: isChosen, key: place % pool };
    });
  });
}
