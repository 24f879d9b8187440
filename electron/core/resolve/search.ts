/** What one resolution goes by, from the first question to the last: the target, the means, and the trail of its steps. */
import type { Random } from '#shared/lib/random.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { SipTransport } from '#shared/model/destination.ts';
import type { Resolver } from './resolver.ts';
import type { Target } from './target.ts';
import type { Trail } from './trail.ts';

export interface ResolveDeps {
  readonly resolver: Resolver;
  /** For the weights of SRV records (RFC 2782). */
  readonly random: Random;
  /** The transports that can be sent over. */
  readonly supported: ReadonlySet<SipTransport>;
  /** The address families in the order of their candidates; IPv4 then IPv6 where left out. */
  readonly families?: readonly (4 | 6)[];
}

/** What a search goes by; `domain` is the host or the maddr in the form that is asked for. */
export interface Search {
  readonly target: Target;
  readonly domain: string;
  readonly deps: ResolveDeps;
  readonly trail: Trail;
}

/** A host that is still a name, and how it is reached. */
export interface Place extends Endpoint {
  readonly transport: SipTransport;
}
