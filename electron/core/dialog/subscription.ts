/**
 * A subscription as its subscriber sees it (RFC 6665 4.1), asked for by SUBSCRIBE or by REFER (RFC 3515), as a pure
 * reducer. The state says what is due and when, and after the end why, and when a new one may be asked for.
 */
import type { SipRequest } from '#shared/sip/message.ts';
import { subscriptionStateOf } from '#shared/sip/views-dialog.ts';
import type { TimerConfig } from '../transaction/timers.ts';
import { DEFAULT_TIMERS, patience } from '../transaction/timers.ts';
import { endsUsage } from './usage-end.ts';

/** `waiting`: no NOTIFY came yet (notify_wait of RFC 6665 4.1.2); `other`: a state that a NOTIFY made up. */
export type SubscriptionName = 'waiting' | 'pending' | 'active' | 'other' | 'terminated';

/** When a new subscription may be asked for: after so many milliseconds, or never. */
export type Retry = number | 'never';

export interface Subscription {
  /** The method that asked for it. */
  readonly by: 'SUBSCRIBE' | 'REFER';
  /** The event package and the id of Event. */
  readonly event: string;
  readonly id: string | null;
  readonly name: SubscriptionName;
  /** Whether a SUBSCRIBE with Expires 0 was sent. */
  readonly isEnding: boolean;
  /** Moments in milliseconds; null where there is none. */
  readonly expiresAt: number | null;
  readonly refreshDue: number | null;
  /** Timer N: until then a NOTIFY has to come (RFC 6665 4.1.2.4). */
  readonly timerN: number | null;
  /** The reason of Subscription-State, or `refused`, `no-notify`, `expired`, `transport` where none was told. */
  readonly terminatedReason: string | null;
  /** After the end: when to ask anew; null while it stands. */
  readonly retryAfterMs: Retry | null;
  readonly config: TimerConfig;
}

export interface SubscriptionStart {
  readonly by?: 'SUBSCRIBE' | 'REFER';
  readonly event: string;
  readonly id?: string | null;
  /** What SUBSCRIBE asks for in seconds; 0 fetches the state once (RFC 6665 4.4.3). */
  readonly expires?: number;
  readonly config?: TimerConfig;
}

/** A subscription whose SUBSCRIBE or REFER was just sent. */
export function newSubscription(start: SubscriptionStart, now: number): Subscription {
  const { by = 'SUBSCRIBE', event, id = null, expires, config = DEFAULT_TIMERS } = start;
  const isEnding = expires === 0;
  const nothing = { expiresAt: null, refreshDue: null, terminatedReason: null, retryAfterMs: null };
  const timerN = now + patience(config);
  return { by, event, id, name: 'waiting', isEnding, timerN, ...nothing, config };
}

/** What a NOTIFY says of the subscription. */
export interface NotifyEvent {
  readonly kind: 'notify';
  /** In small letters. */
  readonly state: string;
  /** Seconds. */
  readonly expires: number | null;
  readonly reason: string | null;
  readonly retryAfter: number | null;
}

export type SubscriptionEvent =
  /** A SUBSCRIBE inside the dialog was sent: a refresh, or the end where `expires` is 0. */
  | { readonly kind: 'subscribe-sent'; readonly expires: number }
  /** A 2xx; `expires` is its Expires in seconds, which an answer to REFER does not have. */
  | { readonly kind: 'accepted'; readonly expires: number | null }
  /** Any other final response that stands (a challenge was answered before); a timeout is a 408. Retry-After in seconds. */
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfter: number | null }
  | NotifyEvent
  | { readonly kind: 'transport-error' }
  /** The moment of `subscriptionDue` has come. */
  | { readonly kind: 'time' };

/** What a NOTIFY says; null where it has no Subscription-State: the answer is 400 then (RFC 6665 4.1.3). */
export function notifyEvent(notify: SipRequest): NotifyEvent | null {
  const view = subscriptionStateOf(notify);
  return view && { kind: 'notify', ...view };
}

/** What an event at the moment `now` (milliseconds) makes of a subscription. Nothing brings one back from its end. */
export function subscription(state: Subscription, event: SubscriptionEvent, now: number): Subscription {
  if (state.name === 'terminated') return state;
  switch (event.kind) {
    case 'subscribe-sent':
      return resubscribe(state, event.expires, now);
    case 'accepted':
      return accept(state, event.expires, now);
    case 'refused':
      return refused(state, event.status, event.retryAfter);
    case 'notify':
      return notified(state, event, now);
    case 'transport-error':
      // Before the first NOTIFY there is nothing to keep; later it stands until it expires. RFC 6665 4.1.2.2
      return state.name === 'waiting' ? terminate(state, 'transport', 0) : state;
    case 'time':
      return pass(state, now);
  }
}

