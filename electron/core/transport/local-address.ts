/**
 * The own address that reaches a peer, remembered for a short time: asking the system costs a socket each time. It is
 * what a request names in Via and Contact, and it stands for a wildcard listener that a datagram came to, since the
 * datagram says where it came from, not to which of the machine's addresses. One memory serves both.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Net } from './net.ts';
import { isWildcard } from './net.ts';

/** Forged sources must not fill the memory: beyond this the table begins anew. */
const LIMIT = 1024;
/** Milliseconds an answer is good for: networks come and go. */
const LIFETIME = 5_000;

export interface LocalAddresses {
  /** The own address for a peer, or the system's code. A failure is asked again each time: the network may be back. */
  towards(remote: Endpoint): Promise<Result<string, string>>;
  /** Where a datagram came to: `bound` itself where it is no wildcard, or where no better address is known. */
  behind(bound: Endpoint, remote: Endpoint): Endpoint;
}

/** Makes an empty memory. */
export function createLocalAddresses({ net, clock }: { net: Net; clock: Clock }): LocalAddresses {
  /** By the host of the peer; null where the system has no way to it. */
  const known = new Map<string, { readonly host: string | null; readonly until: number }>();
  const asking = new Map<string, Promise<Result<string, string>>>();

  function recall({ host }: Endpoint): string | null | undefined {
    const entry = known.get(host);
    return entry && entry.until > clock.now() ? entry.host : undefined;
  }

  function remember(remote: Endpoint, host: string | null): void {
    if (known.size >= LIMIT) known.clear();
    known.set(remote.host, { host, until: clock.now() + LIFETIME });
  }

  async function ask(remote: Endpoint): Promise<Result<string, string>> {
    const found = await net.localAddress(remote);
    if (found.ok) remember(remote, found.value);
    return found;
  }

  /** What is being asked already is asked once. */
  function askOnce(remote: Endpoint): Promise<Result<string, string>> {
    const running = asking.get(remote.host);
    if (running) return running;
    const started = ask(remote).finally(() => asking.delete(remote.host));
    asking.set(remote.host, started);
    return started;
  }

  function lookUpNow(remote: Endpoint): string | null {
    const host = net.localAddressNow(remote);
    remember(remote, host);
    return host;
  }

  return {
    async towards(remote) {
      const host = recall(remote);
      return host ? ok(host) : askOnce(remote);
    },
    behind(bound, remote) {
      if (!isWildcard(bound.host)) return bound;
      const recalled = recall(remote);
      const host = recalled === undefined ? lookUpNow(remote) : recalled;
      return host === null ? bound : { host, port: bound.port };
    },
  };
}
