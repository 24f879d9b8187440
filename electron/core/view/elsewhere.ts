/**
 * Tells messages that need not be asked, for they are of calls that a filter does not name. A call that is kept is known by its
 * Call-ID; of one that is not, nothing is known, and its messages are asked.
 */
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';

export interface ElsewhereDeps {
  readonly store: Pick<Store, 'dialogId'>;
  readonly tracker: Pick<CallTracker, 'named' | 'counters'>;
}

export class Elsewhere {
  readonly #deps: ElsewhereDeps;
  readonly #callIds: ReadonlySet<string>;
  #calls: ReadonlySet<number> = new Set();
  #firstKept = Infinity;

  constructor(deps: ElsewhereDeps, callIds: ReadonlySet<string>) {
    this.#deps = deps;
    this.#callIds = callIds;
  }

  /** To be called before the messages of a slice are asked: calls come and go between slices. */
  look(): void {
    const { tracker } = this.#deps;
    this.#calls = new Set([...this.#callIds].flatMap((callId) => tracker.named(callId)));
    this.#firstKept = tracker.counters().first;
  }

  /** Whether a message is of a kept call with another Call-ID. */
  has(id: number): boolean {
    const dialogId = this.#deps.store.dialogId(id);
    return dialogId >= this.#firstKept && !this.#calls.has(dialogId);
  }
}
