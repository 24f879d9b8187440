/**
 * A view on the lists for one reader: what a filter lets pass of the messages that are kept, and the calls that have such a message.
 * Its work is done in slices, in turns of their own. A filter that lets everything pass is no work and takes no memory.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Filter } from '#shared/filter/filter.ts';
import type { Order, OrderKey, SortedList } from '#shared/model/order.ts';
import type { Place, ViewCounters, ViewDelta, ViewList, ViewPage, ViewSearch } from '#shared/model/view.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { RegistrationTracker } from '../callflow/registration-tracker.ts';
import type { TransactionTracker } from '../callflow/transaction-tracker.ts';
import type { Store } from '../store/store.ts';
import { Cursor } from './cursor.ts';
import type { SourceList } from '../source/source-list.ts';
import { idsBetween } from './list-source.ts';
import { Orders } from './orders.ts';
import { pageOf } from './page.ts';
import { Scan } from './scan.ts';
import type { Turns } from './turns.ts';
import { ViewChanges } from './view-changes.ts';

/** Milliseconds of one slice: what a socket or a timer waits for at the most. */
const SLICE = 5;

/** Which sources are left out, and what people call them. */
export type SourceFacts = Pick<SourceList, 'hidesAny' | 'isHidden' | 'nameOf' | 'onHidden'>;

export interface ViewDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly transactions: TransactionTracker;
  readonly registrations: RegistrationTracker;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly sources: SourceFacts;
  onError(error: unknown): void;
}

export interface View {
  readonly id: number;
  counters(): ViewCounters;
  /** The counters, for a reader that knows nothing yet. */
  tell(): ViewCounters;
  /** The counters and what changed since the reader was last told; null where nothing did. */
  take(): ViewDelta | null;
  /** Rows by their places, in an order that the list was sorted in before. */
  page(list: SortedList, from: number, count: number, order?: Order): Promise<ViewPage>;
  /** The place of a row, or null. */
  find(list: SortedList, id: number, order?: Order): number | null;
  /** Sorts a list by a key, and keeps it sorted until another one is asked for; how many rows it has then, null where it was not sorted. */
  order(list: SortedList, key: OrderKey | null): Promise<number | null>;
  /** The next row that has a text; null where there is none, or another search began. */
  search(wanted: ViewSearch): Promise<Place | null>;
  /** At most `count` ids of what passes, from a place on. */
  messageIds(from: number, count: number): number[];
  dialogIds(from: number, count: number): number[];
  onChange(listener: () => void): Unsubscribe;
  close(): void;
}

/** Opens a view; the first slice is asked in the next turn. */
export function createView(id: number, filter: Filter, deps: ViewDeps): View {
  return new FilteredView(id, filter, deps);
}

class FilteredView implements View {
  readonly id: number;
  readonly #filter: Filter;
  readonly #deps: ViewDeps;
  readonly #needsDialogs: boolean;
  readonly #needsNotes: boolean;
  readonly #emitter = createEmitter<null>();
  readonly #ends: readonly Unsubscribe[];
  readonly #changes = new ViewChanges();
  readonly #orders: Orders;
  /** Null where everything passes. */
  #scan: Scan | null = null;
  #isScheduled = false;
  #isLoading = false;
  #isClosed = false;
  #timer: Timer | null = null;

