/**
 * One page of rows that live in the core: it is fetched once at a time, and again after it was touched. What is known
 * of its rows stays until they are there again.
 */

export interface PageOptions<R> {
  /** Asks the core for the rows; those that are gone are left out. */
  readonly fetch: () => Promise<readonly R[]>;
  /** Called when the rows came. */
  readonly onRows: () => void;
  /** Called when the request failed; the rows are asked for again by the next `load`. */
  readonly onError: (error: unknown) => void;
}

export interface Page<R> {
  /** The row, as far as it is known now. */
  row(id: number): R | null;
  readonly isLoading: boolean;
  /** Says that rows changed or came to be. */
  touch(): void;
  /** Fetches the rows where they are missing or stale; settles when they came or failed. */
  load(): Promise<void>;
}

/** Makes a page whose rows have not been fetched yet. */
export function createPage<R extends { readonly id: number }>(options: PageOptions<R>): Page<R> {
  let rows: ReadonlyMap<number, R> = new Map();
  let isStale = true;
  let loading: Promise<void> | null = null;

  async function fill(): Promise<void> {
    isStale = false;
    try {
      const came = await options.fetch();
      rows = new Map(came.map((row) => [row.id, row]));
      options.onRows();
    } catch (error) {
      isStale = true;
      options.onError(error);
    } finally {
      loading = null;
    }
  }

  return {
    row: (id) => rows.get(id) ?? null,
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
