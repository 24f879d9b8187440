/**
 * What passed so far: messages, and the calls that have one. It is fed with single answers and puts what belongs into the
 * middle of its lists together, once a slice.
 */
import type { Change } from './place-list.ts';
import { PlaceList } from './place-list.ts';

/** A column of numbers by call, from the oldest kept call on. */
class CallColumn {
  #base: number;
  #values = new Uint32Array(1_024);

  constructor(base: number) {
    this.#base = base;
  }

  get(id: number): number {
    return this.#values[id - this.#base] ?? 0;
  }

  set(id: number, value: number, firstKept: number): void {
    if (id < this.#base) return;
    if (id - this.#base >= this.#values.length) this.#extend(id, firstKept);
    this.#values[id - this.#base] = value;
  }

  /** Forgets what is not kept any more before it takes more memory. */
  #extend(id: number, firstKept: number): void {
    const base = Math.max(this.#base, Math.min(firstKept, id));
    const kept = this.#values.subarray(Math.min(base - this.#base, this.#values.length));
    const needed = id - base + 1;
    const values = new Uint32Array(Math.max(this.#values.length, needed * 2));
    values.set(kept);
    this.#values = values;
    this.#base = base;
  }
}

export interface Kept {
  /** The first ids that are kept. */
  readonly firstMessage: number;
  readonly firstDialog: number;
}

export class Passing {
  readonly messages: PlaceList;
  readonly dialogs: PlaceList;
  /** The newest passing message of each call; 0 where none passes. */
  readonly #newest: CallColumn;
  #kept: Kept;
  /** What waits for its place in the lists, by id: an old call moves what stands before it. */
  readonly #messageChanges = new Map<number, boolean>();
  readonly #callChanges = new Map<number, 'old' | 'new' | 'gone'>();

  /** Lists with places enough for all that is kept when they begin. */
  constructor(kept: Kept, messages: number, dialogs: number) {
    this.#kept = kept;
    this.messages = new PlaceList(1 + messages);
    this.dialogs = new PlaceList(1 + dialogs);
    this.#newest = new CallColumn(kept.firstDialog);
  }

  /** A message passes that is older than all that passed. */
  addOld(id: number, dialogId: number): void {
    this.messages.addFront(id);
    this.#noteCall(id, dialogId, 'old');
  }

  /** A message passes that is newer than all that passed. */
  addNew(id: number, dialogId: number): void {
    this.messages.addBack(id);
    this.#noteCall(id, dialogId, 'new');
  }

  /** What asking a message again said. */
  change(id: number, listed: boolean): void {
    this.#messageChanges.set(id, listed);
  }

  /** What asking all messages of a call again said: the newest one that passes, or 0. */
  changeCall(dialogId: number, newest: number): void {
    const now = newest >= this.#kept.firstMessage ? newest : 0;
    this.#newest.set(dialogId, now, this.#kept.firstDialog);
    this.#callChanges.set(dialogId, now > 0 ? 'new' : 'gone');
  }

  /** Puts what waits for its place into the lists. */
  flush(): void {
    const changes = [...this.#messageChanges].map(([id, listed]) => ({ id, listed }));
    this.messages.merge(changes, 'back');
    this.dialogs.merge(this.#callsThatAre('new', 'gone'), 'back');
    this.dialogs.merge(this.#callsThatAre('old'), 'front');
    this.#messageChanges.clear();
    this.#callChanges.clear();
  }

  /** Lets go of what is not kept any more; nothing may wait for its place. */
  evict(kept: Kept): void {
    const { messages, dialogs } = this;
    const hasLost = kept.firstMessage !== this.#kept.firstMessage;
    this.#kept = kept;
    dialogs.dropBelow(kept.firstDialog);
    if (!hasLost) return;
    messages.dropBelow(kept.firstMessage);
    const gone: Change[] = [];
    for (let place = dialogs.first; place < dialogs.next; place++) {
      const id = dialogs.at(place);
      if (this.#newest.get(id) >= kept.firstMessage) continue;
      this.#newest.set(id, 0, kept.firstDialog);
      gone.push({ id, listed: false });
    }
    // What goes at the front moves nothing.
    const atFront = gone.findIndex(({ id }, i) => dialogs.at(dialogs.first + i) !== id);
    const count = atFront < 0 ? gone.length : atFront;
    dialogs.dropFront(count);
    dialogs.merge(gone.slice(count), 'back');
  }

  #noteCall(id: number, dialogId: number, age: 'old' | 'new'): void {
    if (dialogId === 0) return;
    const before = this.#newest.get(dialogId);
    if (id > before) this.#newest.set(dialogId, id, this.#kept.firstDialog);
    if (before === 0) this.#callChanges.set(dialogId, age);
  }

  #callsThatAre(...kinds: readonly string[]): Change[] {
    const changes: Change[] = [];
    for (const [id, kind] of this.#callChanges)
      if (kinds.includes(kind)) changes.push({ id, listed: kind !== 'gone' });
    return changes;
  }
}
