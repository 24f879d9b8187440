/** One calculation of the figures of a view: first its messages, then its calls, a piece at a time. */
import type { Statistics } from '#shared/model/statistics.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { HostTracker } from '../callflow/host-tracker.ts';
import { NO_FIGURES } from '../store/columns.ts';
import type { Store } from '../store/store.ts';
import type { View } from '../view/view.ts';
import { CallTally } from './call-tally.ts';
import { MessageTally } from './message-tally.ts';

export interface CalculationDeps {
  readonly store: Pick<Store, 'figures'>;
  readonly tracker: Pick<CallTracker, 'call'>;
  readonly hosts: Pick<HostTracker, 'userAgent'>;
}

/** Places that are looked at between two looks at the clock: some tenths of a millisecond. */
const PIECE = 512;

export class Calculation {
  readonly #deps: CalculationDeps;
  readonly #view: Pick<View, 'messageIds' | 'dialogIds'>;
  readonly #messages = new MessageTally();
  readonly #calls = new CallTally();
  readonly #figures = { ...NO_FIGURES };
  #message: number;
  readonly #endMessage: number;
  #dialog: number;
  readonly #endDialog: number;

  /** Begins with what the view lets pass now; what comes later is not in it. */
  constructor(view: Pick<View, 'counters' | 'messageIds' | 'dialogIds'>, deps: CalculationDeps) {
    const { firstMessage, nextMessage, firstDialog, nextDialog } = view.counters();
    this.#view = view;
    this.#deps = deps;
    this.#message = firstMessage;
    this.#endMessage = nextMessage;
    this.#dialog = firstDialog;
    this.#endDialog = nextDialog;
  }

  /** Goes on for a piece; false when there is nothing more to do. */
  step(): boolean {
    if (this.#message < this.#endMessage) this.#countMessages();
    else if (this.#dialog < this.#endDialog) this.#countCalls();
    return this.#message < this.#endMessage || this.#dialog < this.#endDialog;
  }

  result(): Statistics {
    const { hosts } = this.#deps;
    return { ...this.#messages.result((host) => hosts.userAgent(host)), ...this.#calls.result() };
  }

  #countMessages(): void {
    const count = Math.min(PIECE, this.#endMessage - this.#message);
    for (const id of this.#view.messageIds(this.#message, count)) {
      if (this.#deps.store.figures(id, this.#figures)) this.#messages.add(this.#figures);
    }
    this.#message += count;
  }

  #countCalls(): void {
    const count = Math.min(PIECE, this.#endDialog - this.#dialog);
    for (const id of this.#view.dialogIds(this.#dialog, count)) {
      const call = this.#deps.tracker.call(id);
      if (call) this.#calls.add(call);
    }
    this.#dialog += count;
  }
}
