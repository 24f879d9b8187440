/** The way of a request: the addresses that a destination leads to (RFC 3263), tried one after the other. */
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Resolution, SipTransport, Step } from '#shared/model/destination.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { ResolutionTrouble } from '../resolve/destination.ts';
import { resolveDestination } from '../resolve/destination.ts';
import type { Failover, Penalties } from '../resolve/failover.ts';
import { createFailover } from '../resolve/failover.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { parseDestination } from '../resolve/target.ts';
import type { Route, Transport } from '../transport/transport.ts';

/** The transports that this build can send over. */
export const SUPPORTED: ReadonlySet<SipTransport> = new Set<SipTransport>(['udp']);

export interface Way {
  /** The socket and the address of the moment. */
  readonly route: Route;
  readonly steps: readonly Step[];
  /** Moves on to the next address that can be reached; false where none is left. */
  advance(): Promise<boolean>;
}

export interface WayDeps {
  readonly transport: Pick<Transport, 'route'>;
  readonly resolver: Resolver;
  readonly random: Random;
  /** The memory of addresses that failed, shared by all requests. */
  readonly penalties: Penalties;
}

export type WayTrouble = Trouble & { readonly steps: readonly Step[] };

/** Finds the way to whatever is written as a destination: `udp:HOST:PORT`, a domain, a URI. */
export async function findWay(destination: string, deps: WayDeps): Promise<Result<Way, WayTrouble>> {
  const resolved = await resolve(destination, deps);
  if (!resolved.ok) return err(resolved.error);
  const { candidates, steps } = resolved.value;
  return wayOver(createFailover(candidates, deps.penalties), steps, deps.transport);
}

/** The addresses that a destination leads to, and how they were found; nothing is sent to them. */
export async function resolve(
  destination: string,
  { resolver, random }: Pick<WayDeps, 'resolver' | 'random'>,
): Promise<Result<Resolution, ResolutionTrouble>> {
  const target = parseDestination(destination);
  if (!target.ok) return err({ ...target.error, steps: [] });
  return resolveDestination(target.value, { resolver, random, supported: SUPPORTED });
}

/** A way that has one address only, and was not looked for. */
export function straightWay(route: Route): Way {
  return { route, steps: [], advance: () => Promise.resolve(false) };
}

async function wayOver(
  failover: Failover,
  steps: readonly Step[],
  transport: WayDeps['transport'],
): Promise<Result<Way, WayTrouble>> {
  let trouble: Trouble = { code: 'HOST_NOT_FOUND', message: 'there is no address to send to' };
  const nextRoute = async (): Promise<Route | null> => {
    for (let candidate = failover.next(); candidate; candidate = failover.next()) {
      const routed = await transport.route({ transport: 'udp', host: candidate.host, port: candidate.port });
      if (routed.ok) return routed.value;
      failover.failed();
      trouble = routed.error;
    }
    return null;
  };
  const first = await nextRoute();
  if (!first) return err({ ...trouble, steps });
  let route = first;
  return ok({
    get route() {
      return route;
    },
    steps,
    async advance() {
      failover.failed();
      const next = await nextRoute();
      if (next) route = next;
      return next !== null;
    },
  });
}
