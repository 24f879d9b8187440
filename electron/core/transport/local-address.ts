/**
 * The own address behind a wildcard listener: a datagram says where it came from, not to which of the machine's
 * addresses. The address that the system would answer from is taken, and remembered for a short time.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Net } from './net.ts';
import { isWildcard } from './net.ts';

/** Forged sources must not fill the memory: beyond this the table begins anew. */
const LIMIT = 1024;
/** Milliseconds an answer is good for: networks come and go. */
const LIFETIME = 10_000;

export type LocalAddresses = (bound: Endpoint, remote: Endpoint) => Endpoint;

/** Answers with `bound` itself where it is no wildcard, or where no better address is known. */
export function createLocalAddresses(deps: { net: Net; clock: Clock }): LocalAddresses {
  const known = new Map<string, { readonly host: string | null; readonly until: number }>();

  function lookUp(remote: Endpoint): string | null {
    const now = deps.clock.now();
    const entry = known.get(remote.host);
    if (entry && entry.until > now) return entry.host;
    const host = deps.net.localAddressNow(remote);
    if (known.size >= LIMIT) known.clear();
    known.set(remote.host, { host, until: now + LIFETIME });
    return host;
  }

  return (bound, remote) => {
    if (!isWildcard(bound.host)) return bound;
    const host = lookUp(remote);
    return host === null ? bound : { host, port: bound.port };
  };
}
