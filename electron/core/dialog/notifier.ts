/**
 * A subscription as its notifier keeps it (RFC 6665 4.2), made by SUBSCRIBE or by REFER (RFC 3515 2.4.4), as a pure
 * reducer. It says which NOTIFY is owed and when the subscription runs out.
 */
import { endsUsage } from './usage-end.ts';

export type NotifierName = 'pending' | 'active' | 'terminated';

export interface NotifierState {
  readonly by: 'SUBSCRIBE' | 'REFER';
  readonly event: string;
  readonly id: string | null;
  readonly name: NotifierName;
  /** In milliseconds; null after the end. */
  readonly expiresAt: number | null;
  /** The reason that was told, or `notify-failed` where the subscriber is gone. */
  readonly terminatedReason: string | null;
}

export interface NotifierStart {
  readonly by?: 'SUBSCRIBE' | 'REFER';
  readonly event: string;
  readonly id?: string | null;
  /** What was granted, in seconds. */
  readonly expires: number;
  readonly name: 'pending' | 'active';
}

export type NotifierEvent =
  /** A SUBSCRIBE inside the dialog was accepted for so many seconds; 0 ends it. */
  | { readonly kind: 'subscribed'; readonly expires: number }
  /** Somebody allowed what was pending. */
  | { readonly kind: 'authorized' }
  /** There is something to tell. */
  | { readonly kind: 'changed' }
  /** It ends from this side; `retryAfter` in seconds. */
  | { readonly kind: 'end'; readonly reason: string; readonly retryAfter?: number }
  /** A final response to NOTIFY that is not a 2xx; a timeout is a 408. */
  | { readonly kind: 'notify-failed'; readonly status: number }
  /** The moment of `expiresAt` has come. */
  | { readonly kind: 'time' };

export interface NotifierStep {
  readonly state: NotifierState;
  /** The Subscription-State of the NOTIFY that has to be sent now; null where none has. */
  readonly notify: string | null;
}

/** A subscription that was just accepted: its first NOTIFY is owed at once (RFC 6665 4.2.1.2). */
export function newNotifier(start: NotifierStart, now: number): NotifierStep {
  const { by = 'SUBSCRIBE', event, id = null, expires, name } = start;
  const state: NotifierState = { by, event, id, name, expiresAt: now, terminatedReason: null };
  return last(state, expires, now);
}

/** What an event at the moment `now` (milliseconds) makes of it. Nothing brings one back from its end. */
export function notifier(state: NotifierState, event: NotifierEvent, now: number): NotifierStep {
  if (state.name === 'terminated') return { state, notify: null };
  switch (event.kind) {
    case 'subscribed':
      // A refresh is answered with the state too, also where nothing changed. RFC 6665 4.2.1.2
      return last(state, event.expires, now);
    case 'authorized':
      return tell({ ...state, name: 'active' }, now);
    case 'changed':
      return tell(state, now);
    case 'end':
      return end(state, event.reason, event.retryAfter);
    case 'notify-failed':
      // The subscriber does not know the subscription any more: forget it without a word. RFC 6665 4.2.2
      return isFatal(event.status)
        ? { state: gone(state, 'notify-failed'), notify: null }
        : { state, notify: null };
    case 'time':
      return isOver(state, now) ? end(state, 'timeout') : { state, notify: null };
  }
}

/** A subscription of no length, asked for or left, is over with the NOTIFY that says so (RFC 6665 4.2.1.4, 4.4.3). */
function last(state: NotifierState, expires: number, now: number): NotifierStep {
  const next = { ...state, expiresAt: now + expires * 1_000 };
  return expires === 0 ? end(next, 'timeout') : tell(next, now);
}

function tell(state: NotifierState, now: number): NotifierStep {
  const left = Math.max(0, Math.ceil(((state.expiresAt ?? now) - now) / 1_000));
  return { state, notify: `${state.name};expires=${left}` };
}

function end(state: NotifierState, reason: string, retryAfter?: number): NotifierStep {
  const wait = retryAfter === undefined ? '' : `;retry-after=${retryAfter}`;
  return { state: gone(state, reason), notify: `terminated;reason=${reason}${wait}` };
}

function gone(state: NotifierState, reason: string): NotifierState {
  return { ...state, name: 'terminated', expiresAt: null, terminatedReason: reason };
}

function isOver({ expiresAt }: NotifierState, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
}

function isFatal(status: number): boolean {
  const loss = endsUsage('NOTIFY', status);
  return loss === 'usage' || loss === 'dialog';
}

export interface ExpiryPolicy {
  /** Where SUBSCRIBE names none, in seconds. */
  readonly usual: number;
  readonly min: number;
  readonly max: number;
}

export type ExpiryAnswer =
  | { readonly kind: 'grant'; readonly expires: number }
  /** A 423 with Min-Expires. */
  | { readonly kind: 'too-brief'; readonly minExpires: number };

const HOUR = 3_600;

/** How long a subscription is granted for: what was asked or less, never more (RFC 6665 4.2.1.1). */
export function grantExpires(asked: number | null, { usual, min, max }: ExpiryPolicy): ExpiryAnswer {
  const wanted = asked ?? usual;
  // 0 is a fetch or an end, and an hour is never too brief. RFC 6665 4.2.1.1
  if (wanted > 0 && wanted < HOUR && wanted < min) return { kind: 'too-brief', minExpires: min };
  return { kind: 'grant', expires: Math.min(wanted, max) };
}
