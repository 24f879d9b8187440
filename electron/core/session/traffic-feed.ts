/**
 * The stream `traffic`: counters, and for messages and for calls the one range that covers all that changed since the
 * last frame.
 */
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { IdRange } from './id-range.ts';
import { widen } from './id-range.ts';
import type { RateMeter } from './rate.ts';

export interface TrafficSource {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly rate: RateMeter;
}

/** Makes a feed for one reader. It holds a few numbers, however slowly it is read. */
export function createTrafficFeed(source: TrafficSource): Feed<TrafficCounters, TrafficDelta> {
  const { store, tracker, rate } = source;
  const changes = createEmitter<null>();
  let isChanged = false;
  let messages: IdRange | null = null;
  let dialogs: IdRange | null = null;
  /** The reader has heard of the messages below this id; what is new to it is told by the counters alone. */
  let toldUpTo = store.counters().next;

  function touch(): void {
    isChanged = true;
    changes.emit(null);
  }

  function touchMessage(id: number): void {
    if (id > 0 && id < toldUpTo) messages = widen(messages, id);
    touch();
  }

  function touchDialog(id: number): void {
    dialogs = widen(dialogs, id);
    touch();
  }

  /** The counters of this moment; what changed before is told with them. */
  function tell(): TrafficCounters {
    const counters = countersOf(source);
    isChanged = false;
    messages = null;
    dialogs = null;
    toldUpTo = counters.nextMessage;
    return counters;
  }

  const ends = [
    store.onChange(touchMessage),
    store.onState(touch),
    tracker.onChange(touchDialog),
    rate.onChange(touch),
  ];
  return {
    snapshot: tell,
    take() {
      if (!isChanged) return null;
      const changed = {
        changedMessages: messages,
        changedDialogs: dialogs,
        changedTransactions: null,
        changedRegistrations: null,
      };
      return { counters: tell(), ...changed };
    },
    onChange: (listener) => changes.on(listener),
    close: () => ends.forEach((end) => end()),
  };
}

function countersOf({ store, tracker, rate }: TrafficSource): TrafficCounters {
  const messages = store.counters();
  const dialogs = tracker.counters();
  return {
    firstMessage: messages.first,
    nextMessage: messages.next,
    firstDialog: dialogs.first,
    nextDialog: dialogs.next,
    other: messages.other,
    evicted: messages.evicted,
    rate: rate.rate(),
    firstTransaction: 1,
    nextTransaction: 1,
    firstRegistration: 1,
    nextRegistration: 1,
    paused: false,
    unlisted: 0,
    dropped: 0,
    recording: store.recording(),
  };
}
