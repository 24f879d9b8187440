/** The menus of a table's headings, as data. */
import type { ColumnChoice } from '../../composables/use-columns.ts';
import type { MenuGroup } from '../ui/menu.ts';
import type { Column } from './columns.ts';

type Words = (key: string, values?: Record<string, string>) => string;

/** Which columns are shown. */
export function showingMenu(all: readonly ColumnChoice[], t: Words): readonly MenuGroup[] {
  const entries = all.map(({ key, label, shown }) => ({
    id: `${shown ? 'hide' : 'show'} ${key}`,
    label,
    checked: shown,
  }));
  const reset = { id: 'reset', label: t('table.reset') };
  return [
    { label: t('table.shown'), entries },
    { label: t('table.layout'), entries: [reset] },
  ];
}

/** What can be done to one column. */
export function headingMenu(column: Column, columns: readonly Column[], t: Words): readonly MenuGroup[] {
  const at = columns.findIndex(({ key }) => key === column.key);
  const actions: readonly (readonly [id: string, isPossible: boolean])[] = [
    ['sort', column.sortable === true],
    ['left', at > 0],
    ['right', at < columns.length - 1],
    ['wider', true],
    ['narrower', true],
    ['fit', true],
    ['hide', columns.length > 1],
  ];
  const entries = actions.map(([id, isPossible]) => ({
    id,
    label: t(`table.actions.${id}`),
    disabled: !isPossible,
  }));
  return [{ label: t('table.column', { name: column.label }), entries }];
}
