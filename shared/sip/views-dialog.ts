/**
 * Views of the headers that tie requests to dialogs, subscriptions and provisional answers: Event, Subscription-State,
 * RAck, Replaces and its like, Session-Expires, Retry-After, Reason. Null, or empty, where there is nothing to read.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { readReplaces } from './grammar/dialog-id.ts';
import { paramMap } from './grammar/params.ts';
import { readRAck } from './grammar/rack.ts';
import { readRetryAfter } from './grammar/retry-after.ts';
import { readMinSE } from './grammar/session-timer.ts';
import { ignore } from './grammar/sink.ts';
import type { SipMessage } from './message.ts';
import { firstHeader, headerValue } from './message.ts';
import { optionalText, valueOf, valuesOf, wholeNumber } from './views-values.ts';

export interface EventView {
  /** The package, without its templates. */
  readonly package: string;
  /** `winfo` of `presence.winfo`, in order. */
  readonly templates: readonly string[];
  readonly id: string | null;
}

/** Event (RFC 6665 8.2.1). */
export function eventOf(message: SipMessage): EventView | null {
  const view = valueOf(message, 'Event');
  if (!view) return null;
  const [name = '', ...templates] = view.value.split('.');
  return { package: name, templates, id: view.params.get('id') ?? null };
}

export interface SubscriptionStateView {
  /** Lower-case: `active`, `pending`, `terminated`, or an extension. */
  readonly state: string;
  /** Seconds. */
  readonly expires: number | null;
  readonly retryAfter: number | null;
  readonly reason: string | null;
}

/** Subscription-State (RFC 6665 8.2.3). */
export function subscriptionStateOf(message: SipMessage): SubscriptionStateView | null {
  const view = valueOf(message, 'Subscription-State');
  if (!view) return null;
  const { params } = view;
  return {
    state: view.value.toLowerCase(),
    expires: wholeNumber(params.get('expires')),
    retryAfter: wholeNumber(params.get('retry-after')),
    reason: params.get('reason') ?? null,
  };
}

export interface RAckView {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** RAck (RFC 3262 7.2). */
export function rackOf(message: SipMessage): RAckView | null {
  const header = firstHeader(message, 'RAck');
  if (!header) return null;
  const { rseq, cseq, method } = readRAck(message.bytes, header.value, ignore);
  if (rseq.value < 0 || cseq.value < 0 || method.start >= method.end) return null;
  return { rseq: rseq.value, cseq: cseq.value, method: textOf(message.bytes, method) };
}

/** The number of a header that is one: RSeq, Expires, Min-Expires, Max-Forwards. */
export function numberOf(message: SipMessage, canonical: string): number | null {
  return wholeNumber(headerValue(message, canonical) ?? undefined);
}

export interface DialogIdView {
  readonly callId: string;
  /** By the parameter's name: to-tag, from-tag, local-tag, remote-tag, early-only. */
  readonly params: ReadonlyMap<string, string>;
}

/** The value of Replaces, Join or Target-Dialog (RFC 3891, 3911, 4538), from a header or from a URI's header. */
export function parseDialogId(text: string): DialogIdView | null {
  const bytes = utf8(text.trim());
  const { callId, params } = readReplaces(bytes, { start: 0, end: bytes.length }, ignore);
  if (callId.start === callId.end) return null;
  return { callId: textOf(bytes, callId), params: paramMap(bytes, params) };
}

/** The dialog that a message points at. */
export function dialogIdOf(
  message: SipMessage,
  name: 'Replaces' | 'Join' | 'Target-Dialog',
): DialogIdView | null {
  const value = headerValue(message, name);
  return value === null ? null : parseDialogId(value);
}

export interface SessionTimerView {
  readonly seconds: number;
  /** Lower-case. */
  readonly refresher: string | null;
}

/** Session-Expires or Min-SE (RFC 4028). */
export function sessionTimerOf(
  message: SipMessage,
  name: 'Session-Expires' | 'Min-SE',
): SessionTimerView | null {
  const header = firstHeader(message, name);
  if (!header) return null;
  const { seconds, params } = readMinSE(message.bytes, header.value, ignore);
  const refresher = paramMap(message.bytes, params).get('refresher');
  return seconds.value < 0 ? null : { seconds: seconds.value, refresher: refresher?.toLowerCase() ?? null };
}

export interface RetryAfterView {
  readonly seconds: number;
  /** With its parentheses. */
  readonly comment: string | null;
  readonly duration: number | null;
}

/** Retry-After (RFC 3261 20.33). */
export function retryAfterOf(message: SipMessage): RetryAfterView | null {
  const { bytes } = message;
  const header = firstHeader(message, 'Retry-After');
  if (!header) return null;
  const { seconds, comment, params } = readRetryAfter(bytes, header.value, ignore);
  if (seconds.value < 0) return null;
  const duration = wholeNumber(paramMap(bytes, params).get('duration'));
  return { seconds: seconds.value, comment: optionalText(bytes, comment), duration };
}

export interface ReasonView {
  /** As written: `SIP`, `Q.850`. */
  readonly protocol: string;
  readonly cause: number | null;
  readonly text: string;
}

/** Every Reason (RFC 3326 2). */
export function reasonsOf(message: SipMessage): ReasonView[] {
  return valuesOf(message, 'Reason').map(({ value, params }) => ({
    protocol: value,
    cause: wholeNumber(params.get('cause')),
    text: params.get('text') ?? '',
  }));
}
