/** A list of a view: its rows by their places, as they came or in an order, with the place of the row that is selected. */
import type { ShallowRef } from 'vue';
import { shallowRef, watch } from 'vue';
import { PAGE_LIMIT } from '#shared/contract/define.ts';
import type { Order, OrderState, SortedList } from '#shared/model/order.ts';
import type { Place, ViewPage } from '#shared/model/view.ts';
import { browserClock } from '../host/clock.ts';
import type { Extent, LiveList } from './live-list.ts';
import { createLiveList } from './live-list.ts';
import type { PlacedRow } from './page.ts';
import { placedFrom } from './page.ts';
import type { PageCacheOptions, RowRange } from './page-cache.ts';
import type { Found, Placing, Shown } from './placing.ts';
import { createPlacing } from './placing.ts';
import { noteUnfetched, troubleOf, useRpc } from './rpc.ts';

export interface PlacedList<R>
  extends Omit<LiveList<R>, 'turn'>, Pick<Placing, 'at' | 'isHidden' | 'turns' | 'choose'> {
  /** The order that was asked for; null for that in which rows came. */
  readonly order: Readonly<ShallowRef<Order | null>>;
  /** How much of the sorting is done before the order is shown, from 0 to 1; null where nothing is waited for. */
  readonly sorting: Readonly<ShallowRef<number | null>>;
  /** Shows the list of another view once its first rows are there. */
  turn(view: number, extent: Extent): Promise<void>;
  /** The same for a list that no filter touches: its rows stay, unless they are in an order. */
  enter(view: number): void;
  /** Sorts the list; its rows stay as they are until those of the order are there. */
  sort(order: Order | null): Promise<void>;
  /** Says how far the orders of the view are, and where their rows stand. */
  ordered(states: readonly OrderState[]): void;
  /** The rows from one place to another, both included, whether they are on screen or not. */
  between(first: number, last: number): Promise<readonly R[]>;
  /** The next row in which a text stands, from the selected one on; null where there is none. */
  search(text: string, backwards: boolean): Promise<Place | null>;
}

type Fetch<R> = PageCacheOptions<R>['fetch'];

export interface PlacedListOptions<R> {
  readonly name: SortedList;
  readonly rowsOf: (page: ViewPage) => readonly R[];
  /** Whether the newest rows are followed: then they are the ones to be seen first. */
  readonly follow: Readonly<ShallowRef<boolean>>;
  /** Asks for rows as they came, where the view's own pages are not meant. */
  readonly fetch?: Fetch<R>;
}

/** As many rows as were seen before: those around a place, or those at the same distance from the top. */
export function firstSeen(before: RowRange, from: Extent, to: Extent, at: number | null): RowRange {
  const length = Math.max(0, before.last - before.first);
  const start = at === null ? to.first + before.first - from.first : at - Math.floor(length / 2);
  const first = Math.max(to.first, Math.min(to.next - 1 - length, start));
  return { first, last: Math.min(to.next - 1, first + length) };
}

const inOrder = (order: Order | null): { readonly order?: Order } => (order ? { order } : {});

/** Makes an empty list; it is filled by the first `turn`. */
export function createPlacedList<R extends { readonly id: number }>(
  options: PlacedListOptions<R>,
): PlacedList<R> {
  const list = new ViewedList(options);
  const { order, sorting, at, isHidden, turns, choose, extent, version, row } = list;
  // Stores wrap what they hold, and nobody but the list itself may look into it.
  return {
    ...{ order, sorting, at, isHidden, turns, choose, extent, version, row },
    want: (range) => list.want(range),
    get wanted() {
      return list.wanted;
    },
    update: (next, changed) => list.update(next, changed),
    turn: (view, next) => list.turn(view, next),
    enter: (view) => list.enter(view),
    sort: (next) => list.sort(next),
    ordered: (states) => list.ordered(states),
    between: (first, last) => list.between(first, last),
    search: (text, backwards) => list.search(text, backwards),
  };
}

class ViewedList<R extends { readonly id: number }> implements PlacedList<R> {
  readonly order = shallowRef<Order | null>(null);
  readonly sorting = shallowRef<number | null>(null);
  readonly at: Placing['at'];
  readonly isHidden: Placing['isHidden'];
  readonly turns: Placing['turns'];
  readonly choose: Placing['choose'];
  readonly row = (place: number): R | null => this.#list.row(place);
  readonly #options: PlacedListOptions<R>;
  readonly #placing: Placing;
  readonly #list: LiveList<R>;
  #view = 0;
  /** What the list has as its rows came. */
  #natural: Extent = { first: 1, next: 1 };
  /** The order that is shown or that is turned to, and which state of it. */
  #current: Order | null = null;
  #turn = 0;

