/** What happens to every datagram of a socket before anybody acts on it: it is listed, and mirrored where that is asked for. */
import type { Endpoint } from '#shared/model/address.ts';
import type { Store } from '../store/store.ts';
import type { Datagram, Tap } from '../transport/transport.ts';
import type { Listing } from './listing.ts';
import type { Mirror } from './mirror.ts';

export interface TapDeps {
  readonly listing: Pick<Listing, 'add'>;
  readonly store: Pick<Store, 'markUnsent'>;
  readonly mirror: Pick<Mirror, 'take'>;
}

/** Makes the tap that every socket of the console passes its datagrams through. The id of what is not listed is 0. */
export function createTap({ listing, store, mirror }: TapDeps): Tap {
  return {
    record(datagram: Datagram): number {
      const { sourceId: source, direction, local, remote } = datagram;
      const [src, dst] = direction === 'out' ? [local, remote] : [remote, local];
      mirror.take(datagram, src, dst);
      const { time, bytes, index } = datagram;
      const arrival = { source, capture: '', time, direction, transport: 'udp', src, dst, bytes } as const;
      return listing.add(index ? { ...arrival, index } : arrival);
    },
    // Of an id of 0 the store knows nothing.
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
