/** The heading by which a list of the core is sorted: pressed once from the least on, again the other way round, then as rows came. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { Order } from '#shared/model/order.ts';
import type { Column, Sorting } from '../../../components/table/columns.ts';

/** What is known of a list's order. */
export interface Sortable {
  readonly order: Order | null;
  sort(order: Order | null): Promise<void>;
}

/** The order after a heading was pressed. */
export function nextOrder(before: Order | null, key: Order['key']): Order | null {
  if (before?.key !== key) return { key, descending: false };
  return before.descending ? null : { key, descending: true };
}

export function useSorting<K extends string>(
  columns: () => readonly Column<K>[],
  list: Sortable,
): { readonly sorting: ComputedRef<Sorting<K> | null>; sort(key: K): void } {
  return {
    sorting: computed(() => {
      const column = list.order && columns().find(({ order }) => order === list.order?.key);
      return column && list.order ? { key: column.key, descending: list.order.descending } : null;
    }),
    sort(key) {
      const order = columns().find((column) => column.key === key)?.order;
      if (order) void list.sort(nextOrder(list.order, order));
    },
  };
}
