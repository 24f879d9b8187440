/**
 * A call that is first seen in its middle, as in a capture that begins late: which messages only a call has, and what they say of
 * one whose INVITE nobody saw. Pure.
 */
import type { MessageSummary } from '#shared/sip/summary.ts';

/** What is seen of a call: that it goes on, that it is over, that it rings, that it is taken back, or only that it is one. */
export type MidCall = 'in-call' | 'over' | 'ringing' | 'cancelled' | 'call';

type Table = ReadonlyMap<string, MidCall>;

/**
 * Requests within a dialog that only an INVITE makes (RFC 3261 13 to 15, RFC 3311, RFC 6086); PRACK belongs to an INVITE that has no
 * final answer yet (RFC 3262).
 */
const REQUESTS: Table = new Map([
  ['INVITE', 'in-call'],
  ['ACK', 'in-call'],
  ['UPDATE', 'in-call'],
  ['INFO', 'in-call'],
  ['PRACK', 'ringing'],
  ['BYE', 'over'],
]);

/** Their answers. Those to INVITE are told by the rules of every call. */
const SUCCESSES: Table = new Map([
  ['UPDATE', 'in-call'],
  ['INFO', 'in-call'],
  ['PRACK', 'ringing'],
]);

/** What a message of no known call says of a call; null where it may be of something else, or begins one. */
export function midCallOf({ kind, method, status, fromTag, toTag }: MessageSummary): MidCall | null {
  // A CANCEL has no tag of its peer: it is for an INVITE alone (RFC 3261 9.1), and so is its answer.
  if (method === 'CANCEL') return 'cancelled';
  if (fromTag === '' || toTag === '') return null;
  if (kind === 'request') return REQUESTS.get(method) ?? null;
  if (method === 'BYE' && status >= 200) return 'over';
  if (status < 200 || status >= 300) return REQUESTS.has(method) && method !== 'INVITE' ? 'call' : null;
  return SUCCESSES.get(method) ?? null;
}

/** Requests that are sent in a call and outside of calls: what comes next tells which. */
const EITHER: ReadonlySet<string> = new Set(['', 'OPTIONS', 'MESSAGE', 'REFER', 'NOTIFY']);

/** The method that began what a message belongs to, where `known` is what was taken for it before; '' for nothing. */
export function beginningOf(known: string, summary: MessageSummary): string {
  if (EITHER.has(known) && midCallOf(summary) !== null) return 'INVITE';
  return known === '' ? summary.method : known;
}
