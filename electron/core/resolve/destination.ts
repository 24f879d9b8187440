/** Finds the addresses that a request to a SIP or SIPS URI is sent to, in order (RFC 3263 4.1 and 4.2). */
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err } from '#shared/lib/result.ts';
import type { Resolution, SipTransport, Step } from '#shared/model/destination.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Resolver } from './resolver.ts';
import type { Target } from './target.ts';

export interface ResolveDeps {
  readonly resolver: Resolver;
  /** For the weights of SRV records (RFC 2782). */
  readonly random: Random;
  /** The transports that can be sent over. */
  readonly supported: ReadonlySet<SipTransport>;
  /** The address families in the order of their candidates; IPv4 then IPv6 where left out. */
  readonly families?: readonly (4 | 6)[];
}

/** Why there is no candidate, with the steps taken until that was known. */
export type ResolutionTrouble = Trouble & { readonly steps: readonly Step[] };

/** Answers with at least one candidate, or with the trouble; either way with the steps. */
export async function resolveDestination(
  target: Target,
  _deps: ResolveDeps,
): Promise<Result<Resolution, ResolutionTrouble>> {
  return err({ code: 'HOST_NOT_FOUND', message: `the host ${target.host} is not known`, steps: [] });
}
