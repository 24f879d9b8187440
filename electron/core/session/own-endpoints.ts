/** Tells whether an endpoint is one of the console's own open listeners. */
import type { Endpoint } from '#shared/model/address.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Net } from '../transport/net.ts';
import { familyOf, isWildcard } from '../transport/net.ts';
import type { Transport } from '../transport/transport.ts';

/** Makes the test for a transport; a wildcard listener is each address of this machine at its port. */
export function createOwnEndpoints(transport: Transport, net: Net): (remote: Endpoint) => boolean {
  const isOwnHost = (remote: Endpoint): boolean =>
    remote.host.startsWith('127.') || net.localAddressNow(remote) === remote.host;
  return (remote) =>
    boundEndpoints(transport).some(
      (bound) =>
        bound.port === remote.port &&
        (bound.host === remote.host || (isWildcardFor(bound.host, remote.host) && isOwnHost(remote))),
    );
}

function boundEndpoints(transport: Transport): Endpoint[] {
  return transport.sources().flatMap(({ state, address }) => {
    const parsed = state === 'open' && address ? parseTransportAddress(address) : null;
    return parsed?.ok ? [parsed.value] : [];
  });
}

function isWildcardFor(bound: string, host: string): boolean {
  return isWildcard(bound) && familyOf(bound) === familyOf(host);
}