export interface SubscriptionDue {
  readonly at: number;
  readonly what: 'refresh' | 'expire' | 'timer-n';
}

/** What is due first; null where nothing is. A refresh is the caller's to send, the others are told by `time`. */
export function subscriptionDue({ refreshDue, expiresAt, timerN }: Subscription): SubscriptionDue | null {
  const moments: readonly (readonly [number | null, SubscriptionDue['what']])[] = [
    [timerN, 'timer-n'],
    [expiresAt, 'expire'],
    [refreshDue, 'refresh'],
  ];
  let first: SubscriptionDue | null = null;
  for (const [at, what] of moments) if (at !== null && (!first || at < first.at)) first = { at, what };
  return first;
}

function resubscribe(state: Subscription, expires: number, now: number): Subscription {
  // Each SUBSCRIBE is followed by a NOTIFY, and timer N waits for it. RFC 6665 4.1.2.4
  const timerN = now + patience(state.config);
  return { ...state, isEnding: state.isEnding || expires === 0, refreshDue: null, timerN };
}

function accept(state: Subscription, expires: number | null, now: number): Subscription {
  // The answer can make the time shorter than was asked. RFC 6665 4.1.2.1
  return expires === null || state.isEnding ? state : lasting(state, expires, now);
}

function refused(state: Subscription, status: number, retryAfter: number | null): Subscription {
  // Some answers say that there is no subscription, after others it stands until it expires. RFC 6665 4.1.2.2
  const isOver = state.name === 'waiting' || endsUsage('SUBSCRIBE', status) !== 'transaction';
  if (!isOver) return { ...state, timerN: null };
  // The peer forgot the dialog: an unrelated SUBSCRIBE is welcome. RFC 6665 4.1.2.2
  return terminate(state, 'refused', retryOf(retryAfter, status === 481 ? 0 : 'never'));
}

function notified(state: Subscription, event: NotifyEvent, now: number): Subscription {
  if (event.state === 'terminated') {
    return terminate(state, event.reason ?? 'none', retryAfterNotify(event.reason, event.retryAfter));
  }
  const next: Subscription = { ...state, name: nameOf(event.state), timerN: null };
  // What a NOTIFY says of the time left counts more than the answer to SUBSCRIBE. RFC 6665 4.1.3
  return event.expires === null ? next : lasting(next, event.expires, now);
}

function nameOf(text: string): SubscriptionName {
  return text === 'active' || text === 'pending' ? text : 'other';
}

/** Room for one transaction's 64*T1 before the end, or half of a time that is short. */
function lasting(state: Subscription, expires: number, now: number): Subscription {
  const length = expires * 1_000;
  const margin = Math.min(patience(state.config), length / 2);
  const refreshDue = state.isEnding || state.by === 'REFER' ? null : now + length - margin;
  return { ...state, expiresAt: now + length, refreshDue };
}

function pass(state: Subscription, now: number): Subscription {
  // No NOTIFY in 64*T1: the subscription has failed. RFC 6665 4.1.2.4
  if (state.timerN !== null && now >= state.timerN) return terminate(state, 'no-notify', 0);
  if (state.expiresAt !== null && now >= state.expiresAt) return terminate(state, 'expired', 0);
  return state;
}

function terminate(state: Subscription, reason: string, retryAfterMs: Retry): Subscription {
  const nothing = { expiresAt: null, refreshDue: null, timerN: null };
  return { ...state, ...nothing, name: 'terminated', terminatedReason: reason, retryAfterMs };
}

/** The wait after a probation that names none, in milliseconds. */
const PROBATION = 60_000;

interface RetryRule {
  readonly wait: Retry;
  /** Whether Retry-After counts. */
  readonly obeys: boolean;
}

/** What each reason means for a new try (RFC 6665 4.1.3). */
const RETRIES: ReadonlyMap<string, RetryRule> = new Map<string, RetryRule>([
  ['deactivated', { wait: 0, obeys: false }],
  ['probation', { wait: PROBATION, obeys: true }],
  ['rejected', { wait: 'never', obeys: false }],
  ['timeout', { wait: 0, obeys: false }],
  ['giveup', { wait: 0, obeys: true }],
  ['noresource', { wait: 'never', obeys: false }],
  ['invariant', { wait: 'never', obeys: false }],
]);

const NO_REASON: RetryRule = { wait: 0, obeys: true };

/** When to ask anew after a NOTIFY that ended it; an unknown reason is like none (RFC 6665 4.1.3). */
export function retryAfterNotify(reason: string | null, retryAfter: number | null): Retry {
  const { wait, obeys } = RETRIES.get(reason?.toLowerCase() ?? '') ?? NO_REASON;
  return retryOf(obeys ? retryAfter : null, wait);
}

function retryOf(seconds: number | null, fallback: Retry): Retry {
  return seconds === null ? fallback : seconds * 1_000;
}
