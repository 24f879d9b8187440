/**
 * Where the exchange of offer and answer stands in a dialog (RFC 3264 4, RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5, RFC 6337
 * 2): a pure reducer over the messages that could carry a description, whoever sent them. It judges and forbids nothing:
 * what breaks a rule is told as a code and leaves the state as it was.
 */

export type Side = 'local' | 'remote';

/**
 * The message that could carry a description. The names without a method are responses to the INVITE; those to PRACK and
 * UPDATE have their own, and `1xx` is one without 100rel.
 */
export type Carrier =
  'INVITE' | '1xx' | '1xx-reliable' | '2xx' | 'ACK' | 'PRACK' | 'PRACK-2xx' | 'UPDATE' | 'UPDATE-2xx';

export interface NegotiationEvent {
  /** Who sent the message. */
  readonly by: Side;
  readonly carrier: Carrier;
  /** Whether it has a session description. */
  readonly sdp: boolean;
  /** The final response by which `by` refuses the request that `carrier` names: INVITE, PRACK or UPDATE. */
  readonly refused?: boolean;
}

export interface NegotiationState {
  /** Who made the offer that has no answer yet. */
  readonly pending: Side | null;
  /** What carried that offer, which decides where its answer belongs. */
  readonly carrier: Carrier | null;
  /** Whether one exchange is complete, so that there is a session. */
  readonly established: boolean;
  /** Who has an INVITE open: from the INVITE to its ACK or refusal. */
  readonly invite: Side | null;
  /** Whether the open INVITE had its exchange: a description in later responses to it is a repetition. */
  readonly settled: boolean;
}

export type SdpRole =
  | 'none'
  | 'offer'
  | 'answer'
  /** The answer again, in a later response to the same INVITE. */
  | 'repeat'
  /** The coming answer in a 1xx without 100rel: the answer itself is still owed (RFC 6337 3.1.1). */
  | 'preview';

export type NegotiationProblem =
  /** Both sides offered at once (RFC 3261 14.2, RFC 3311 5.2). */
  | 'glare'
  /** A second offer of one side before the answer to its first. */
  | 'offer-pending'
  /** A message that carries no offers, or none yet. */
  | 'offer-misplaced'
  /** The message that had to carry the offer has none. */
  | 'offer-missing'
  /** An answer in a message in which the offer's carrier allows none. */
  | 'answer-misplaced'
  /** The last message that could carry the answer has none. */
  | 'answer-missing';

export interface NegotiationStep {
  readonly state: NegotiationState;
  /** What the description in the message is. */
  readonly role: SdpRole;
  readonly problem: NegotiationProblem | null;
}

/** A dialog before its first message. */
export const NEW_NEGOTIATION: NegotiationState = {
  pending: null,
  carrier: null,
  established: false,
  invite: null,
  settled: false,
};

/** By the carrier of an offer: where its answer may stand, the last possible place at the end (RFC 6337 2.2, table 1). */
const ANSWERS: ReadonlyMap<Carrier, readonly Carrier[]> = new Map([
  ['INVITE', ['1xx-reliable', '2xx']],
  ['1xx-reliable', ['PRACK']],
  ['2xx', ['ACK']],
  ['PRACK', ['PRACK-2xx']],
  ['UPDATE', ['UPDATE-2xx']],
]);

const INVITE_RESPONSES: readonly Carrier[] = ['1xx', '1xx-reliable', '2xx'];
/** An exchange that begins in one of these is the one of the open INVITE. */
const OF_INVITE: readonly (Carrier | null)[] = ['INVITE', '1xx-reliable', '2xx'];

const other = (side: Side): Side => (side === 'local' ? 'remote' : 'local');

/** What a message makes of the state. Each early dialog of a forked INVITE has a state of its own. */
export function negotiate(state: NegotiationState, event: NegotiationEvent): NegotiationStep {
  if (event.refused) return told(afterRefusal(state, event), 'none');
  if (event.carrier === 'INVITE') return withInvite(state, event);
  const step = event.sdp ? withSdp(state, event) : withoutSdp(state, event);
  // The INVITE is over with its ACK. RFC 3261 14.1
  const isOver = event.carrier === 'ACK' && event.by === state.invite;
  return isOver ? { ...step, state: { ...step.state, invite: null } } : step;
}

/** Only one INVITE is open at a time; another one is answered with 491 or 500 and opens nothing (RFC 3261 14.2). */
function withInvite(state: NegotiationState, { by, sdp }: NegotiationEvent): NegotiationStep {
  const bar = offerBar(state, by, 'INVITE');
  if (bar && (sdp || state.invite !== null)) return told(state, 'none', bar);
  const opened: NegotiationState = { ...state, invite: by, settled: false };
  return sdp ? told({ ...opened, pending: by, carrier: 'INVITE' }, 'offer') : told(opened, 'none');
}

