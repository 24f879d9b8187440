/** The part of a row's menu that copies: the cell under the pointer, and the rows that are chosen. */
import { useI18n } from 'vue-i18n';
import type { Column } from '../../../components/table/columns.ts';
import { useFormat } from '../../../composables/use-format.ts';
import type { Told } from '../../../composables/use-told.ts';
import { useTold } from '../../../composables/use-told.ts';
import { troubleOf } from '../../../stores/rpc.ts';
import { asCsv, asText } from './copy.ts';
import type { MenuSection } from './row-menu.ts';

export interface CopyOptions<R, K extends string> {
  /** The row whose menu is shown, null where it is not here. */
  readonly row: () => R | null;
  /** The key of the column under the pointer. */
  readonly pointed: () => string;
  readonly columns: () => readonly Column<K>[];
  readonly text: (row: R, key: K) => string;
  /** All rows that are chosen. */
  rows(): Promise<readonly R[]>;
}

/** Characters of a cell that its entry in the menu shows. */
const SHOWN = 40;

export interface CopySection extends MenuSection {
  /** What became of the last copy, for a moment. */
  readonly told: Told['told'];
}

/** To be called in a component's set-up. */
export function useCopySection<R, K extends string>(options: CopyOptions<R, K>): CopySection {
  const { row, columns, text } = options;
  const { t } = useI18n();
  const format = useFormat();
  const { told, tell } = useTold();

  function cell(): string {
    const [one, column] = [row(), columns().find(({ key }) => key === options.pointed())];
    return one && column ? text(one, column.key) : '';
  }

  async function table(): Promise<{ headings: string[]; rows: string[][] }> {
    const rows = await options.rows();
    const headings = columns().map(({ label }) => label);
    return { headings, rows: rows.map((one) => columns().map(({ key }) => text(one, key))) };
  }

  const actions: Readonly<Record<string, () => Promise<string>>> = {
    cell: () => Promise.resolve(cell()),
    text: async () => asText(await table()),
    csv: async () => asCsv(await table()),
    json: async () => JSON.stringify(await options.rows(), null, 2),
  };

  async function write(copied: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(copied);
      tell(t('table.copied'));
    } catch (error) {
      console.warn('the clipboard refused the text', error);
      tell(t('table.copyFailed'));
    }
  }

  return {
    name: 'copy',
    groups() {
      if (!row()) return [];
      const value = cell();
      const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
      const first = value === '' ? [] : [{ id: 'cell', label: t('table.menu.cell', { value: shown }) }];
      const rest = (['text', 'csv', 'json'] as const).map((id) => ({ id, label: t(`table.menu.${id}`) }));
      return [{ label: t('table.menu.copy'), entries: [...first, ...rest] }];
    },
    choose: (id) =>
      void actions[id]?.().then(write, (error: unknown) => tell(format.trouble(troubleOf(error)))),
    told,
  };
}
