/** The stream `traffic`: counters, and the one range that covers every call that changed since the last frame. */
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { RateMeter } from './rate.ts';

export interface TrafficSource {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly rate: RateMeter;
}

/** Makes a feed for one reader. It holds two numbers and a flag, however slowly it is read. */
export function createTrafficFeed(source: TrafficSource): Feed<TrafficCounters, TrafficDelta> {
  const { store, tracker, rate } = source;
  const changes = createEmitter<null>();
  let isChanged = false;
  let range: TrafficDelta['changedDialogs'] = null;

  function touch(): void {
    isChanged = true;
    changes.emit(null);
  }

  function touchDialog(id: number): void {
    range = range
      ? { first: Math.min(range.first, id), last: Math.max(range.last, id) }
      : { first: id, last: id };
    touch();
  }

  function forget(): void {
    isChanged = false;
    range = null;
  }

  const ends = [store.onChange(touch), tracker.onChange(touchDialog), rate.onChange(touch)];
  return {
    snapshot() {
      forget();
      return countersOf(source);
    },
    take() {
      if (!isChanged) return null;
      const changedDialogs = range;
      forget();
      return { counters: countersOf(source), changedDialogs };
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
  };
}
