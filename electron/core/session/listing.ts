/**
 * The way into the lists: everything that is heard, sent, or read from a capture is kept, counted, and followed by the
 * trackers here, once.
 */
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Arrival } from '../store/arrival.ts';
import type { Store } from '../store/store.ts';
import type { RateMeter } from './rate.ts';

export interface ListingDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly rate: RateMeter;
}

export interface Listing {
  /** Takes one in; the id of its message. */
  add(arrival: Arrival): number;
}

/** Makes the way into these lists. */
export function createListing({ store, tracker, rate }: ListingDeps): Listing {
  return {
    add(arrival) {
      const { capture, time, bytes, index } = arrival;
      const summary = summarizeIndex(index ?? indexMessage(bytes), bytes);
      const { id, retransmission } = store.append(arrival, summary);
      const { dialogId, previousMessage } = tracker.observe({
        messageId: id,
        capture,
        time,
        bytes,
        summary,
        retransmission,
      });
      store.link(id, dialogId, previousMessage);
      rate.count();
      return id;
    },
  };
}
