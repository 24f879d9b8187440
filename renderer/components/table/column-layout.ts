/** How somebody laid out the columns of a table: which are shown, in what order, and how wide. Pure; what was kept is not trusted. */
import type { Column } from './columns.ts';

export interface ColumnLayout {
  /** Keys in their order; those that are not named stand where they stand by themselves. */
  readonly order: readonly string[];
  /** What was shown or hidden by hand. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** Widths that were set by hand, in pixels. */
  readonly widths: Readonly<Record<string, number>>;
}

/** What can be done to a column. */
export type ColumnChange =
  | { readonly kind: 'show' | 'hide'; readonly key: string }
  /** Goes by so many columns that are shown, to the right where it is above 0. */
  | { readonly kind: 'move'; readonly key: string; readonly by: number }
  | { readonly kind: 'width'; readonly key: string; readonly width: number }
  | { readonly kind: 'reset' };

export const NO_LAYOUT: ColumnLayout = { order: [], shown: {}, widths: {} };

export const LEAST_WIDTH = 24;
export const MOST_WIDTH = 1_200;
/** What is kept of one table at the most. */
const MOST_COLUMNS = 60;
const LONGEST_KEY = 40;

const limited = (width: number): number => Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));

/** All columns in the order of a layout; new ones stand behind the one that they follow by themselves. */
export function orderedColumns<C extends Column>(
  columns: readonly C[],
  { order }: ColumnLayout,
): readonly C[] {
  if (order.length === 0) return columns;
  const known = order.flatMap((key) => columns.find((column) => column.key === key) ?? []);
  columns.forEach((column, i) => {
    if (known.includes(column)) return;
    const before = columns[i - 1];
    known.splice(before ? known.indexOf(before) + 1 : 0, 0, column);
  });
  return known;
}

export const isShown = (column: Column, { shown }: ColumnLayout): boolean =>
  shown[column.key] ?? column.hidden !== true;

/** The columns that are shown, as they are laid out. */
export function laidOut<C extends Column>(columns: readonly C[], layout: ColumnLayout): readonly C[] {
  return orderedColumns(columns, layout)
    .filter((column) => isShown(column, layout))
    .map((column) => {
      const width = layout.widths[column.key];
      return width === undefined ? column : { ...column, width, grow: 0 };
    });
}

/** The layout after a change. The last column that is shown stays. */
export function changedLayout(
  columns: readonly Column[],
  layout: ColumnLayout,
  change: ColumnChange,
): ColumnLayout {
  switch (change.kind) {
    case 'reset':
      return NO_LAYOUT;
    case 'width':
      return { ...layout, widths: { ...layout.widths, [change.key]: limited(change.width) } };
    case 'move':
      return { ...layout, order: moved(columns, layout, change.key, change.by) };
    default: {
      const next = { ...layout, shown: { ...layout.shown, [change.key]: change.kind === 'show' } };
      return laidOut(columns, next).length > 0 ? next : layout;
    }
  }
}

/** The keys after one has gone by some columns that are shown. */
function moved(columns: readonly Column[], layout: ColumnLayout, key: string, by: number): readonly string[] {
  const all = orderedColumns(columns, layout).map((column) => column.key);
  const seen = laidOut(columns, layout).map((column) => column.key);
  const target = seen[Math.min(seen.length - 1, Math.max(0, seen.indexOf(key) + by))];
  if (target === undefined || target === key || !seen.includes(key)) return layout.order;
  const rest = all.filter((one) => one !== key);
  rest.splice(rest.indexOf(target) + (by > 0 ? 1 : 0), 0, key);
  return rest;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKey = (key: unknown): key is string => typeof key === 'string' && key.length <= LONGEST_KEY;

function entriesOf<T>(value: unknown, isOne: (one: unknown) => one is T): Record<string, T> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, T] => isOne(entry[1]));
  return Object.fromEntries(entries.filter(([key]) => isKey(key)).slice(0, MOST_COLUMNS));
}

/** Reads what was kept; whatever is not understood is left out. */
export function readLayout(value: unknown): ColumnLayout {
  if (!isRecord(value)) return NO_LAYOUT;
  const order: readonly unknown[] = Array.isArray(value['order']) ? value['order'] : [];
  const widths = entriesOf(value['widths'], (one): one is number => Number.isFinite(one));
  return {
    order: [...new Set(order.slice(0, MOST_COLUMNS).filter(isKey))],
    shown: entriesOf(value['shown'], (one): one is boolean => typeof one === 'boolean'),
    widths: Object.fromEntries(Object.entries(widths).map(([key, width]) => [key, limited(width)])),
  };
}

/** Reads the layouts of some tables by their names. */
export function readLayouts(value: unknown): Readonly<Record<string, ColumnLayout>> {
  const tables = entriesOf(value, isRecord);
  return Object.fromEntries(Object.entries(tables).map(([name, layout]) => [name, readLayout(layout)]));
}
