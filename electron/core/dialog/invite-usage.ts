/**
 * The life of a call as a person sees it, one state for each dialog that an INVITE makes (RFC 3261 13 to 15), as a pure
 * reducer over what was sent and received. It ends once and keeps the cause.
 */
import { endsUsage, usageOf } from './usage-end.ts';

export type InviteUsageName = 'calling' | 'early' | 'confirmed' | 'ending' | 'ended';

/** `gone`: the peer does not know the call any more; `elsewhere`: another branch of the fork was answered. */
export type EndCause =
  | 'bye-sent'
  | 'bye-received'
  | 'cancelled'
  | 'refused'
  | 'timeout'
  | 'session-expired'
  | 'no-ack'
  | 'gone'
  | 'replaced'
  | 'elsewhere'
  | 'transport';

export interface InviteUsage {
  readonly role: 'caller' | 'callee';
  readonly name: InviteUsageName;
  /** Why it is ending or has ended. */
  readonly cause: EndCause | null;
  /** The last status to the INVITE, or the one that ended the call; null before any. */
  readonly status: number | null;
  /** Whether the 2xx has its ACK. */
  readonly isAcknowledged: boolean;
  /** Moments in milliseconds. */
  readonly started: number;
  readonly answered: number | null;
  readonly ended: number | null;
}

/** A call whose INVITE was just sent or received. */
export function newInviteUsage(role: 'caller' | 'callee', now: number): InviteUsage {
  const nothing = { cause: null, status: null, isAcknowledged: false, answered: null, ended: null };
  return { role, name: 'calling', started: now, ...nothing };
}

export type InviteUsageEvent =
  /** A response to the INVITE that made the call, sent or received. */
  | { readonly kind: 'response'; readonly status: number }
  /** The ACK of the 2xx, sent or received. */
  | { readonly kind: 'ack' }
  /** A CANCEL that can still have an effect, sent or received. */
  | { readonly kind: 'cancel' }
  /** A BYE of ours leaves, and why. */
  | { readonly kind: 'bye-sent'; readonly why: 'bye-sent' | 'session-expired' | 'no-ack' | 'replaced' }
  | { readonly kind: 'bye-received' }
  /** A final response to a request inside the dialog, sent or received. */
  | { readonly kind: 'answer'; readonly method: string; readonly status: number }
  /** A request of ours has no answer; INVITE is the one that made the call until that is answered. */
  | { readonly kind: 'timeout'; readonly method: string }
  | { readonly kind: 'transport-error' }
  /** Another branch of the fork was answered, and this one fell silent (RFC 3261 13.2.2.4). */
  | { readonly kind: 'elsewhere' };

/** What an event at the moment `now` (milliseconds) makes of a call. */
export function inviteUsage(state: InviteUsage, event: InviteUsageEvent, now: number): InviteUsage {
  if (state.name === 'ended') return state;
  switch (event.kind) {
    case 'response':
      return respond(state, event.status, now);
    case 'ack':
      return isAnswered(state) ? { ...state, isAcknowledged: true } : state;
    case 'cancel':
      return cancel(state);
    case 'bye-sent':
      return { ...state, name: 'ending', cause: state.cause ?? event.why };
    case 'bye-received':
      return end(state, 'bye-received', now);
    case 'answer':
      return answer(state, event.method, event.status, now);
    case 'timeout':
      return timeout(state, event.method, now);
    case 'transport-error':
      return transportError(state, now);
    case 'elsewhere':
      return isAnswered(state) ? state : end(state, 'elsewhere', now);
  }
}

/** Whether a BYE of ours is in order; a caller may send one in an early dialog, a callee only after ACK (RFC 3261 15). */
export function mayBye({ role, name, isAcknowledged }: InviteUsage): boolean {
  if (name === 'confirmed') return role === 'caller' || isAcknowledged;
  return role === 'caller' && name === 'early';
}

function isAnswered({ answered }: InviteUsage): boolean {
  return answered !== null;
}

function respond(state: InviteUsage, status: number, now: number): InviteUsage {
  // A 2xx that is repeated, or another final response after it, changes nothing. RFC 3261 13.2.2.4
  if (isAnswered(state)) return state;
  if (status < 200) return provisional(state, status);
  if (status >= 300) return refuse({ ...state, status }, now);
  const isFarewell = state.cause !== null && state.cause !== 'cancelled';
  // A 2xx that overtook the CANCEL makes the call all the same: only a BYE ends it. RFC 3261 9.1, 15
  if (!isFarewell) return { ...state, name: 'confirmed', cause: null, status, answered: now };
  return { ...state, status, answered: now };
}

function provisional(state: InviteUsage, status: number): InviteUsage {
  if (state.name === 'ending') return { ...state, status };
  // A 100 makes no dialog. RFC 3261 12.1
  return { ...state, name: status > 100 ? 'early' : state.name, status };
}

function refuse(state: InviteUsage, now: number): InviteUsage {
  // A call that was being ended was refused for that: 487 after CANCEL or BYE. RFC 3261 9.2, 15.1.2
  return end(state, 'refused', now);
}

function cancel(state: InviteUsage): InviteUsage {
  // A CANCEL has no effect on what was answered. RFC 3261 9.2
  if (isAnswered(state) || state.name === 'ending') return state;
  return { ...state, name: 'ending', cause: 'cancelled' };
}

function answer(state: InviteUsage, method: string, status: number, now: number): InviteUsage {
  // Whatever the answer to BYE, the call is over. RFC 3261 15.1.1
  if (method === 'BYE' && state.name === 'ending' && isBeyondRetry(status))
    return end(state, 'bye-sent', now);
  const loss = endsUsage(method, status);
  const isOver = loss === 'dialog' || (loss === 'usage' && usageOf(method) === 'invite');
  return isOver ? end({ ...state, status }, 'gone', now) : state;
}

/** A BYE that was challenged is sent again with credentials (RFC 3261 22.1). */
function isBeyondRetry(status: number): boolean {
  return status >= 200 && status !== 401 && status !== 407;
}

function timeout(state: InviteUsage, method: string, now: number): InviteUsage {
  if (method === 'INVITE' && !isAnswered(state)) return end({ ...state, status: 408 }, 'timeout', now);
  // No answer inside the dialog is the same as a 408. RFC 3261 12.2.1.2, RFC 5057 5.1
  return answer(state, method, 408, now);
}

function transportError(state: InviteUsage, now: number): InviteUsage {
  // In a call that stands it is like a 503, which costs only the request. RFC 3261 8.1.3.1, RFC 5057 5.1
  return state.name === 'confirmed' ? state : end(state, 'transport', now);
}

/** The cause that was there first stays: a call that we were ending was ended by us. */
function end(state: InviteUsage, cause: EndCause, now: number): InviteUsage {
  return { ...state, name: 'ended', cause: state.cause ?? cause, ended: now };
}
