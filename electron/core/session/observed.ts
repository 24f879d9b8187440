/** The trackers of the console, put together: each message is told to all of them once, and they tell each other. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Note } from '#shared/model/note.ts';
import type { Correlation } from '#shared/model/observed.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarize } from '#shared/sip/summary.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import { createCallTracker } from '../callflow/call-tracker.ts';
import type { Crossing } from '../callflow/crossing.ts';
import type { HostTracker } from '../callflow/host-tracker.ts';
import { createHostTracker } from '../callflow/host-tracker.ts';
import type { Legs } from '../callflow/legs.ts';
import { createLegs } from '../callflow/legs.ts';
import type { RegistrationTracker } from '../callflow/registration-tracker.ts';
import { createRegistrationTracker } from '../callflow/registration-tracker.ts';
import type { Fold, TransactionTracker } from '../callflow/transaction-tracker.ts';
import { createTransactionTracker } from '../callflow/transaction-tracker.ts';
import type { Store } from '../store/store.ts';

export interface Observed {
  /** The calls; `observe` of it is called first, for it tells the call of a message. */
  readonly tracker: CallTracker;
  readonly transactions: TransactionTracker;
  readonly registrations: RegistrationTracker;
  readonly hosts: HostTracker;
  readonly legs: Legs;
  /** Tells a message whose call is known to all others; the answer is what it was in its transaction. */
  observe(crossing: Crossing): Fold | null;
  /** Finds legs by other rules; calls that are known are indexed anew bit by bit. */
  correlate(correlation: Correlation): Result<void, Trouble>;
  /** Forgets everything, calls too. */
  clear(): void;
  close(): void;
}

export interface ObservedDeps {
  readonly store: Pick<Store, 'view' | 'bytes' | 'load'>;
  readonly clock: Clock;
  /** What is said of a call; nothing where it is left out. */
  readonly noteOf?: (dialogId: number) => Note;
}

/** Makes trackers that have seen nothing. */
export function createObserved({ store, clock, noteOf }: ObservedDeps): Observed {
  const tracker: CallTracker = createCallTracker({
    legsOf: (id) => legs.count(id),
    ...(noteOf && { noteOf }),
  });
  const legs = createLegs({ call: (id) => tracker.call(id), row: (id) => tracker.row(id) });
  const registrations = createRegistrationTracker({ now: () => clock.now() });
  const hosts = createHostTracker();
  const transactions = createTransactionTracker({
    read(messageId) {
      // Who pages through rows loads them before; an export that meets a cold one reads it.
      const bytes = store.view(messageId) ?? store.bytes(messageId);
      return bytes && summarize(bytes);
    },
  });
  transactions.onUnanswered((asked) => hosts.unanswered(asked));
  legs.onChange((id) => tracker.touch(id));
  const reindexing = createReindexing(legs, store, clock);
  return {
    tracker,
    transactions,
    registrations,
    hosts,
    legs,
    observe(crossing) {
      const fold = transactions.observe(crossing);
      hosts.observe(crossing, fold);
      registrations.observe(crossing);
      legs.observe(crossing);
      return fold;
    },
    correlate(correlation) {
      const used = legs.use(correlation);
      if (used.ok) reindexing.start();
      return used;
    },
    clear() {
      for (const one of [tracker, transactions, registrations, hosts, legs]) one.clear();
    },
    close: () => reindexing.stop(),
  };
}

/** Calls that are indexed anew without a break: some milliseconds. */
const SLICE = 500;

/** Indexes known calls anew in slices, so that nothing else waits for it. */
function createReindexing(
  legs: Legs,
  store: ObservedDeps['store'],
  clock: Clock,
): { start(): void; stop(): void } {
  let timer: Timer | null = null;
  const read = (messageId: number): SipMessage | null => {
    const bytes = store.view(messageId);
    return bytes && parseMessage(bytes).message;
  };
  const later = (): void => {
    timer = clock.after(0, slice);
  };
  function slice(): void {
    for (let i = 0; i < SLICE; i++) {
      const messageId = legs.nextToIndex();
      if (messageId === null) {
        timer = null;
        return;
      }
      const loading = store.load(messageId);
      if (loading) {
        // What cannot be loaded is not there to be read, and the call keeps what was known of it.
        const go = (): void => {
          legs.reindex(read);
          if (timer) later();
        };
        loading.then(go, go);
        return;
      }
      legs.reindex(read);
    }
    later();
  }
  return {
    start() {
      if (!timer) later();
    },
    stop() {
      timer?.cancel();
      timer = null;
    },
  };
}