  constructor(id: number, filter: Filter, deps: ViewDeps) {
    this.id = id;
    this.#filter = filter;
    this.#deps = deps;
    this.#needsDialogs = [...filter.fields].some((name) => name.startsWith('dialog.'));
    this.#needsNotes = filter.fields.has('mark') || filter.fields.has('comment');
    this.#orders = new Orders({
      ...deps,
      sourceName: (source) => deps.sources.nameOf(source),
      passing: (list) => this.#passing(list),
      onChange: () => this.#progress(),
    });
    this.#begin();
    this.#ends = [
      deps.store.onChange((messageId) => this.#messageChanged(messageId)),
      deps.tracker.onChange((dialogId) => this.#dialogChanged(dialogId)),
      deps.sources.onHidden(() => this.#restart()),
    ];
  }

  counters(): ViewCounters {
    const orders = this.#orders.states();
    return orders.length > 0 ? { ...this.#places(), orders } : this.#places();
  }

  #places(): ViewCounters {
    const { store, tracker } = this.#deps;
    const scan = this.#synced();
    if (scan) {
      const { messages, dialogs } = scan.passing;
      return countersOf(this.id, messages, dialogs, scan.progress);
    }
    const messages = store.counters();
    const total = messages.next - messages.first;
    return countersOf(this.id, messages, tracker.counters(), { asked: total, total, running: false });
  }

  tell(): ViewCounters {
    return this.#changes.tell(this.counters(), this.#scan?.passing ?? null);
  }

  take(): ViewDelta | null {
    return this.#changes.take(this.counters(), this.#scan?.passing ?? null);
  }

  async page(list: SortedList, from: number, count: number, order?: Order): Promise<ViewPage> {
    if (order)
      return pageOf(this.#deps, list, Math.max(1, from), this.#orders.slice(list, order, from, count));
    const { first } = this.#extent(list);
    const start = Math.max(from, first);
    const left = Math.max(0, count - (start - from));
    return pageOf(this.#deps, list, start, this.#ids(list, start, left));
  }

  find(list: SortedList, id: number, order?: Order): number | null {
    if (order) return this.#orders.find(list, order, id);
    const scan = this.#synced();
    if (scan && isFiltered(list)) return scan.passing[list].find(id);
    const { first, next } = this.#kept(list);
    return id >= first && id < next ? id : null;
  }

  order(list: SortedList, key: OrderKey | null): Promise<number | null> {
    return this.#orders.order(list, key);
  }

  async search(wanted: ViewSearch): Promise<Place | null> {
    const { list, order } = wanted;
    const id = await this.#orders.search(wanted, this.#extent(list).first);
    const at = id > 0 && !this.#isClosed ? this.find(list, id, order) : null;
    return at === null ? null : { at, id };
  }

  messageIds(from: number, count: number): number[] {
    this.#synced();
    return this.#ids('messages', from, count);
  }

  dialogIds(from: number, count: number): number[] {
    this.#synced();
    return this.#ids('dialogs', from, count);
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#emitter.on(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#scan = null;
    this.#timer?.cancel();
    this.#orders.close();
    this.#ends.forEach((end) => end());
  }

  #begin(): void {
    const { store, tracker, clock, sources } = this.#deps;
    const hides = sources.hidesAny();
    this.#scan = null;
    if (this.#filter.passesAll && !hides) return;
    const cursor = new Cursor({
      store,
      call: (id) => tracker.call(id),
      sourceName: (id) => sources.nameOf(id),
    });
    const isHidden = hides ? (id: string): boolean => sources.isHidden(id) : null;
    const { test, callIds } = this.#filter;
    this.#scan = new Scan({ store, tracker, clock, cursor, test, isHidden, callIds });
    this.#schedule();
  }

  #restart(): void {
    this.#begin();
    this.#orders.noteFiltered(true);
    this.#changes.all();
    this.#emitter.emit(null);
  }

  /** On the way of everything that is received: nothing is asked here. */
  #messageChanged(id: number): void {
    const scan = this.#scan;
    const isKnown = scan ? scan.hasAsked(id) : id > 0 && id < this.#changes.toldMessages;
    if (isKnown) this.#changes.message(id);
    else this.#changes.progress();
    if (scan && isKnown && this.#needsNotes) scan.noteCall(this.#deps.store.dialogId(id));
    this.#orders.note('messages', id);
    if (scan) this.#schedule();
    this.#emitter.emit(null);
  }

  #dialogChanged(id: number): void {
    this.#changes.dialog(id);
    this.#orders.note('dialogs', id);
    if (this.#scan && this.#needsDialogs) {
      this.#scan.noteCall(id);
      this.#schedule();
    }
    this.#emitter.emit(null);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isLoading || this.#isClosed) return;
    this.#isScheduled = true;
    this.#deps.turns.add(() => this.#slice());
  }

  #slice(): void {
    this.#isScheduled = false;
    const scan = this.#synced();
    if (!scan || this.#isLoading) return;
    const missing = scan.work(this.#deps.clock.now() + SLICE);
    if (missing > 0) void this.#load(scan, missing);
    else if (scan.hasWork) this.#schedule();
    else this.#waitFor(scan.wait);
    this.#orders.noteFiltered(false);
    this.#progress();
  }

  #progress(): void {
    this.#changes.progress();
    this.#emitter.emit(null);
  }

  #waitFor(wait: number | null): void {
    this.#timer?.cancel();
    this.#timer = wait === null ? null : this.#deps.clock.after(wait, () => this.#schedule());
  }

  /** Goes on when the bytes are there; what cannot be read is passed over. */
  async #load(scan: Scan, id: number): Promise<void> {
    this.#isLoading = true;
    try {
      await this.#deps.store.load(id);
    } catch (error) {
      this.#deps.onError(error);
    }
    this.#isLoading = false;
    if (!this.#deps.store.view(id)) scan.giveUp(id);
    this.#schedule();
  }

  /** The scan with what was let go taken out of it. */
  #synced(): Scan | null {
    this.#scan?.sync();
    return this.#scan;
  }

  #kept(list: SortedList): Places {
    const { store, tracker, transactions, registrations } = this.#deps;
    const kept = { messages: store, dialogs: tracker, transactions, registrations };
    return kept[list].counters();
  }

  /** The places of a list in the order in which its rows came. */
  #extent(list: SortedList): Places {
    const scan = this.#synced();
    return scan && isFiltered(list) ? scan.passing[list] : this.#kept(list);
  }

  #passing(list: ViewList): Uint32Array {
    const scan = this.#synced();
    if (scan) return scan.passing[list].copy();
    const { first, next } = this.#kept(list);
    return idsBetween(first, next);
  }

  #ids(list: SortedList, from: number, count: number): number[] {
    if (this.#scan && isFiltered(list)) return this.#scan.passing[list].slice(from, count);
    const { first, next } = this.#kept(list);
    const start = Math.max(first, from);
    const end = Math.min(next, from + count);
    const ids: number[] = [];
    for (let id = start; id < end; id++) ids.push(id);
    return ids;
  }
}

/** Whether a filter says what is in a list. */
const isFiltered = (list: SortedList): list is ViewList => list === 'messages' || list === 'dialogs';

interface Places {
  readonly first: number;
  readonly next: number;
}

function countersOf(
  view: number,
  messages: Places,
  dialogs: Places,
  progress: Pick<ViewCounters, 'asked' | 'total' | 'running'>,
): ViewCounters {
  return {
    view,
    firstMessage: messages.first,
    nextMessage: messages.next,
    firstDialog: dialogs.first,
    nextDialog: dialogs.next,
    ...progress,
  };
}
