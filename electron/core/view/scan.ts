/**
 * Asks a filter of everything that is stored, from the newest message to the oldest, and of what comes while it does. Old messages
 * that pass come to the front of the lists and new ones to their end, so that what is shown already keeps its place: whoever
 * follows the newest has rows after the first slice, however rare they are further back.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Predicate } from '#shared/filter/record.ts';
import type { ViewCounters } from '#shared/model/view.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { Cursor } from './cursor.ts';
import { Elsewhere } from './elsewhere.ts';
import type { Kept } from './passing.ts';
import { Passing } from './passing.ts';
import { Reasks } from './reasks.ts';

/** Messages between two looks at the clock; and those that are passed over, which cost next to nothing. */
const BATCH = 4;
const PASSED_OVER = 512;

/** A round of asking again waits so many milliseconds, and so many times as long as the round before took. */
const REASK_PAUSE = 50;
const REASK_SHARE = 4;

export interface ScanDeps {
  readonly store: Pick<Store, 'counters' | 'dialogId' | 'thread'>;
  readonly tracker: Pick<CallTracker, 'counters' | 'lastMessage' | 'named'>;
  readonly clock: Clock;
  readonly cursor: Cursor;
  readonly test: Predicate;
  /** Whether the messages of a source are left out; null where none are. */
  readonly isHidden: ((sourceId: string) => boolean) | null;
  /** The Call-IDs of what may pass at all; null where any may. */
  readonly callIds: ReadonlySet<string> | null;
}

export class Scan {
  readonly passing: Passing;
  readonly #deps: ScanDeps;
  readonly #reasks: Reasks;
  readonly #elsewhere: Elsewhere | null;
  readonly #ask = (id: number): boolean | null => this.#answer(id);
  /** Ids from `#low` to `#high - 1` were asked, of those from `#first` to `#next - 1` that are kept. */
  #low: number;
  #high: number;
  #first: number;
  #next: number;
  /** A message whose bytes could not be had: it passes no filter that asks for them. */
  #unreadable = 0;
  #reaskAt = -Infinity;
  /** When the round that goes on began. */
  #reaskBegan: number | null = null;
  /** The message whose bytes the last step missed, or 0. */
  #missing = 0;

  constructor(deps: ScanDeps) {
    this.#deps = deps;
    this.#elsewhere = deps.callIds && new Elsewhere(deps, deps.callIds);
    const { first, next } = deps.store.counters();
    const dialogs = deps.tracker.counters();
    this.#first = first;
    this.#low = this.#high = this.#next = next;
    const kept = { firstMessage: first, firstDialog: dialogs.first };
    this.passing = new Passing(kept, next - first, dialogs.next - dialogs.first);
    this.#reasks = new Reasks({
      store: deps.store,
      lastMessage: (id) => deps.tracker.lastMessage(id),
    });
  }

  /** The messages of this call have to be asked again. */
  noteCall(dialogId: number): void {
    this.#reasks.note(dialogId);
  }

  /** Takes note of what came and of what was let go. */
  sync(): void {
    const { first, next } = this.#deps.store.counters();
    const kept: Kept = { firstMessage: first, firstDialog: this.#deps.tracker.counters().first };
    this.passing.evict(kept);
    this.#first = first;
    this.#next = next;
    this.#low = Math.max(this.#low, first);
    this.#high = Math.max(this.#high, first);
  }

  /** After `sync`: how many messages were asked, of how many. */
  get progress(): Pick<ViewCounters, 'asked' | 'total' | 'running'> {
    return {
      asked: this.#high - this.#low,
      total: this.#next - this.#first,
      running: this.#low > this.#first,
    };
  }

  /** Whether an id was asked. */
  hasAsked(id: number): boolean {
    return id >= this.#low && id < this.#high;
  }

  /** After `sync`: whether there is something to ask now. */
  get hasWork(): boolean {
    return (
      this.#high < this.#next ||
      this.#low > this.#first ||
      this.#reasks.isAtWork ||
      (this.#reasks.isWaiting && this.#deps.clock.now() >= this.#reaskAt)
    );
  }

  /** Milliseconds until calls that changed may be asked again; null where none did. */
  get wait(): number | null {
    return this.#reasks.isWaiting ? Math.max(0, this.#reaskAt - this.#deps.clock.now()) : null;
  }

  /** After `sync`: asks until `deadline` or until all is asked; the id whose bytes are missing, else 0. */
  work(deadline: number): number {
    const { clock } = this.#deps;
    let missing = 0;
    this.#elsewhere?.look();
    do {
      this.#beginReasks();
      for (let i = 0; i < BATCH && missing === 0 && this.#step(); i++) missing = this.#missing;
      this.#endReasks();
    } while (missing === 0 && this.hasWork && clock.now() < deadline);
    this.passing.flush();
    return missing;
  }

  /** What could not be brought into memory is asked no more. */
  giveUp(id: number): void {
    this.#unreadable = id;
  }

  /** Asks one message; whether there was one. */
  #step(): boolean {
    this.#missing = 0;
    if (this.#reasks.isAtWork) {
      this.#missing = this.#reasks.step(this.#low, this.#high, this.#ask, this.passing);
      return true;
    }
    if (this.#high < this.#next) {
      if (this.#askOne(this.#high, true)) this.#high++;
      return true;
    }
    if (this.#low <= this.#first) return false;
    if (this.#elsewhere && this.#passOver(this.#elsewhere)) return true;
    if (this.#askOne(this.#low - 1, false)) this.#low--;
    return true;
  }

  /** Goes back over messages that cannot pass; whether there was one. */
  #passOver(elsewhere: Elsewhere): boolean {
    const start = this.#low;
    const end = Math.max(this.#first, start - PASSED_OVER);
    while (this.#low > end && elsewhere.has(this.#low - 1)) this.#low--;
    return this.#low < start;
  }

  #askOne(id: number, isNew: boolean): boolean {
    const passes = this.#answer(id);
    if (passes === null) this.#missing = id;
    if (passes !== true) return passes !== null;
    const dialogId = this.#deps.store.dialogId(id);
    if (isNew) this.passing.addNew(id, dialogId);
    else this.passing.addOld(id, dialogId);
    return true;
  }

  #answer(id: number): boolean | null {
    const { cursor, test, isHidden } = this.#deps;
    if (this.#elsewhere?.has(id)) return false;
    cursor.moveTo(id);
    if (isHidden?.(cursor.sourceId)) return false;
    const passes = test(cursor);
    if (!cursor.isMissing) return passes;
    return this.#unreadable === id ? false : null;
  }

  #beginReasks(): void {
    if (this.#reasks.isAtWork || !this.#reasks.isWaiting) return;
    const now = this.#deps.clock.now();
    if (now < this.#reaskAt) return;
    this.#reasks.begin();
    this.#reaskBegan = now;
  }

  /** A call of very many messages that changes all the time must not take all the time there is. */
  #endReasks(): void {
    if (this.#reasks.isAtWork || this.#reaskBegan === null) return;
    const now = this.#deps.clock.now();
    this.#reaskAt = now + Math.max(REASK_PAUSE, REASK_SHARE * (now - this.#reaskBegan));
    this.#reaskBegan = null;
  }
}
