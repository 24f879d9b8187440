/** Columns of the big table: their widths as tracks of a CSS grid, and what a table is told and tells. */
import type { OrderKey } from '#shared/model/order.ts';

export interface Column<K extends string = string> {
  readonly key: K;
  readonly label: string;
  /** What the heading means, where the word is short. */
  readonly hint?: string | undefined;
  /** Pixels, padding included; the least where the column grows. */
  readonly width: number;
  /** The share of spare room that the column takes. */
  readonly grow?: number;
  readonly align?: 'end';
  readonly mono?: boolean;
  /** Of less weight than others. */
  readonly dim?: boolean;
  /** The heading is for screen readers only. */
  readonly quiet?: boolean;
  /** The heading is a button that asks for the rows by this column. */
  readonly sortable?: boolean;
  /** What the core sorts by where this column is asked for. */
  readonly order?: OrderKey;
  /** Not shown before somebody asks for it. */
  readonly hidden?: boolean;
}

/** By which column rows are sorted. */
export interface Sorting<K extends string = string> {
  readonly key: K;
  readonly descending: boolean;
}

/** Columns whose cells are a text and nothing else: such a text stands in the cell without an element of its own. */
export interface PlainCells<R, K extends string = string> {
  readonly keys: ReadonlySet<K>;
  text(row: R, key: K): string;
  /** What the pointer is told of a cell that says less than it knows. */
  hint(row: R, key: K): string | undefined;
}

/** What a table is told of its rows: they stand at places that are whole numbers, `count` of them from `first` on. */
export interface TableRows<R> {
  first: number;
  count: number;
  /** The id of the selected row. */
  selected: number | null;
  /** The ids of all rows that are chosen, the selected one first; left out where one row can be. */
  chosen?: readonly number[];
  /** Its place, null where it has none; left out where ids are places. */
  at?: number | null;
  /** Changes where the selected row is to be brought into sight, as in another list. */
  turn?: number;
  /** The row at a place, or null while it is not there yet. */
  row: (place: number) => R | null;
  /** Changes whenever `row` may answer differently. */
  version: number;
}

/** What a table says: a row was selected or opened, and which places are seen. */
export interface TableEvents {
  select: [id: number, place: number];
  /** Rows are chosen, where several can be; then no row is told by `select`. */
  choose: [choice: Choice];
  open: [id: number];
  range: [first: number, last: number];
  /** The menu of a row is asked for, with the pointer on the cell of a column. */
  menu: [column: string];
}

/** What becomes chosen. */
export type Choice =
  /** These rows; the first of them becomes the selected one, at its place where that is known. */
  | { readonly kind: 'ids'; readonly ids: readonly number[]; readonly at: number | null }
  /** All rows from one place to another, the last one becomes the selected one; `keep` with those that are chosen already. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly keep: boolean };

/** The value of `grid-template-columns`. */
export function tracks(columns: readonly Column[]): string {
  return columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)).join(' ');
}

/** The narrowest that a row can be; below it the table scrolls sideways. */
export function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}
