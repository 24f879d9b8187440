/**
 * Reliable provisional responses as the callee sends them (RFC 3262 3), as a pure reducer: one is on its way until its
 * PRACK comes, later ones wait behind it, and it is sent again at intervals that double until 64*T1 are over.
 */
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { rackOf } from '#shared/sip/views-dialog.ts';
import type { TimerConfig } from '../transaction/timers.ts';
import { DEFAULT_TIMERS, patience } from '../transaction/timers.ts';

/** The first RSeq of an INVITE: from 1 to 2^31 - 1, so that counting up never runs over (RFC 3262 3). */
export function reliableStart(random: Random): number {
  return 1 + randomInt(random, 2 ** 31 - 1);
}

/** One reliable response. */
export interface ReliableResponse {
  readonly rseq: number;
  readonly status: number;
  /** Whether it carries a session description. */
  readonly hasSession: boolean;
}

/** The response that waits for its PRACK. */
export interface Unacknowledged extends ReliableResponse {
  /** Between the last two times it was sent, in milliseconds. */
  readonly interval: number;
  /** When it is sent again; null where it is not any more. */
  readonly resendAt: number | null;
  readonly giveUpAt: number;
}

export interface ReliableUas {
  /** The CSeq of the INVITE that is answered. */
  readonly cseq: number;
  /** `open`: provisional answers can follow; `answered`: a final one was sent; `failed`: no PRACK came in time. */
  readonly name: 'open' | 'answered' | 'failed';
  /** The number of the next response that is put in. */
  readonly nextRSeq: number;
  readonly unacknowledged: Unacknowledged | null;
  /** Responses that wait for the PRACK before them, in order. */
  readonly queue: readonly ReliableResponse[];
  readonly config: TimerConfig;
}

/** The state of an INVITE before its first reliable answer. */
export function newReliableUas(cseq: number, firstRSeq: number, config = DEFAULT_TIMERS): ReliableUas {
  return { cseq, name: 'open', nextRSeq: firstRSeq, unacknowledged: null, queue: [], config };
}

/**
 * `provisional` puts a response in, whose RSeq is the state's `nextRSeq` before; `final` says that a final answer was
 * sent; `time` says that the moment of `reliableDue` has come.
 */
export type ReliableEvent =
  | { readonly kind: 'provisional'; readonly status: number; readonly hasSession: boolean }
  | { readonly kind: 'final' }
  | { readonly kind: 'time' };

/** `give-up`: the INVITE should be refused with a 5xx (RFC 3262 3). */
export type ReliableEffect =
  { readonly kind: 'send' | 'resend'; readonly rseq: number } | { readonly kind: 'give-up' };

export interface ReliableStep {
  readonly state: ReliableUas;
  readonly effects: readonly ReliableEffect[];
}

/** What an event at the moment `now` (milliseconds) makes of the state. */
export function reliableUas(state: ReliableUas, event: ReliableEvent, now: number): ReliableStep {
  switch (event.kind) {
    case 'provisional':
      return put(state, event, now);
    case 'final':
      return final(state);
    case 'time':
      return pass(state, now);
  }
}

/** The moment at which `time` is due; null where nothing waits. */
export function reliableDue({ unacknowledged }: ReliableUas): number | null {
  const resendAt = unacknowledged?.resendAt ?? null;
  return unacknowledged && resendAt !== null ? Math.min(resendAt, unacknowledged.giveUpAt) : null;
}

/** Whether a 2xx may be sent: not before the PRACK of a response with a session description (RFC 3262 3). */
export function mayAnswer2xx({ name, unacknowledged }: ReliableUas): boolean {
  return name === 'open' && !unacknowledged?.hasSession;
}

/** `unknown`: it names no response that waits, the answer is 481 (RFC 3262 3). */
export interface PrackStep extends ReliableStep {
  readonly verdict: 'acknowledged' | 'unknown';
}

/** What a PRACK in the dialog acknowledges. */
export function receivePrack(state: ReliableUas, prack: SipRequest, now: number): PrackStep {
  const rack = rackOf(prack);
  const { unacknowledged, cseq } = state;
  // All three parts must be those of the response. RFC 3262 3
  const isKnown =
    unacknowledged !== null &&
    rack?.rseq === unacknowledged.rseq &&
    rack.cseq === cseq &&
    rack.method === 'INVITE';
  if (!isKnown) return { state, effects: [], verdict: 'unknown' };
  return { ...sendNext({ ...state, unacknowledged: null }, now), verdict: 'acknowledged' };
}

function put(
  state: ReliableUas,
  { status, hasSession }: Omit<ReliableResponse, 'rseq'>,
  now: number,
): ReliableStep {
  // No new reliable response after a final one. RFC 3262 3
  if (state.name !== 'open') return { state, effects: [] };
  const response = { rseq: state.nextRSeq, status, hasSession };
  const queue = [...state.queue, response];
  return sendNext({ ...state, nextRSeq: state.nextRSeq + 1, queue }, now);
}

/** The first must be acknowledged before the second leaves, and so it is held for all that follow (RFC 3262 3). */
function sendNext(state: ReliableUas, now: number): ReliableStep {
  const [next, ...queue] = state.queue;
  if (!next || state.unacknowledged) return { state, effects: [] };
  const { t1 } = state.config;
  const giveUpAt = now + patience(state.config);
  const unacknowledged = { ...next, interval: t1, resendAt: now + t1, giveUpAt };
  return { state: { ...state, queue, unacknowledged }, effects: [{ kind: 'send', rseq: next.rseq }] };
}

/** Nothing is sent again after a final response, and a PRACK for what was sent is still welcome (RFC 3262 3). */
function final(state: ReliableUas): ReliableStep {
  const name = state.name === 'open' ? 'answered' : state.name;
  return { state: { ...stopped(state), name }, effects: [] };
}

function pass(state: ReliableUas, now: number): ReliableStep {
  const { unacknowledged } = state;
  const due = reliableDue(state);
  if (!unacknowledged || due === null || due > now) return { state, effects: [] };
  // 64*T1 without a PRACK: the INVITE is refused. RFC 3262 3
  if (now >= unacknowledged.giveUpAt) {
    return { state: { ...stopped(state), name: 'failed' }, effects: [{ kind: 'give-up' }] };
  }
  // The interval doubles each time, and T2 does not hold it down. RFC 3262 3
  const interval = unacknowledged.interval * 2;
  const resent = { ...unacknowledged, interval, resendAt: now + interval };
  return { state: { ...state, unacknowledged: resent }, effects: [{ kind: 'resend', rseq: resent.rseq }] };
}

function stopped(state: ReliableUas): ReliableUas {
  const { unacknowledged } = state;
  return { ...state, queue: [], unacknowledged: unacknowledged && { ...unacknowledged, resendAt: null } };
}
