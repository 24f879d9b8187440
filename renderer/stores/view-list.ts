/** One of the two lists of a view: its rows by their places, with the place of the row that is selected. */
import type { ShallowRef } from 'vue';
import { watch } from 'vue';
import type { ViewList, ViewPage } from '#shared/model/view.ts';
import { browserClock } from '../host/clock.ts';
import type { Extent, LiveList } from './live-list.ts';
import { createLiveList } from './live-list.ts';
import { placedFrom } from './page.ts';
import type { RowRange } from './page-cache.ts';
import type { Found, Placing } from './placing.ts';
import { createPlacing } from './placing.ts';
import { troubleOf, useRpc } from './rpc.ts';

export interface PlacedList<R>
  extends Omit<LiveList<R>, 'turn'>, Pick<Placing, 'at' | 'isHidden' | 'turns' | 'choose'> {
  /** Shows the list of another view once its first rows are there. */
  turn(view: number, extent: Extent): Promise<void>;
}

export interface PlacedListOptions<R> {
  readonly name: ViewList;
  readonly rowsOf: (page: ViewPage) => readonly R[];
  /** Whether the newest rows are followed: then they are the ones to be seen first. */
  readonly follow: Readonly<ShallowRef<boolean>>;
}

/** As many rows as were seen before: those around a place, or those at the same distance from the top. */
export function firstSeen(before: RowRange, from: Extent, to: Extent, at: number | null): RowRange {
  const length = Math.max(0, before.last - before.first);
  const start = at === null ? to.first + before.first - from.first : at - Math.floor(length / 2);
  const first = Math.max(to.first, Math.min(to.next - 1 - length, start));
  return { first, last: Math.min(to.next - 1, first + length) };
}

/** Makes an empty list; it is filled by the first `turn`. */
export function createPlacedList<R extends { readonly id: number }>(
  options: PlacedListOptions<R>,
): PlacedList<R> {
  const { name, rowsOf, follow } = options;
  const placing = createPlacing(name);
  const { at, isHidden, turns, choose } = placing;
  const onError = (error: unknown): void => console.warn('rows could not be fetched', troubleOf(error).code);
  const list = createLiveList<R>({ clock: browserClock, fetch: () => Promise.resolve([]), onError });

  /** A row that moved stands elsewhere than it is thought to. */
  watch(list.version, () => {
    const row = at.value === null ? null : list.row(at.value);
    if (row && row.id !== placing.selected) placing.relocate();
  });

  async function turn(view: number, extent: Extent): Promise<void> {
    let found: Found;
    let id: number | null = null;
    await list.turn({
      async fetch(from, count) {
        const page = await useRpc().call('views.page', { view, list: name, from, count });
        return placedFrom(page.from, rowsOf(page));
      },
      extent,
      async range() {
        id = placing.selected;
        found = await placing.find(view, id);
        const target = follow.value ? extent.next - 1 : (found ?? null);
        return firstSeen(list.wanted, list.extent.value, extent, target);
      },
      done: () => placing.enter(view, id, found),
    });
  }

  return {
    extent: list.extent,
    version: list.version,
    row: (place) => list.row(place),
    want: (range) => list.want(range),
    get wanted() {
      return list.wanted;
    },
    update(extent, changed) {
      list.update(extent, changed);
      const isOutside = at.value !== null && (at.value < extent.first || at.value >= extent.next);
      if (isHidden.value || isOutside) placing.relocate();
    },
    at,
    isHidden,
    turns,
    choose,
    turn,
  };
}