/** The session stays as it was before the refused request (RFC 3261 14.1, RFC 3311 5.1). */
function afterRefusal(state: NegotiationState, { carrier, by }: NegotiationEvent): NegotiationState {
  if (carrier === 'INVITE') {
    if (state.invite !== other(by)) return state;
    const rest = OF_INVITE.includes(state.carrier) ? withoutPending(state) : state;
    return { ...rest, invite: null };
  }
  return state.carrier === carrier && state.pending === other(by) ? withoutPending(state) : state;
}

function withoutPending(state: NegotiationState): NegotiationState {
  return { ...state, pending: null, carrier: null };
}

function withSdp(state: NegotiationState, { by, carrier }: NegotiationEvent): NegotiationStep {
  const isPeers = state.pending === other(by);
  if (isPeers && answersIn(state).includes(carrier)) {
    const settled = state.settled || OF_INVITE.includes(state.carrier);
    return { state: { ...withoutPending(state), established: true, settled }, role: 'answer', problem: null };
  }
  if (isPeers && state.carrier === 'INVITE' && carrier === '1xx') return told(state, 'preview');
  // RFC 3261 13.2.1: what follows the answer in responses to the same INVITE is ignored.
  if (state.settled && INVITE_RESPONSES.includes(carrier)) return told(state, 'repeat');
  const bar = offerBar(state, by, carrier);
  if (bar) return told(state, 'none', isPeers && bar === 'offer-misplaced' ? 'answer-misplaced' : bar);
  return { state: { ...state, pending: by, carrier }, role: 'offer', problem: null };
}

function told(
  state: NegotiationState,
  role: SdpRole,
  problem: NegotiationProblem | null = null,
): NegotiationStep {
  return { state, role, problem };
}

function withoutSdp(state: NegotiationState, { by, carrier }: NegotiationEvent): NegotiationStep {
  // Nothing comes any more that could answer: the offer has no effect.
  if (state.pending === other(by) && answersIn(state).at(-1) === carrier) {
    return told(withoutPending(state), 'none', 'answer-missing');
  }
  // RFC 3261 13.2.1: without an offer in the INVITE, the first reliable response that is not a failure has it.
  const isFirst = carrier === '1xx-reliable' || carrier === '2xx';
  const owesOffer = isFirst && state.invite === other(by) && !state.settled && state.pending === null;
  return told(state, 'none', owesOffer ? 'offer-missing' : null);
}

/** Where the answer to the offer that is pending may stand; empty where none is pending. */
export function answersIn({ carrier }: NegotiationState): readonly Carrier[] {
  return (carrier && ANSWERS.get(carrier)) ?? [];
}

/** Whether a side owes an answer. */
export function mustAnswer(state: NegotiationState, by: Side): boolean {
  return state.pending === other(by);
}

/** Why a side may make no offer in a message now; null where it may. */
export function offerBar(state: NegotiationState, by: Side, carrier: Carrier): NegotiationProblem | null {
  if (!ANSWERS.has(carrier)) return 'offer-misplaced';
  const isRequest = carrier === 'INVITE' || carrier === 'PRACK' || carrier === 'UPDATE';
  // RFC 3264 4: no offer before the last one is answered, and none while the peer's is open.
  if (state.pending === by) return 'offer-pending';
  if (state.pending !== null) return isRequest ? 'glare' : 'offer-misplaced';
  if (carrier === 'INVITE') return inviteBar(state, by);
  const isOpen = state.invite !== null && !state.settled;
  // RFC 3311 5.1, RFC 3262 5: UPDATE and PRACK offer once a session is there and the open INVITE had its exchange.
  if (isRequest) return state.established && !isOpen ? null : 'offer-misplaced';
  // RFC 3261 13.2.1: a response offers where its INVITE did not.
  return isOpen && state.invite === other(by) ? null : 'offer-misplaced';
}

/** No INVITE while another one is open, in either direction (RFC 3261 14.1). */
function inviteBar({ invite }: NegotiationState, by: Side): NegotiationProblem | null {
  if (invite === null) return null;
  return invite === by ? 'offer-pending' : 'glare';
}

/** Whether a side may make an offer in a message now. */
export function mayOffer(state: NegotiationState, by: Side, carrier: Carrier): boolean {
  return offerBar(state, by, carrier) === null;
}

/**
 * The response to a request of the peer whose offer cannot be taken: 491 where ours is open, 500 with a Retry-After of 0
 * to 10 seconds where the peer's own earlier one is (RFC 3261 14.2, RFC 3311 5.2); null where it can be taken.
 */
export function refusalOf(state: NegotiationState, carrier: 'INVITE' | 'PRACK' | 'UPDATE'): 491 | 500 | null {
  const bar = offerBar(state, 'remote', carrier);
  if (bar === null) return null;
  return bar === 'glare' ? 491 : 500;
}
