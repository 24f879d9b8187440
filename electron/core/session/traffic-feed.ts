/**
 * The stream `traffic`: counters, and for each list (messages, calls, transactions, registrations) the one range that covers all that
 * changed since the last frame.
 */
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { DropCount } from './drop-count.ts';
import type { Listing } from './listing.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { IdRange } from '#shared/lib/id-range.ts';
import { widen } from '#shared/lib/id-range.ts';
import type { Observed } from './observed.ts';
import type { RateMeter } from './rate.ts';

export interface TrafficSource {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly observed: Pick<Observed, 'transactions' | 'registrations'>;
  readonly rate: RateMeter;
  readonly listing: Pick<Listing, 'paused' | 'unlisted' | 'onPause'>;
  readonly drops: DropCount;
}

/** Makes a feed for one reader. It holds a few numbers, however slowly it is read. */
export function createTrafficFeed(source: TrafficSource): Feed<TrafficCounters, TrafficDelta> {
  const { store, tracker, observed, rate, listing, drops } = source;
  const changes = createEmitter<null>();
  let isChanged = false;
  /** The reader has heard of the messages below this id; what is new to it is told by the counters alone. */
  let toldUpTo = store.counters().next;

  function touch(): void {
    isChanged = true;
    changes.emit(null);
  }

  const messages = createChanged();
  const dialogs = createChanged();
  const transactions = createChanged();
  const registrations = createChanged();
  const widening = (changed: Changed) => (id: number) => {
    changed.widen(id);
    touch();
  };

  /** The counters of this moment; what changed before is told with them. */
  function tell(): TrafficDelta {
    const counters = countersOf(source);
    isChanged = false;
    toldUpTo = counters.nextMessage;
    return {
      counters,
      changedMessages: messages.take(),
      changedDialogs: dialogs.take(),
      changedTransactions: transactions.take(),
      changedRegistrations: registrations.take(),
    };
  }

  const ends = [
    store.onChange((id) => {
      if (id > 0 && id < toldUpTo) messages.widen(id);
      touch();
    }),
    store.onState(touch),
    tracker.onChange(widening(dialogs)),
    observed.transactions.onChange(widening(transactions)),
    observed.registrations.onChange(widening(registrations)),
    rate.onChange(touch),
    listing.onPause(touch),
    drops.onChange(touch),
  ];
  return {
    snapshot: () => tell().counters,
    take: () => (isChanged ? tell() : null),
    onChange: (listener) => changes.on(listener),
    close: () => ends.forEach((end) => end()),
  };
}

/** The range that covers all ids that changed since it was taken. */
interface Changed {
  widen(id: number): void;
  take(): IdRange | null;
}

function createChanged(): Changed {
  let range: IdRange | null = null;
  return {
    widen(id) {
      range = widen(range, id);
    },
    take() {
      const taken = range;
      range = null;
      return taken;
    },
  };
}

function countersOf({ store, tracker, observed, rate, listing, drops }: TrafficSource): TrafficCounters {
  const messages = store.counters();
  const dialogs = tracker.counters();
  const transactions = observed.transactions.counters();
  const registrations = observed.registrations.counters();
  return {
    firstMessage: messages.first,
    nextMessage: messages.next,
    firstDialog: dialogs.first,
    nextDialog: dialogs.next,
    other: messages.other,
    evicted: messages.evicted,
    rate: rate.rate(),
    firstTransaction: transactions.first,
    nextTransaction: transactions.next,
    firstRegistration: registrations.first,
    nextRegistration: registrations.next,
    paused: listing.paused,
    unlisted: listing.unlisted,
    dropped: drops.total(),
    recording: store.recording(),
  };
}
