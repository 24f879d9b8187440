/**
 * The table of dialogs: found by Call-ID and tags (RFC 3261 12), shown by ids that count up, bounded. Ended dialogs stay to
 * be looked at until their place is needed.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Dialog } from '../../dialog/dialog.ts';
import { dialogKey } from '../../dialog/dialog.ts';
import type { Route } from '../../transport/transport.ts';
import type { DialogOwner, LiveDialog } from './live-dialog.ts';
import { isUsed, terminate } from './live-dialog.ts';

/** So many living dialogs; beyond it no new one is made. */
export const DIALOG_LIMIT = 50_000;
/** So many ended dialogs are kept to be looked at. */
const ENDED_LIMIT = 5_000;

export interface DialogCounters {
  readonly first: number;
  readonly next: number;
  readonly live: number;
  readonly refused: number;
}

export interface DialogTable {
  find(key: string): LiveDialog | null;
  /** An ended dialog that is still kept, by its messages. */
  findEnded(key: string): LiveDialog | null;
  get(id: number): LiveDialog | null;
  /** Takes a new dialog in; null where the table is full. */
  add(dialog: Dialog, owner: DialogOwner | null, back: Route): LiveDialog | null;
  /** The dialogs that the request with this Call-ID and local tag has made: the branches of a fork. */
  branches(callId: string, localTag: string): LiveDialog[];
  /** The kept dialogs among `count` ids from `from` on. */
  rows(from: number, count: number): LiveDialog[];
  counters(): DialogCounters;
  /** Says that a dialog changed; an unused one ends here. */
  changed(live: LiveDialog): void;
  onChange(listener: (id: number) => void): Unsubscribe;
  close(): void;
}

/** Makes an empty table. */
export function createDialogTable({
  clock,
  limit = DIALOG_LIMIT,
}: {
  clock: Clock;
  limit?: number;
}): DialogTable {
  return new Table(clock, limit);
}

class Table implements DialogTable {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #byKey = new Map<string, LiveDialog>();
  readonly #byBranch = new Map<string, LiveDialog[]>();
  readonly #byId = new Map<number, LiveDialog>();
  /** Ended dialogs in the order of their end. */
  readonly #ended = new Set<number>();
  readonly #endedByKey = new Map<string, LiveDialog>();
  readonly #changes = createEmitter<number>();
  #next = 1;
  #refused = 0;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  find(key: string): LiveDialog | null {
    return this.#byKey.get(key) ?? null;
  }

  findEnded(key: string): LiveDialog | null {
    return this.#endedByKey.get(key) ?? null;
  }

  get(id: number): LiveDialog | null {
    return this.#byId.get(id) ?? null;
  }

  add(dialog: Dialog, owner: DialogOwner | null, back: Route): LiveDialog | null {
    if (this.#byKey.size >= this.#limit) {
      this.#refused += 1;
      return null;
    }
    const live: LiveDialog = {
      id: this.#next++,
      started: this.#clock.now(),
      ended: null,
      dialog,
      call: null,
      subscriptions: [],
      notifiers: [],
      allow: null,
      owner,
      back,
      way: null,
      timers: new Map(),
    };
    this.#byKey.set(keyOf(live), live);
    this.#byId.set(live.id, live);
    const branch = branchKey(dialog.callId, dialog.localTag);
    this.#byBranch.set(branch, [...(this.#byBranch.get(branch) ?? []), live]);
    this.#changes.emit(live.id);
    return live;
  }

  branches(callId: string, localTag: string): LiveDialog[] {
    return this.#byBranch.get(branchKey(callId, localTag)) ?? [];
  }

  rows(from: number, count: number): LiveDialog[] {
    const rows: LiveDialog[] = [];
    for (let id = Math.max(from, this.#first()); id < Math.min(from + count, this.#next); id++) {
      const live = this.#byId.get(id);
      if (live) rows.push(live);
    }
    return rows;
  }

  counters(): DialogCounters {
    return { first: this.#first(), next: this.#next, live: this.#byKey.size, refused: this.#refused };
  }

  changed(live: LiveDialog): void {
    if (live.dialog.phase !== 'terminated' && !isUsed(live)) terminate(live, this.#clock.now());
    if (live.dialog.phase === 'terminated') this.#leave(live);
    this.#changes.emit(live.id);
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  close(): void {
    for (const live of this.#byKey.values()) terminate(live, this.#clock.now());
    this.#byKey.clear();
    this.#byBranch.clear();
    this.#endedByKey.clear();
    this.#byId.clear();
  }

  /** The lowest id that is kept; ids are let go in their order. */
  #first(): number {
    return this.#byId.keys().next().value ?? this.#next;
  }

  /** An ended dialog is found no more by its messages; the one that ended first makes room. */
  #leave(live: LiveDialog): void {
    const key = keyOf(live);
    if (this.#byKey.get(key) === live) this.#byKey.delete(key);
    const branch = branchKey(live.dialog.callId, live.dialog.localTag);
    const rest = (this.#byBranch.get(branch) ?? []).filter((one) => one !== live);
    if (rest.length > 0) this.#byBranch.set(branch, rest);
    else this.#byBranch.delete(branch);
    if (!this.#byId.has(live.id)) return;
    this.#ended.add(live.id);
    this.#endedByKey.set(key, live);
    const oldest = this.#ended.size > ENDED_LIMIT ? this.#ended.values().next().value : undefined;
    if (oldest === undefined) return;
    const gone = this.#byId.get(oldest);
    if (gone && this.#endedByKey.get(keyOf(gone)) === gone) this.#endedByKey.delete(keyOf(gone));
    this.#ended.delete(oldest);
    this.#byId.delete(oldest);
  }
}

function keyOf({ dialog }: LiveDialog): string {
  return dialogKey(dialog.callId, dialog.localTag, dialog.remoteTag);
}

function branchKey(callId: string, localTag: string): string {
  return `${callId}\n${localTag}`;
}
