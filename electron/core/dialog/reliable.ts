/**
 * Reliable provisional responses as the caller sees them (RFC 3262 4): which of them is acknowledged with a PRACK, which
 * is a repetition, and which came too early. One state for each early dialog; the callee's side is `reliable-uas.ts`.
 */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { hasOption } from '#shared/sip/option-tags.ts';

/** RSeq and both numbers of RAck are below this (RFC 3262 7.1, 7.2). */
const NUMBER_LIMIT = 2 ** 32;

/** Whether the provisional answers to a request have to be, or can be, reliable (RFC 3262 3). */
export function reliabilityOf(request: SipRequest): 'required' | 'supported' | 'none' {
  // Only answers to INVITE are ever reliable. RFC 3262 3
  if (methodText(request) !== 'INVITE') return 'none';
  if (hasOption(request, 'Require', '100rel')) return 'required';
  return hasOption(request, 'Supported', '100rel') ? 'supported' : 'none';
}

/** What the caller remembers of one early dialog. */
export interface ReliableUac {
  /** The CSeq number of the INVITE that RSeq belongs to; each INVITE begins anew (RFC 3262 4). */
  readonly cseq: number | null;
  /** The newest RSeq that came in order; null before the first. */
  readonly rseq: number | null;
}

export const NEW_RELIABLE_UAC: ReliableUac = { cseq: null, rseq: null };

/** The value of RAck as its parts (RFC 3262 7.2). */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** The value of RAck. */
export function rackValue({ rseq, cseq, method }: RAck): string {
  return `${rseq} ${cseq} ${method}`;
}

/**
 * `prack`: it is new and in order, send a PRACK; `repeated`: seen before, drop it; `gap`: one before it is missing, do
 * not acknowledge or use it; `unreliable`: it asks for no PRACK.
 */
export type ProvisionalVerdict = 'unreliable' | 'prack' | 'repeated' | 'gap';

export interface ProvisionalStep {
  readonly state: ReliableUac;
  readonly verdict: ProvisionalVerdict;
  /** What the PRACK says, where there is to be one. */
  readonly rack: RAck | null;
}

/** What a provisional response to an INVITE of ours asks for (RFC 3262 4). */
export function receiveProvisional(state: ReliableUac, response: SipResponse): ProvisionalStep {
  const rseq = rseqOf(response);
  const cseq = cseqOf(response);
  if (rseq === null || cseq === null) return { state, verdict: 'unreliable', rack: null };
  const rack = { rseq, cseq: cseq.seq, method: cseq.method };
  switch (orderOf(state, rack)) {
    case 'next':
      return { state: { cseq: rack.cseq, rseq }, verdict: 'prack', rack };
    case 'old':
      return { state, verdict: 'repeated', rack: null };
    case 'early':
      return { state, verdict: 'gap', rack: null };
  }
}

/** Where a response stands in the order of RSeq: what is not higher by one is acknowledged by nobody (RFC 3262 4). */
function orderOf(state: ReliableUac, { rseq, cseq }: RAck): 'next' | 'old' | 'early' {
  // A later INVITE has numbers of its own, the first one of which can be any. RFC 3262 4
  if (state.cseq === null || state.rseq === null || cseq > state.cseq) return 'next';
  if (cseq < state.cseq || rseq <= state.rseq) return 'old';
  return rseq === state.rseq + 1 ? 'next' : 'early';
}

/** The RSeq of a response that was sent reliably; null for every other, a 100 whatever it says (RFC 3262 4). */
function rseqOf(response: SipResponse): number | null {
  const { status } = response;
  if (status <= 100 || status > 199 || !hasOption(response, 'Require', '100rel')) return null;
  const rseq = numberOf(response, 'RSeq');
  return rseq !== null && rseq > 0 && rseq < NUMBER_LIMIT ? rseq : null;
}
