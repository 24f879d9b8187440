/**
 * A list in the core that grows while somebody looks. It grows on screen only once the new rows are there, and at a
 * bearable pace: nothing is blank, nothing jumps, and a slow connection makes larger steps instead of a queue.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Clock } from '#shared/lib/clock.ts';
import { coalesce } from './coalesce.ts';
import type { IdRange, PageCacheOptions } from './page-cache.ts';
import { createPageCache } from './page-cache.ts';

/** Milliseconds between two steps of a list that grows all the time. */
const PACE = 100;

/** Ids `first` to `next - 1` are listed. */
export interface Extent {
  readonly first: number;
  readonly next: number;
}

export interface LiveListOptions<R> extends Pick<PageCacheOptions<R>, 'fetch' | 'onError'> {
  readonly clock: Clock;
}

export interface LiveList<R> {
  /** What is listed on screen. */
  readonly extent: Readonly<ShallowRef<Extent>>;
  /** Changes whenever `row` may answer differently. */
  readonly version: Readonly<ShallowRef<number>>;
  row(id: number): R | null;
  want(range: IdRange): void;
  /** Says what the core lists now, and which of the rows changed. A list that shrank is another one: all is forgotten. */
  update(extent: Extent, changed: IdRange | null): void;
}

export function createLiveList<R extends { readonly id: number }>(options: LiveListOptions<R>): LiveList<R> {
  const { clock, fetch, onError } = options;
  const extent = shallowRef<Extent>({ first: 1, next: 1 });
  const version = shallowRef(0);
  let target = extent.value;
  const cache = createPageCache<R>({ fetch, onError, onChange: () => void version.value++ });

  /** The rows that will be seen when the list has grown to its target: where its end is seen, the new end. */
  function comingRange(): IdRange {
    const { first, last } = cache.wanted;
    if (last < extent.value.next - 1 || target.next <= extent.value.next) return { first, last };
    return { first: Math.max(target.first, target.next - 1 - (last - first)), last: target.next - 1 };
  }

  const advance = coalesce(
    async () => {
      const { first, next } = target;
      await cache.load(comingRange());
      if (first !== extent.value.first || next !== extent.value.next) extent.value = { first, next };
    },
    () => new Promise((resolve) => void clock.after(PACE, resolve)),
  );

  return {
    extent,
    version,
    row: (id) => cache.row(id),
    want: (range) => cache.want(range),
    update(next, changed) {
      if (next.next < target.next) cache.clear();
      if (next.next > target.next) cache.touch({ first: target.next, last: next.next - 1 });
      if (changed) cache.touch(changed);
      target = next;
      advance();
    },
  };
}
