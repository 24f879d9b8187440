/**
 * The way into the lists: everything that is heard, sent, or read from a capture is kept, counted, and followed by the
 * trackers here, once.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Arrival } from '../store/arrival.ts';
import type { Store } from '../store/store.ts';
import type { Annotations } from './annotations.ts';
import type { Observed } from './observed.ts';
import type { RateMeter } from './rate.ts';

export interface ListingDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  /** The other trackers; they are told the call of each message. */
  readonly observed: Pick<Observed, 'observe'>;
  /** Hears of comments that come with messages. */
  readonly annotations?: Pick<Annotations, 'heard'>;
  readonly rate: RateMeter;
}

export interface Listing {
  /** Takes one in; the id of its message, or 0 where it is live traffic and that is not listed at the moment. */
  add(arrival: Arrival): number;
  /** Whether live traffic is left out of the lists; what is read from a capture is listed all the same. */
  readonly paused: boolean;
  /** How many messages were left out since the lists were empty. */
  readonly unlisted: number;
  pause(paused: boolean): void;
  /** Counts what is left out from 0 again: the lists were emptied. */
  recount(): void;
  /** Hears that listing stopped or goes on. */
  onPause(listener: () => void): Unsubscribe;
}

/** Makes the way into these lists. */
export function createListing({ store, tracker, observed, annotations, rate }: ListingDeps): Listing {
  const changes = createEmitter<null>();
  let paused = false;
  let unlisted = 0;
  return {
    get paused() {
      return paused;
    },
    get unlisted() {
      return unlisted;
    },
    pause(wanted) {
      if (paused === wanted) return;
      paused = wanted;
      changes.emit(null);
    },
    recount: () => void (unlisted = 0),
    onPause: (listener) => changes.on(listener),
    add(arrival) {
      const { capture, time, bytes, src, dst } = arrival;
      if (paused && capture === '') {
        unlisted++;
        // The rate goes on, so that a person sees that there is traffic; it also wakes whoever tells the counters.
        rate.count();
        return 0;
      }
      const index = arrival.index ?? indexMessage(bytes);
      const summary = summarizeIndex(index, bytes);
      const { id, retransmission } = store.append(arrival, summary);
      const observation = { messageId: id, capture, time, bytes, summary, retransmission };
      const { dialogId, previousMessage } = tracker.observe(observation);
      store.link(id, dialogId, previousMessage);
      if (arrival.comment !== undefined) annotations?.heard(id, dialogId, arrival.comment);
      const fold = observed.observe({ ...observation, dialogId, src, dst, message: () => index.message() });
      const responseTime = fold?.responseTime ?? null;
      if (responseTime !== null) store.tellResponseTime(id, responseTime);
      rate.count();
      return id;
    },
  };
}
