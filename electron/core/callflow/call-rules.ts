/**
 * The rules by which a call's state follows its messages. Pure: the facts before and one message give the facts after.
 * They are the observer's rules: nobody tells them what a user agent wanted, only what crossed the wire.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { DialogState } from '#shared/model/traffic.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { Ask } from './asks.ts';
import { askOf, listsBindings, subscriptionStateOf } from './asks.ts';
import type { MidCall } from './mid-call.ts';
import { midCallOf } from './mid-call.ts';

export interface CallFacts {
  readonly state: DialogState;
  /** The last final status of the method that began the call, else 0, with its reason phrase. */
  readonly status: number;
  readonly reason: string;
  /** When the first request was seen, or null where only answers were, or only what comes later in the call. */
  readonly asked: number | null;
  readonly postDialDelay: number | null;
  /** When the 2xx was seen; of a call that is first seen in its middle, when that was. */
  readonly answered: number | null;
  readonly ended: number | null;
  /** When the newest attempt was seen, and when it was cancelled. */
  readonly attempted: number | null;
  readonly cancelled: number | null;
  /** The CSeq number of the newest attempt: answers to an older one are late and change nothing. */
  readonly attempt: number;
  readonly ask: Ask;
  /** Whether a NOTIFY has told the subscription's state: it knows better than the answer to SUBSCRIBE. */
  readonly notified: boolean;
}

/** One message of the call whose first method is `method`. */
export interface CallEvent {
  readonly method: string;
  readonly time: number;
  readonly bytes: Uint8Array;
  readonly summary: MessageSummary;
}

export const NEW_CALL: CallFacts = {
  state: 'setup',
  status: 0,
  reason: '',
  asked: null,
  attempted: null,
  cancelled: null,
  postDialDelay: null,
  answered: null,
  ended: null,
  attempt: -1,
  ask: 'bind',
  notified: false,
};

/** Ends that a new attempt with the same Call-ID begins again from: after a challenge, a redirection, a failure. */
const RETRIABLE: ReadonlySet<DialogState> = new Set<DialogState>([
  'busy',
  'rejected',
  'redirected',
  'timed-out',
  'failed',
  'cancelled',
]);

/** The facts after one more message. */
export function follow(facts: CallFacts, event: CallEvent): CallFacts {
  const { kind, method } = event.summary;
  const seen = facts === NEW_CALL && event.method === 'INVITE' ? midCallOf(event.summary) : null;
  if (seen) return followMidCall(facts, event, seen);
  if (isUnknownCall(facts, event)) return final(facts, event, 'rejected');
  if (kind === 'response') return method === event.method ? followAnswer(facts, event) : facts;
  if (method === event.method) return followAttempt(facts, event);
  if (method === 'CANCEL' && event.method === 'INVITE') return followCancel(facts, event);
  if (method === 'BYE' && event.method === 'INVITE') return followBye(facts, event);
  if (method === 'NOTIFY' && event.method === 'SUBSCRIBE') return followNotify(facts, event);
  return facts;
}

/** The call is over without an answer: `timed-out`, or `failed` where nothing could be sent. */
export function giveUp(facts: CallFacts, state: 'timed-out' | 'failed', time: number): CallFacts {
  const isOpen = facts.state === 'setup' || facts.state === 'ringing';
  return isOpen ? { ...facts, state, ended: time } : facts;
}

/**
 * Nobody answered for as long as an answer could come (RFC 3261 17.1.1.2, 17.1.2.2), counted from `since`. A call that still is
 * in set-up has timed out; one that was cancelled then is over, with its 487 or without (9.1).
 */
export function expire(facts: CallFacts, since: number, end: number): CallFacts {
  const isOpen = facts.state === 'setup' || facts.state === 'ringing';
  if (isOpen && facts.cancelled === since) return { ...facts, state: 'cancelled', ended: end };
  const isStale = facts.state === 'setup' && facts.attempted === since;
  return isStale ? { ...facts, state: 'timed-out', ended: end } : facts;
}

/** The first that is seen of a call whose INVITE was sent before anybody looked. */
function followMidCall(facts: CallFacts, { time, summary }: CallEvent, seen: MidCall): CallFacts {
  // The ACK has the number of its INVITE (RFC 3261 13.2.2.4): one with a higher number is a new attempt.
  const hasNumber = summary.method === 'INVITE' || summary.method === 'ACK';
  const known = hasNumber ? { ...facts, attempt: summary.cseq } : { ...facts };
  if (seen === 'in-call') return { ...known, state: 'in-call', answered: time };
  if (seen === 'over') return { ...known, state: 'completed', ended: time };
  if (seen === 'ringing') return { ...known, state: 'ringing' };
  return seen === 'cancelled' ? { ...known, cancelled: time } : known;
}

/** Whether the other side does not know the call that a request seemed to be in: then there is none (RFC 3261 12.2.1.2). */
const isUnknownCall = ({ asked, state }: CallFacts, { method, summary }: CallEvent): boolean =>
  summary.status === 481 && method === 'INVITE' && asked === null && state === 'in-call';

/** A request of the call's own method: the first, a repetition, or a new attempt with a higher CSeq. */
function followAttempt(facts: CallFacts, { method, time, bytes, summary }: CallEvent): CallFacts {
  const { cseq } = summary;
  if (cseq <= facts.attempt) return facts;
  if (method === 'INVITE' && facts.asked === null) {
    if (summary.toTag !== '') return { ...facts, attempt: cseq };
    // What was taken for the ACK of an answered call was that of a refusal.
    if (facts.state === 'in-call' && facts.attempt >= 0)
      return { ...NEW_CALL, attempt: cseq, asked: time, attempted: time };
  }
  const hasAsk = method === 'REGISTER' || method === 'SUBSCRIBE';
  const ask = hasAsk ? askOf(method, bytes) : facts.ask;
  const next = { ...facts, attempt: cseq, ask, asked: facts.asked ?? time, attempted: time, cancelled: null };
  if (!RETRIABLE.has(facts.state)) return next;
  return { ...next, state: 'setup', status: 0, reason: '', postDialDelay: null, ended: null };
}

