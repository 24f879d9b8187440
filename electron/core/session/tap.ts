/** What happens to every datagram of a socket before anybody acts on it: it is listed. */
import type { Endpoint } from '#shared/model/address.ts';
import type { Store } from '../store/store.ts';
import type { Datagram, Tap } from '../transport/transport.ts';
import type { Listing } from './listing.ts';

export interface TapDeps {
  readonly listing: Listing;
  readonly store: Pick<Store, 'markUnsent'>;
}

/** Makes the tap that every socket of the console passes its datagrams through. */
export function createTap({ listing, store }: TapDeps): Tap {
  return {
    record(datagram: Datagram): number {
      const { sourceId: source, direction, local, remote } = datagram;
      const [src, dst] = direction === 'out' ? [local, remote] : [remote, local];
      return listing.add({ ...datagram, source, capture: '', transport: 'udp', src, dst });
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
