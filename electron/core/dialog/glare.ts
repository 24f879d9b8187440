/**
 * What happens when two sides change a session at the same time (RFC 3261 14, RFC 3311 5, RFC 6337 4.3): which request
 * is answered with 491 or 500, and how long to wait before the next try. What a step of ours has to wait for is in
 * steps.ts.
 */
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';

/** What is under way in one dialog. */
export interface Negotiation {
  /** Our INVITE has no final answer yet. */
  readonly inviteClientPending: boolean;
  /** Their INVITE has no final answer of ours yet. */
  readonly inviteServerPending: boolean;
  readonly updateClientPending: boolean;
  readonly updateServerPending: boolean;
  /** Whose offer, in whatever message, has no answer yet; null where none is open. */
  readonly offerPending: 'local' | 'remote' | null;
}

/** Nothing under way. */
export const IDLE: Negotiation = {
  inviteClientPending: false,
  inviteServerPending: false,
  updateClientPending: false,
  updateServerPending: false,
  offerPending: null,
};

export type OfferMethod = 'INVITE' | 'UPDATE';

/** `retryAfter` in seconds. */
export type GlareAnswer = { readonly status: 491 } | { readonly status: 500; readonly retryAfter: number };

/** How an INVITE or UPDATE that comes now is refused; null where nothing stands in its way. */
export function judgeIncomingOffer(
  session: Negotiation,
  method: OfferMethod,
  hasOffer: boolean,
  random: Random,
): GlareAnswer | null {
  switch (method === 'INVITE' ? incomingInvite(session) : incomingUpdate(session, hasOffer)) {
    case 'ours':
      return { status: 491 };
    case 'theirs':
      // From 0 to 10 seconds, chosen at random. RFC 3261 14.2, RFC 3311 5.2
      return { status: 500, retryAfter: randomInt(random, 11) };
    case null:
      return null;
  }
}

/** Whose doing is in the way. */
type Obstacle = 'ours' | 'theirs' | null;

function incomingInvite(session: Negotiation): Obstacle {
  // A second INVITE before the first has its final answer comes too early. RFC 3261 14.2
  if (session.inviteServerPending) return 'theirs';
  // Both sides sent an INVITE. RFC 3261 14.2
  if (session.inviteClientPending) return 'ours';
  // An INVITE asks for an offer where it has none, so an open one stands in its way either way. RFC 6337 4.3
  return offerObstacle(session);
}

function incomingUpdate(session: Negotiation, hasOffer: boolean): Obstacle {
  // A second UPDATE before the first has its final answer comes too early. RFC 3311 5.2
  if (session.updateServerPending) return 'theirs';
  // An UPDATE without an offer disturbs no offer. RFC 3311 5.2
  return hasOffer ? offerObstacle(session) : null;
}

/** Our open offer makes a 491 of theirs, their open offer a 500 of their next (RFC 3311 5.2). */
function offerObstacle({ offerPending }: Negotiation): Obstacle {
  if (offerPending === 'local') return 'ours';
  return offerPending === 'remote' ? 'theirs' : null;
}

const UNIT = 10;

/**
 * How long to wait after a 491, in milliseconds: 2.1 to 4 seconds for the side that made the Call-ID, up to 2 seconds
 * for the other, in steps of 10 ms (RFC 3261 14.1).
 */
export function retryDelay(isCallIdOwner: boolean, random: Random): number {
  return isCallIdOwner ? 2_100 + UNIT * randomInt(random, 191) : UNIT * randomInt(random, 201);
}