/** The 487 of the INVITE tells the end; the time is kept in case that it never comes (RFC 3261 9.1). */
function followCancel(facts: CallFacts, { time }: CallEvent): CallFacts {
  return facts.cancelled === null ? { ...facts, cancelled: time } : facts;
}

/** BYE ends an established call (RFC 3261 15.1); before the answer the 487 of the INVITE tells the end. */
function followBye(facts: CallFacts, { time }: CallEvent): CallFacts {
  return facts.state === 'in-call' ? { ...facts, state: 'completed', ended: time } : facts;
}

const SUBSCRIPTION_STATES: ReadonlyMap<string, DialogState> = new Map<string, DialogState>([
  ['active', 'subscribed'],
  ['pending', 'pending'],
  ['terminated', 'completed'],
]);

/** The notifier says where the subscription stands (RFC 6665 4.1.3). */
function followNotify(facts: CallFacts, { bytes, time }: CallEvent): CallFacts {
  const state = SUBSCRIPTION_STATES.get(subscriptionStateOf(bytes));
  if (!state) return facts;
  return { ...facts, state, notified: true, ended: state === 'completed' ? time : null };
}

function followAnswer(facts: CallFacts, event: CallEvent): CallFacts {
  const { status, cseq } = event.summary;
  if (cseq < facts.attempt || status < 100) return facts;
  if (status < 200) return followProvisional(facts, event);
  if (event.method === 'INVITE') return followFinalOfInvite(facts, event);
  return final(facts, event, stateOfFinal(facts, event));
}

function followProvisional(facts: CallFacts, event: CallEvent): CallFacts {
  const { status } = event.summary;
  const isProgress = event.method === 'INVITE' && status >= 180 && status < 190;
  // What was given up by the time alone was not over.
  const isOpen = facts.state === 'setup' || (facts.state === 'timed-out' && facts.status === 0);
  if (!isProgress || !isOpen) return facts;
  return { ...withDelay(facts, event), state: 'ringing', ended: null };
}

function followFinalOfInvite(facts: CallFacts, event: CallEvent): CallFacts {
  // Answers to an INVITE inside the call leave the call as it is (RFC 3261 14.1).
  if (facts.state === 'in-call' || facts.state === 'completed') return facts;
  return final(withDelay(facts, event), event, stateOfFinal(facts, event));
}

function withDelay(facts: CallFacts, { time }: CallEvent): CallFacts {
  if (facts.asked === null || facts.postDialDelay !== null) return facts;
  return { ...facts, postDialDelay: Math.max(0, time - facts.asked) };
}

function final(facts: CallFacts, { time, summary }: CallEvent, state: DialogState): CallFacts {
  const isSuccess = summary.status < 300;
  const isOver = !isSuccess || state === 'unregistered' || state === 'completed';
  return {
    ...facts,
    state,
    status: summary.status,
    reason: ownText(summary.summary),
    answered: facts.answered ?? (isSuccess ? time : null),
    ended: isOver ? (facts.ended ?? time) : null,
  };
}

function stateOfFinal(facts: CallFacts, event: CallEvent): DialogState {
  const { status } = event.summary;
  if (status < 300) return stateOfSuccess(facts, event);
  if (status < 400) return 'redirected';
  if (status === 408) return 'timed-out';
  return event.method === 'INVITE' ? (INVITE_FAILURES.get(status) ?? 'rejected') : 'failed';
}

const INVITE_FAILURES: ReadonlyMap<number, DialogState> = new Map<number, DialogState>([
  [486, 'busy'],
  [600, 'busy'],
  // Told to the caller when a BYE or CANCEL ended the request (RFC 3261 21.4.25).
  [487, 'cancelled'],
]);

function stateOfSuccess(facts: CallFacts, event: CallEvent): DialogState {
  if (event.method === 'INVITE') return 'in-call';
  if (event.method === 'REGISTER') return stateOfRegistered(facts, event);
  if (event.method === 'SUBSCRIBE') return stateOfSubscribed(facts, event);
  return 'answered';
}

function stateOfRegistered({ ask }: CallFacts, { bytes }: CallEvent): DialogState {
  if (ask === 'remove') return 'unregistered';
  return ask === 'bind' || listsBindings(bytes) ? 'registered' : 'unregistered';
}

/** Until a NOTIFY comes: 202 said "not decided yet" before RFC 6665 withdrew it, 200 counts as accepted. */
function stateOfSubscribed({ notified, state, ask }: CallFacts, { summary }: CallEvent): DialogState {
  if (ask === 'remove') return 'completed';
  if (notified) return state;
  return summary.status === 202 ? 'pending' : 'subscribed';
}

const TEXT_LIMIT = 256;

/** A bounded copy with memory of its own: a slice of a long text would keep the whole text alive. */
export function ownText(text: string, limit = TEXT_LIMIT): string {
  // Text that is joined and then cut is written down anew by the engine; to encode and decode it costs ten times as much, and is
  // done only where it is cut: no half of a character may stay.
  return text.length > limit ? textOf(utf8(text.slice(0, limit))) : ` ${text}`.slice(1);
}
