/**
 * A window on a long list that lives in the core: pages of rows around what is shown, a limited number of them. Rows are
 * asked for by their places.
 */
import { coalesce } from './coalesce.ts';
import type { Page, PlacedRow } from './page.ts';
import { createPage } from './page.ts';

const PAGE_SIZE = 100;

export interface PageCacheOptions<R> {
  /** Asks the core for `count` rows from the place `from` on; rows that are gone are left out. */
  readonly fetch: (from: number, count: number) => Promise<readonly PlacedRow<R>[]>;
  /** Called when rows came in or were forgotten. */
  readonly onChange: () => void;
  /** Called when a request failed; the page is asked for again when it is next wanted. */
  readonly onError: (error: unknown) => void;
  /** At most this many pages are kept, the longest unseen go first. */
  readonly limit?: number;
}

/** Places from `first` to `last`, both included; empty where `last` is below `first`. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export const NO_ROWS: RowRange = { first: 0, last: -1 };
export const ALL_ROWS: RowRange = { first: 0, last: Infinity };

export interface PageCache<R> {
  /** The row, as far as it is known now. */
  row(place: number): R | null;
  /** Says which places are shown: their pages are fetched where they are missing or stale, and are not let go. */
  want(range: RowRange): void;
  readonly wanted: RowRange;
  /** Says that rows changed or came to be. What is known of them stays until they are loaded again. */
  touch(range: RowRange): void;
  /** Fetches missing and stale pages of a range; settles when all of them came or failed. */
  load(range: RowRange): Promise<void>;
  /** Forgets all; answers that are still under way are ignored. */
  clear(): void;
  readonly pages: number;
}

const pageOf = (place: number): number => Math.floor(place / PAGE_SIZE);

const covers = (range: RowRange, index: number): boolean =>
  index >= pageOf(range.first) && index <= pageOf(range.last);

/** The pages that a range lies on, at most `limit` of them. */
function pagesOf(range: RowRange, limit: number): number[] {
  const first = pageOf(range.first);
  const count = range.last < range.first ? 0 : Math.min(limit, pageOf(range.last) - first + 1);
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The pages, ordered by their last use, that have to go where there are more than `limit`. */
function spare(pages: ReadonlyMap<number, Page<unknown>>, wanted: RowRange, limit: number): number[] {
  const free = [...pages].filter(([index, page]) => !covers(wanted, index) && !page.isLoading);
  return free.slice(0, Math.max(0, pages.size - limit)).map(([index]) => index);
}

export function createPageCache<R>(options: PageCacheOptions<R>): PageCache<R> {
  const { fetch, onChange, onError, limit = 20 } = options;
  /** In the order of their last use. */
  let pages = new Map<number, Page<R>>();
  let wanted = NO_ROWS;

  /** A new page; what comes for it after the cache was emptied is told to nobody. */
  function pageFrom(index: number): Page<R> {
    const generation = pages;
    return createPage({
      fetch: () => fetch(index * PAGE_SIZE, PAGE_SIZE),
      onRows: () => void (generation === pages && onChange()),
      onError: (error) => void (generation === pages && onError(error)),
    });
  }

  function use(index: number): Page<R> {
    const page = pages.get(index) ?? pageFrom(index);
    pages.delete(index);
    pages.set(index, page);
    return page;
  }

  async function load(range: RowRange): Promise<void> {
    await Promise.all(pagesOf(range, limit).map((index) => use(index).load()));
    for (const index of spare(pages, wanted, limit)) pages.delete(index);
  }

  /** Of a list that is scrolled fast most is passed by: while pages are under way, only what is wanted last is asked for next. */
  const renew = coalesce(() => load(wanted));

  return {
    row: (place) => pages.get(pageOf(place))?.row(place) ?? null,
    want(range) {
      wanted = range;
      renew();
    },
    get wanted() {
      return wanted;
    },
    touch(range) {
      for (const [index, page] of pages) if (covers(range, index)) page.touch();
    },
    load,
    clear() {
      pages = new Map();
      onChange();
    },
    get pages() {
      return pages.size;
    },
  };
}
