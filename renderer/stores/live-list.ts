/**
 * A list in the core that grows while somebody looks, at its end and at its beginning. It grows on screen only once the new
 * rows are there, and at a bearable pace: nothing is blank, nothing jumps, and a slow connection makes larger steps instead
 * of a queue. It can become another list altogether, and that too only once the rows to be seen first are there.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Clock } from '#shared/lib/clock.ts';
import { untilBeat } from '../composables/beat.ts';
import { coalesce } from './coalesce.ts';
import type { PageCache, PageCacheOptions, RowRange } from './page-cache.ts';
import { ALL_ROWS, createPageCache } from './page-cache.ts';

/** Milliseconds between two steps of a list that grows all the time, and of one that grows by more than can be read. */
const PACE = 100;
const FLOOD_PACE = 500;
/** Rows of a step that are more than a screen. */
const FLOOD = 60;

/** Rows stand at the places `first` to `next - 1`. */
export interface Extent {
  readonly first: number;
  readonly next: number;
}

type Fetch<R> = PageCacheOptions<R>['fetch'];

export interface LiveListOptions<R> extends Pick<PageCacheOptions<R>, 'fetch' | 'onError'> {
  readonly clock: Clock;
}

/** Another list that takes the place of the one that is shown. */
export interface Turn<R> {
  readonly fetch: Fetch<R>;
  readonly extent: Extent;
  /** Which rows will be seen first, as far as that can be told beforehand. */
  readonly range: () => Promise<RowRange>;
  /** Called in the moment in which the other list is shown. */
  readonly done: () => void;
}

export interface LiveList<R> {
  /** What is listed on screen. */
  readonly extent: Readonly<ShallowRef<Extent>>;
  /** Changes whenever `row` may answer differently. */
  readonly version: Readonly<ShallowRef<number>>;
  row(place: number): R | null;
  want(range: RowRange): void;
  readonly wanted: RowRange;
  /**
   * Says what the core lists now, and which of the rows changed; of the list that was turned to, from then on. A list
   * that shrank while all of it changed is another one: all is forgotten.
   */
  update(extent: Extent, changed: RowRange | null): void;
  /** Shows another list. Where it is called again before that is shown, only the last one will be. */
  turn(to: Turn<R>): Promise<void>;
}

/** The rows of a list as far as they are here, and what the core says of it. */
interface Held<R> {
  readonly cache: PageCache<R>;
  target: Extent;
}

/** Takes what became of a list. */
function take(held: Held<unknown>, next: Extent, changed: RowRange | null): void {
  const { cache, target } = held;
  if (next.next < target.next && changed === ALL_ROWS) cache.clear();
  if (next.next > target.next) cache.touch({ first: target.next, last: next.next - 1 });
  if (next.first < target.first) cache.touch({ first: next.first, last: target.first - 1 });
  if (changed) cache.touch(changed);
  held.target = next;
}

/** Rows that come before the first ones and are seen at once, at the most. */
const ABOVE = 60;

/**
 * The rows that will be seen when the list has grown to its target: where its end is seen, the new end, and where its
 * beginning is, some of what comes before that.
 */
function comingRange({ cache, target }: Held<unknown>, seen: Extent): RowRange {
  const { first, last } = cache.wanted;
  const top = first <= seen.first ? Math.max(Math.min(first, target.first), first - ABOVE) : first;
  if (last < seen.next - 1 || target.next <= seen.next) return { first: top, last };
  return { first: Math.max(target.first, target.next - 1 - (last - top)), last: target.next - 1 };
}

/** Settles when it is time for the step after one of so many rows. */
function restAfter(rows: number, clock: Clock): Promise<void> {
  const pause = rows > FLOOD ? untilBeat(clock.now(), FLOOD_PACE) : PACE;
  return new Promise((resolve) => void clock.after(pause, resolve));
}

/** Takes the place of rows that are gone: what was seen of them is seen of the new ones. */
function inherit({ cache }: Held<unknown>, gone: Held<unknown>): void {
  gone.cache.clear();
  cache.want(gone.cache.wanted);
}

/** Makes the list, which is empty until the core says what it has. */
export function createLiveList<R>({ clock, fetch, onError }: LiveListOptions<R>): LiveList<R> {
  const extent = shallowRef<Extent>({ first: 1, next: 1 });
  const version = shallowRef(0);
  let shown = hold(fetch, extent.value);
  /** What was turned to, while its first rows are under way. */
  let coming: Held<R> | null = null;

  function hold(from: Fetch<R>, target: Extent): Held<R> {
    const onChange = (): void => void (held === shown && version.value++);
    const held: Held<R> = { cache: createPageCache<R>({ fetch: from, onError, onChange }), target };
    return held;
  }

  let step = 0;

  async function grow(): Promise<void> {
    const held = shown;
    const { first, next } = held.target;
    step = next - extent.value.next;
    await held.cache.load(comingRange(held, extent.value));
    if (held !== shown) return;
    if (first !== extent.value.first || next !== extent.value.next) extent.value = { first, next };
  }
  const advance = coalesce(grow, () => restAfter(step, clock));

  async function turn(to: Turn<R>): Promise<void> {
    // What is under way for a list that will not be seen is of no interest, nor are its failures.
    coming?.cache.clear();
    const held = hold(to.fetch, to.extent);
    coming = held;
    await held.cache.load(await to.range());
    if (coming !== held) return;
    coming = null;
    const gone = shown;
    shown = held;
    inherit(held, gone);
    extent.value = to.extent;
    version.value++;
    to.done();
    advance();
  }

  return {
    extent,
    version,
    row: (place) => shown.cache.row(place),
    want: (range) => shown.cache.want(range),
    get wanted() {
      return shown.cache.wanted;
    },
    update(next, changed) {
      take(coming ?? shown, next, changed);
      if (!coming) advance();
    },
    turn,
  };
}
