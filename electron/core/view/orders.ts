/** The orders and the searches of one view: what its reader asked for of each list, and nothing where nothing was asked. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Order, OrderKey, OrderState, SortedList } from '#shared/model/order.ts';
import { ORDER_KEYS } from '#shared/model/order.ts';
import type { ViewSearch } from '#shared/model/view.ts';
import type { ListDeps } from './list-source.ts';
import { createListSources } from './list-source.ts';
import { Ordering } from './ordering.ts';
import type { Work } from './run-slices.ts';
import { runSlices } from './run-slices.ts';
import { searchSteps } from './searching.ts';
import type { Turns } from './turns.ts';

export interface OrdersDeps extends ListDeps {
  readonly clock: Clock;
  readonly turns: Turns;
  onError(error: unknown): void;
  /** There is something to tell the reader. */
  onChange(): void;
}

export class Orders {
  readonly #deps: OrdersDeps;
  readonly #sources: ReturnType<typeof createListSources>;
  readonly #orderings = new Map<SortedList, Ordering>();
  readonly #ends = new Map<SortedList, Unsubscribe>();
  #search: Work<number> | null = null;

  constructor(deps: OrdersDeps) {
    this.#deps = deps;
    this.#sources = createListSources(deps);
  }

  order(list: SortedList, key: OrderKey | null): Promise<number | null> {
    if (key === null && !this.#orderings.has(list)) return Promise.resolve(null);
    const ordering = this.#ordering(list);
    const counting = ordering.order(key);
    if (key === null) this.#end(list);
    return counting;
  }

  slice(list: SortedList, order: Order, place: number, count: number): number[] {
    return this.#ordering(list).slice(order, place, count);
  }

  find(list: SortedList, order: Order, id: number): number | null {
    return this.#ordering(list).find(order, id);
  }

  /** The id of the next row that has a text, or 0; `first` is the first place of the list as its rows came. */
  async search({ list, order, text, from, backwards }: ViewSearch, first: number): Promise<number> {
    this.#search?.cancel();
    const source = this.#sources[list];
    const isReversed = order?.descending === true;
    const ids = order ? this.#ordering(list).ids(order) : source.ids();
    const index = order ? orderedIndex(ids.length, from, isReversed) : naturalIndex(ids, list, from, first);
    const step = backwards === isReversed ? 1 : -1;
    const plan = { source, ids, text, from: index, step } as const;
    const { clock, turns, onError } = this.#deps;
    const work = runSlices(searchSteps(plan), { clock, turns, onError, load: (id) => source.load(id) });
    this.#search = work;
    return (await work.done) ?? 0;
  }

  /** A row came or changed: on the way of everything that is received. */
  note(list: SortedList, id: number): void {
    this.#orderings.get(list)?.note(id);
  }

  /** Rows began or ceased to pass the filter; all of them, where it is another one. */
  noteFiltered(isOther: boolean): void {
    this.#orderings.get('messages')?.noteList(isOther);
    this.#orderings.get('dialogs')?.noteList(isOther);
  }

  states(): OrderState[] {
    if (this.#orderings.size === 0) return [];
    return (Object.keys(ORDER_KEYS) as SortedList[]).flatMap(
      (list) => this.#orderings.get(list)?.states() ?? [],
    );
  }

  close(): void {
    this.#search?.cancel();
    for (const list of [...this.#orderings.keys()]) this.#end(list);
  }

  #ordering(list: SortedList): Ordering {
    const found = this.#orderings.get(list);
    if (found) return found;
    const made = new Ordering({ ...this.#deps, list, source: this.#sources[list] });
    this.#orderings.set(list, made);
    if (list === 'transactions' || list === 'registrations')
      this.#ends.set(
        list,
        this.#deps[list].onChange((id) => made.note(id)),
      );
    return made;
  }

  #end(list: SortedList): void {
    this.#orderings.get(list)?.close();
    this.#orderings.delete(list);
    this.#ends.get(list)?.();
    this.#ends.delete(list);
  }
}

/** The index of a place among rows that are sorted the other way round where `isReversed`; outside of them before the first one. */
function orderedIndex(length: number, place: number, isReversed: boolean): number {
  return isReversed ? length - place : place - 1;
}

/** The index of a place of a list as its rows came. The places of what no filter touches are ids. */
function naturalIndex(ids: Uint32Array, list: SortedList, place: number, first: number): number {
  if (list === 'messages' || list === 'dialogs') return place - first;
  const index = ids.findIndex((id) => id >= place);
  return index < 0 ? ids.length : index;
}
