/** A resolver that answers from a table of addresses; every other name is not known. */
import { err, ok } from '#shared/lib/result.ts';
import type { Resolver } from '#core/resolve/resolver.ts';

/** Makes a resolver; the zone has IPv4 addresses by host name. */
export function createZoneResolver(zone: Readonly<Record<string, readonly string[]>>): Resolver {
  const unknown = () => Promise.resolve(err('ENOTFOUND'));
  return {
    naptr: unknown,
    srv: unknown,
    a(host) {
      const addresses = zone[host.toLowerCase()];
      if (!addresses) return unknown();
      return Promise.resolve(
        ok(addresses.map((address) => ({ address, ttl: null, source: 'dns' as const }))),
      );
    },
    aaaa: unknown,
  };
}
