/**
 * One page of rows that live in the core: it is fetched once at a time, and again after it was touched. What is known
 * of its rows stays until they are there again.
 */

/** A row with its place in the list. */
export type PlacedRow<R> = readonly [place: number, row: R];

/** Rows of a list in which the id is the place. */
export function placedById<R extends { readonly id: number }>(rows: readonly R[]): readonly PlacedRow<R>[] {
  return rows.map((row) => [row.id, row]);
}

/** Rows that follow each other, the first of them at the place `from`. */
export function placedFrom<R>(from: number, rows: readonly R[]): readonly PlacedRow<R>[] {
  return rows.map((row, index) => [from + index, row]);
}

export interface PageOptions<R> {
  /** Asks the core for the rows; those that are gone are left out. */
  readonly fetch: () => Promise<readonly PlacedRow<R>[]>;
  /** Called when the rows came. */
  readonly onRows: () => void;
  /** Called when the request failed; the rows are asked for again by the next `load`. */
  readonly onError: (error: unknown) => void;
}

export interface Page<R> {
  /** The row, as far as it is known now. */
  row(place: number): R | null;
  readonly isLoading: boolean;
  /** Says that rows changed or came to be. */
  touch(): void;
  /** Fetches the rows where they are missing or stale; settles when they came or failed. */
  load(): Promise<void>;
}

/** Makes a page whose rows have not been fetched yet. */
export function createPage<R>(options: PageOptions<R>): Page<R> {
  let rows: ReadonlyMap<number, R> = new Map();
  let isStale = true;
  let loading: Promise<void> | null = null;

  async function fill(): Promise<void> {
    isStale = false;
    try {
      rows = new Map(await options.fetch());
      options.onRows();
    } catch (error) {
      isStale = true;
      options.onError(error);
    } finally {
      loading = null;
    }
  }

  return {
    row: (place) => rows.get(place) ?? null,
    get isLoading() {
      return loading !== null;
    },
    touch() {
      isStale = true;
    },
    async load() {
      // What is under way and was touched since is fetched once more.
      if (loading) await loading;
      if (!isStale) return;
      loading ??= fill();
      await loading;
    },
  };
}
