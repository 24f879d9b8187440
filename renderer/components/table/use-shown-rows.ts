/** The rows of a table that are seen, each in its element. */
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';
import type { Seat } from '../../composables/seats.ts';

export interface ShownRow<R> extends Seat {
  /** Null while it has not come. */
  readonly row: R | null;
  readonly current: boolean;
  readonly chosen: boolean;
}

export interface ShownRowsOptions<R> {
  readonly seats: Readonly<Ref<readonly Seat[]>>;
  readonly rowAt: (place: number) => R | null;
  readonly isCurrent: (place: number, row: R | null) => boolean;
  readonly chosen: () => readonly number[];
}

export function useShownRows<R extends { readonly id: number }>(
  options: ShownRowsOptions<R>,
): ComputedRef<readonly ShownRow<R>[]> {
  const chosen = computed(() => new Set(options.chosen()));
  return computed(() =>
    options.seats.value.map(({ key, place }) => {
      const row = options.rowAt(place);
      const current = options.isCurrent(place, row);
      return { key, place, row, current, chosen: current || (row !== null && chosen.value.has(row.id)) };
    }),
  );
}
