/**
 * Calls that changed, whose messages a filter with `dialog.*` fields has to be asked of again. A call is walked from its newest
 * message to its oldest, in steps; one that changes meanwhile is walked once more, afterwards.
 */
import type { Store } from '../store/store.ts';

/** Messages of a call that are looked up at one time. */
const PIECE = 256;

/** Whether a message passes; null where its bytes have to be brought into memory first. */
export type Ask = (id: number) => boolean | null;

/** What becomes of the answers. */
export interface Answers {
  change(id: number, listed: boolean): void;
  changeCall(dialogId: number, newest: number): void;
}

interface Walk {
  readonly dialogId: number;
  /** Ids that are still to be asked, the oldest first. */
  ids: number[];
  isLastPiece: boolean;
  newest: number;
}

export interface ReaskDeps {
  readonly store: Pick<Store, 'thread'>;
  /** The newest message of a call, or 0. */
  lastMessage(dialogId: number): number;
}

export class Reasks {
  readonly #deps: ReaskDeps;
  readonly #changed = new Set<number>();
  #queue: number[] = [];
  #walk: Walk | null = null;

  constructor(deps: ReaskDeps) {
    this.#deps = deps;
  }

  /** A call changed. */
  note(dialogId: number): void {
    this.#changed.add(dialogId);
  }

  /** Whether calls wait that nobody has begun to walk. */
  get isWaiting(): boolean {
    return this.#changed.size > 0;
  }

  /** Whether a round goes on. */
  get isAtWork(): boolean {
    return this.#walk !== null || this.#queue.length > 0;
  }

  /** Begins a round over all that changed so far. */
  begin(): void {
    this.#queue = [...this.#changed];
    this.#changed.clear();
  }

  /** Asks one message of those from `low` to `high - 1`; the id whose bytes are missing, else 0. */
  step(low: number, high: number, ask: Ask, answers: Answers): number {
    const walk = (this.#walk ??= this.#next());
    if (!walk) return 0;
    const id = walk.ids.at(-1) ?? 0;
    if (id < low) {
      answers.changeCall(walk.dialogId, walk.newest);
      this.#walk = null;
      return 0;
    }
    if (id < high) {
      const passes = ask(id);
      if (passes === null) return id;
      answers.change(id, passes);
      if (passes && walk.newest === 0) walk.newest = id;
    }
    this.#advance(walk);
    return 0;
  }

  #next(): Walk | null {
    const dialogId = this.#queue.pop();
    if (dialogId === undefined) return null;
    const ids = this.#deps.store.thread(this.#deps.lastMessage(dialogId), PIECE);
    return { dialogId, ids, isLastPiece: ids.length < PIECE, newest: 0 };
  }

  /** Goes to the message before; at the end of a piece the next one is looked up, which begins with the message just asked. */
  #advance(walk: Walk): void {
    const asked = walk.ids.pop() ?? 0;
    if (walk.ids.length > 0 || walk.isLastPiece) return;
    walk.ids = this.#deps.store.thread(asked, PIECE + 1).slice(0, -1);
    walk.isLastPiece = walk.ids.length < PIECE;
  }
}
