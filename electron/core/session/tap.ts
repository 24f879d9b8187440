/** What happens to every datagram before anybody acts on it: it is kept, counted, and its call follows it. */
import type { Endpoint } from '#shared/model/address.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { Datagram, Tap } from '../transport/transport.ts';
import type { RateMeter } from './rate.ts';

export interface TapDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly rate: RateMeter;
}

/** Makes the tap that every socket of the console passes its datagrams through. */
export function createTap({ store, tracker, rate }: TapDeps): Tap {
  return {
    record(datagram: Datagram): number {
      const { time, bytes, index } = datagram;
      const summary = summarizeIndex(index ?? indexMessage(bytes), bytes);
      const { id, retransmission } = store.append(datagram, summary.kind);
      const { dialogId, previousMessage } = tracker.observe({
        messageId: id,
        time,
        bytes,
        summary,
        retransmission,
      });
      store.link(id, dialogId, previousMessage);
      rate.count();
      return id;
    },
    refused: (messageId) => store.markUnsent(messageId),
  };
}

/**
 * The tap of the lab's sockets: between the console and the lab the console's own tap has seen the datagram already,
 * so only traffic with others is recorded. The id of what is not recorded is 0.
 */
export function createLabTap(tap: Tap, isConsole: (remote: Endpoint) => boolean): Tap {
  return {
    record: (datagram) => (isConsole(datagram.remote) ? 0 : tap.record(datagram)),
    refused(messageId) {
      if (messageId > 0) tap.refused(messageId);
    },
  };
}
