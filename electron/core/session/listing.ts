/**
 * The way into the lists: everything that is heard, sent, or read from a capture is kept, counted, and followed by the
 * trackers here, once.
 */
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Arrival } from '../store/arrival.ts';
import type { Store } from '../store/store.ts';
import type { Observed } from './observed.ts';
import type { RateMeter } from './rate.ts';

export interface ListingDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  /** The other trackers; they are told the call of each message. */
  readonly observed: Pick<Observed, 'observe'>;
  readonly rate: RateMeter;
}

export interface Listing {
  /** Takes one in; the id of its message. */
  add(arrival: Arrival): number;
}

/** Makes the way into these lists. */
export function createListing({ store, tracker, observed, rate }: ListingDeps): Listing {
  return {
    add(arrival) {
      const { capture, time, bytes, src, dst } = arrival;
      const index = arrival.index ?? indexMessage(bytes);
      const summary = summarizeIndex(index, bytes);
      const { id, retransmission } = store.append(arrival, summary);
      const observation = { messageId: id, capture, time, bytes, summary, retransmission };
      const { dialogId, previousMessage } = tracker.observe(observation);
      store.link(id, dialogId, previousMessage);
      observed.observe({ ...observation, dialogId, src, dst, message: () => index.message() });
      rate.count();
      return id;
    },
  };
}
