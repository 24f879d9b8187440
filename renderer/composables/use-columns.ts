/** The columns of a table as somebody laid them out; kept by the browser under the table's name. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { ColumnChange } from '../components/table/column-layout.ts';
import { changedLayout, isShown, laidOut, orderedColumns } from '../components/table/column-layout.ts';
import type { Column } from '../components/table/columns.ts';
import { usePreferences } from '../stores/preferences.ts';

/** A column in the menu of columns. */
export interface ColumnChoice {
  readonly key: string;
  readonly label: string;
  readonly shown: boolean;
}

export interface Columns<K extends string> {
  /** Those that are shown, in their order. */
  readonly columns: ComputedRef<readonly Column<K>[]>;
  /** All there are, in their order. */
  readonly all: ComputedRef<readonly ColumnChoice[]>;
  change(change: ColumnChange): void;
}

/** To be called in a component's set-up. */
export function useColumns<K extends string>(table: string, columns: () => readonly Column<K>[]): Columns<K> {
  const preferences = usePreferences();
  const layout = computed(() => preferences.tableLayout(table));
  return {
    columns: computed(() => laidOut(columns(), layout.value)),
    all: computed(() =>
      orderedColumns(columns(), layout.value).map((column) => ({
        key: column.key,
        label: column.label,
        shown: isShown(column, layout.value),
      })),
    ),
    change: (change) => preferences.setTableLayout(table, changedLayout(columns(), layout.value, change)),
  };
}
