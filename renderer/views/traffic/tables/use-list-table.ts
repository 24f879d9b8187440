/** All that a table of one of Traffic's lists is bound to: its rows, columns, order, and what is chosen in it. */
import type { ComputedRef, WritableComputedRef } from 'vue';
import { computed } from 'vue';
import type { Place } from '#shared/model/view.ts';
import type { ColumnChange } from '../../../components/table/column-layout.ts';
import type { Choice, Column, Sorting, TableRows } from '../../../components/table/columns.ts';
import type { ColumnChoice } from '../../../composables/use-columns.ts';
import { useColumns } from '../../../composables/use-columns.ts';
import type { Extent } from '../../../stores/live-list.ts';
import { useTraffic } from '../../../stores/traffic.ts';
import { useChoosing } from './use-choosing.ts';
import type { Sortable } from './use-sorting.ts';
import { useSorting } from './use-sorting.ts';

/** A list of the store. */
export interface Listed<R> extends Sortable {
  readonly extent: Extent;
  readonly version: number;
  readonly at: number | null;
  readonly turns: number;
  readonly sorting: number | null;
  row(place: number): R | null;
  want(range: { readonly first: number; readonly last: number }): void;
  between(first: number, last: number): Promise<readonly R[]>;
  search(text: string, backwards: boolean): Promise<Place | null>;
}

export interface ListTableOptions<R, K extends string> {
  /** Under which its columns are kept. */
  readonly name: string;
  readonly label: () => string;
  readonly columns: () => readonly Column<K>[];
  readonly list: Listed<R>;
  readonly selected: () => number | null;
  readonly chosen: () => readonly number[];
  choose(ids: readonly number[]): void;
  select(id: number, at?: number): void;
}

/** What the table itself is told. */
export interface TableBinding<R, K extends string> extends Required<TableRows<R>> {
  readonly label: string;
  readonly columns: readonly Column<K>[];
  readonly all: readonly ColumnChoice[];
  readonly sorting: Sorting<K> | null;
}

export interface ListTable<R, K extends string> {
  readonly binding: ComputedRef<TableBinding<R, K>>;
  /** The heading of the column that the rows are sorted by; '' in the order in which they came. */
  readonly sortedBy: ComputedRef<string>;
  /** The selected row, as far as it is here. */
  readonly row: ComputedRef<R | null>;
  /** The newest rows are followed only in the order in which they came. */
  readonly follow: WritableComputedRef<boolean>;
  readonly on: {
    readonly choose: (choice: Choice) => void;
    readonly range: (first: number, last: number) => void;
    readonly sort: (key: K) => void;
    readonly change: (change: ColumnChange) => void;
  };
}

/** The selected row of a list where it stands in it. */
function selectedRow<R extends { readonly id: number }>(
  list: Pick<Listed<R>, 'at' | 'version' | 'row'>,
  id: number | null,
): R | null {
  const row = list.at !== null && list.version >= 0 ? list.row(list.at) : null;
  return row?.id === id ? row : null;
}

/** To be called in a component's set-up. */
export function useListTable<R extends { readonly id: number }, K extends string>(
  options: ListTableOptions<R, K>,
): ListTable<R, K> {
  const traffic = useTraffic();
  const { list } = options;
  const { columns, all, change } = useColumns(options.name, options.columns);
  const { sorting, sort } = useSorting(options.columns, list);
  const take = useChoosing({
    chosen: options.chosen,
    choose: (ids) => options.choose(ids),
    select: (id, at) => options.select(id, at),
    idsBetween: async (first, last) => (await list.between(first, last)).map(({ id }) => id),
  });
  return {
    binding: computed(() => ({
      label: options.label(),
      columns: columns.value,
      all: all.value,
      sorting: sorting.value,
      first: list.extent.first,
      count: list.extent.next - list.extent.first,
      selected: options.selected(),
      chosen: options.chosen(),
      at: list.at,
      turn: list.turns,
      row: list.row,
      version: list.version,
    })),
    sortedBy: computed(() => options.columns().find(({ key }) => key === sorting.value?.key)?.label ?? ''),
    row: computed(() => selectedRow(list, options.selected())),
    follow: computed({
      get: () => traffic.follow && list.order === null,
      set: (on) => void (list.order === null && (traffic.follow = on)),
    }),
    on: {
      choose: (choice) => void take(choice),
      range: (first, last) => list.want({ first, last }),
      sort,
      change,
    },
  };
}
