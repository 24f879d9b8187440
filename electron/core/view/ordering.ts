/**
 * The orders of one list for one reader: the one that was asked for last is kept up to date at a human speed, and the one before
 * is still answered from while the reader turns to it.
 */
import { ContractError } from '#shared/contract/errors.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Order, OrderKey, OrderState, SortedList } from '#shared/model/order.ts';
import type { ListSource } from './list-source.ts';
import { nothingOf } from './order-keys.ts';
import { OrderedList } from './ordered-list.ts';
import type { Work } from './run-slices.ts';
import { runSlices } from './run-slices.ts';
import type { Turns } from './turns.ts';

/** A list is sorted anew after so many milliseconds, and so many times as long as the time before took. */
const PAUSE = 1_000;
const SHARE = 4;
/** Orders that are held: the one that is shown and the one before it. */
const HELD = 2;

export interface OrderingDeps {
  readonly list: SortedList;
  readonly source: ListSource;
  readonly clock: Clock;
  readonly turns: Turns;
  onError(error: unknown): void;
  /** There is something to tell the reader. */
  onChange(): void;
}

export class Ordering {
  readonly #deps: OrderingDeps;
  /** By their keys; the last one is kept up to date. */
  readonly #lists = new Map<OrderKey, OrderedList>();
  #key: OrderKey | null = null;
  #work: Work<true> | null = null;
  #timer: Timer | null = null;

  constructor(deps: OrderingDeps) {
    this.#deps = deps;
  }

  /** Sorts by a key from now on; the number of rows when they are sorted, null where it was asked for something else meanwhile. */
  async order(key: OrderKey | null): Promise<number | null> {
    if (key === this.#key) {
      await this.#work?.done;
      return this.#countOf(key);
    }
    this.#stop();
    this.#key = key;
    if (key === null) {
      this.#lists.clear();
      this.#deps.onChange();
      return null;
    }
    const list = this.#hold(key);
    if (list.turn === 0 || list.isStale) await this.#make(list);
    return this.#countOf(key);
  }

  /** At most `count` ids from a place on, the first one being 1. NOT_FOUND where it is not sorted like that. */
  slice({ key, descending }: Order, place: number, count: number): number[] {
    const list = this.#found(key);
    if (!descending) return [...list.slice(Math.max(0, place - 1), count)];
    const { turn } = list;
    const end = list.ids.length - Math.max(1, place) + 1;
    const ids = list.slice(Math.max(0, end - count), Math.max(0, Math.min(end, count)));
    // Where rows were let go, the others moved.
    if (turn !== list.turn) return this.slice({ key, descending }, place, count);
    return [...ids].reverse();
  }

  /** The place of an id, or null. */
  find({ key, descending }: Order, id: number): number | null {
    const { ids } = this.#found(key);
    const index = ids.indexOf(id);
    if (index < 0) return null;
    return descending ? ids.length - index : index + 1;
  }

  /** All ids in their order. */
  ids({ key }: Order): Uint32Array {
    return this.#found(key).ids;
  }

  /** A row came or changed: on the way of everything that is received. */
  note(id: number): void {
    const list = this.#current;
    if (!list) return;
    const isFirst = !list.isStale;
    list.note(id);
    if (isFirst) this.#later(PAUSE);
  }

  /** Rows came or went somewhere, or (`isOther`) all of them are other ones. */
  noteList(isOther = false): void {
    const list = this.#current;
    if (!list) return;
    const isFirst = !list.isStale;
    if (isOther) list.noteAll();
    else list.isStale = true;
    if (isFirst) this.#later(PAUSE);
  }

  states(): OrderState[] {
    return [...this.#lists].map(([key, list]) => ({
      list: this.#deps.list,
      key,
      count: list.ids.length,
      turn: list.turn,
      progress: list.progress,
    }));
  }

  close(): void {
    this.#stop();
    this.#key = null;
    this.#lists.clear();
  }

  get #current(): OrderedList | null {
    return this.#key === null ? null : (this.#lists.get(this.#key) ?? null);
  }

  #countOf(key: OrderKey | null): number | null {
    const list = this.#current;
    return key === this.#key && list && list.turn > 0 ? list.ids.length : null;
  }

  #found(key: OrderKey): OrderedList {
    const list = this.#lists.get(key);
    if (list && list.turn > 0) return list;
    throw new ContractError('NOT_FOUND', `the list is not sorted by ${key}`);
  }

  #hold(key: OrderKey): OrderedList {
    const { source, list: name } = this.#deps;
    const reader = source.reader(key);
    if (!reader) throw new ContractError('INVALID_INPUT', `${name} cannot be sorted by ${key}`);
    const [ids, first] = [() => source.ids(), () => source.first()];
    const list =
      this.#lists.get(key) ?? new OrderedList({ ids, first, key: reader, nothing: nothingOf(key) });
    this.#lists.delete(key);
    this.#lists.set(key, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > HELD && oldest !== undefined) this.#lists.delete(oldest);
    return list;
  }

  async #make(list: OrderedList): Promise<void> {
    const { clock, turns, source, onError, onChange } = this.#deps;
    const began = clock.now();
    const work = runSlices(steps(list), {
      clock,
      turns,
      onError,
      load: (id) => source.load(id),
      onSlice: onChange,
    });
    this.#work = work;
    const isDone = await work.done;
    if (this.#work === work) this.#work = null;
    if (isDone === null || list !== this.#current) return;
    if (list.isStale) this.#later(Math.max(PAUSE, SHARE * (clock.now() - began)));
  }

  #later(pause: number): void {
    if (this.#work || this.#timer) return;
    this.#timer = this.#deps.clock.after(pause, () => {
      this.#timer = null;
      const list = this.#current;
      if (list) void this.#make(list);
    });
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#work?.cancel();
    this.#work = null;
    // What was begun and given up has taken note of changes that are not in the list.
    this.#current?.noteAll();
  }
}

function* steps(list: OrderedList): Generator<number, true> {
  yield* list.make();
  return true;
}
