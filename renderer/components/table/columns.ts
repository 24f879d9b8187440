/** Columns of the big table: their widths as tracks of a CSS grid. */

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
  /** The heading is for screen readers only. */
  readonly quiet?: boolean;
  /** The heading is a button that asks for the rows by this column. */
  readonly sortable?: boolean;
}

/** By which column rows are sorted. */
export interface Sorting<K extends string = string> {
  readonly key: K;
  readonly descending: boolean;
}

/** What a table is told of its rows: they stand at places that are whole numbers, `count` of them from `first` on. */
export interface TableRows<R> {
  first: number;
  count: number;
  /** The id of the selected row. */
  selected: number | null;
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
  open: [id: number];
  range: [first: number, last: number];
}

/** The value of `grid-template-columns`. */
export function tracks(columns: readonly Column[]): string {
  return columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)).join(' ');
}

/** The narrowest that a row can be; below it the table scrolls sideways. */
export function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}