  constructor(options: PlacedListOptions<R>) {
    this.#options = options;
    this.#placing = createPlacing(options.name);
    const { at, isHidden, turns, choose } = this.#placing;
    this.at = at;
    this.isHidden = isHidden;
    this.turns = turns;
    this.choose = choose;
    this.#list = createLiveList<R>({
      clock: browserClock,
      fetch: options.fetch ?? (() => Promise.resolve([])),
      onError: (error) => noteUnfetched('rows', error),
    });
    // A row that moved stands elsewhere than it is thought to.
    watch(this.#list.version, () => {
      const row = at.value === null ? null : this.#list.row(at.value);
      if (row && row.id !== this.#placing.selected) this.#placing.relocate();
    });
  }

  get extent(): LiveList<R>['extent'] {
    return this.#list.extent;
  }
  get version(): LiveList<R>['version'] {
    return this.#list.version;
  }
  get wanted(): RowRange {
    return this.#list.wanted;
  }
  want(range: RowRange): void {
    this.#list.want(range);
  }

  update(extent: Extent, changed: RowRange | null): void {
    this.#natural = extent;
    if (this.#current) return;
    this.#list.update(extent, changed);
    const { at, isHidden } = this;
    const isOutside = at.value !== null && (at.value < extent.first || at.value >= extent.next);
    if (isHidden.value || isOutside) this.#placing.relocate();
  }

  async turn(view: number, extent: Extent): Promise<void> {
    this.#view = view;
    this.#natural = extent;
    await this.#show();
  }

  enter(view: number): void {
    this.#view = view;
    if (this.order.value) void this.#show();
    else this.#placing.enter({ view, order: null }, this.#placing.selected, this.#placing.selected);
  }

  async sort(order: Order | null): Promise<void> {
    this.order.value = order;
    this.sorting.value = order && order.key !== this.#current?.key ? 0 : null;
    if (!order && this.#view > 0) await this.#ask(null);
    if (order === this.order.value) await this.#show();
  }

  ordered(states: readonly OrderState[]): void {
    const mine = states.filter(({ list }) => list === this.#options.name);
    const asked = mine.find(({ key }) => key === this.order.value?.key);
    if (this.sorting.value !== null) this.sorting.value = asked?.progress ?? this.sorting.value;
    const shown = mine.find(({ key }) => key === this.#current?.key);
    if (!shown || shown.turn === this.#turn) return;
    this.#turn = shown.turn;
    this.#list.update({ first: 1, next: shown.count + 1 }, { first: 1, last: Math.max(1, shown.count) });
  }

  async between(first: number, last: number): Promise<readonly R[]> {
    const fetch = this.#fetch({ view: this.#view, order: this.#current });
    const rows: R[] = [];
    for (let from = first; from <= last; from += PAGE_LIMIT) {
      const page = await fetch(from, Math.min(PAGE_LIMIT, last - from + 1));
      rows.push(...page.map(([, row]) => row));
    }
    return rows;
  }

  async search(text: string, backwards: boolean): Promise<Place | null> {
    const { first, next } = this.extent.value;
    const from = this.at.value ?? (backwards ? next : first - 1);
    const wanted = { list: this.#options.name, text, from, backwards, ...inOrder(this.#current) };
    const { found } = await useRpc().call('views.search', { view: this.#view, ...wanted });
    return found;
  }

  /** The number of sorted rows; null where that is not to be waited for any more. */
  async #ask(key: Order['key'] | null): Promise<number | null> {
    const { name: list } = this.#options;
    try {
      return (await useRpc().call('views.order', { view: this.#view, list, key })).count;
    } catch (error) {
      console.warn('a list could not be sorted', troubleOf(error).code);
      return null;
    }
  }

  /** Shows the list of the view in the order that is asked for, once it is sorted and its first rows are there. */
  async #show(): Promise<void> {
    const [view, order] = [this.#view, this.order.value];
    let extent = this.#natural;
    if (order) {
      const count = await this.#ask(order.key);
      if (count === null || view !== this.#view || order !== this.order.value) return;
      extent = { first: 1, next: count + 1 };
    }
    this.#current = order;
    this.#turn = 0;
    await this.#turnTo({ view, order }, order ? extent : this.#natural);
  }

  async #turnTo(shown: Shown, extent: Extent): Promise<void> {
    const { follow } = this.#options;
    let found: Found;
    let id: number | null = null;
    await this.#list.turn({
      fetch: this.#fetch(shown),
      extent,
      range: async () => {
        id = this.#placing.selected;
        found = await this.#placing.find(shown, id);
        const target = follow.value && !shown.order ? extent.next - 1 : (found ?? null);
        return firstSeen(this.#list.wanted, this.#list.extent.value, extent, target);
      },
      done: () => {
        this.sorting.value = null;
        this.#placing.enter(shown, id, found);
      },
    });
  }

  #fetch({ view, order }: Shown): Fetch<R> {
    const { name: list, rowsOf, fetch } = this.#options;
    if (!order && fetch) return fetch;
    return async (from, count): Promise<readonly PlacedRow<R>[]> => {
      const page = await useRpc().call('views.page', { view, list, from, count, ...inOrder(order) });
      return placedFrom(page.from, rowsOf(page));
    };
  }
}
