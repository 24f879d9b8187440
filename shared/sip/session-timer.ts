/**
 * Session timers (RFC 4028): which interval two sides agree on, who refreshes the session, and when it must be refreshed
 * or ended. Pure: messages and numbers in, headers and moments out. An interval is in seconds, a moment in milliseconds.
 */
import type { HeaderPair } from './build.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import { hasOption } from './option-tags.ts';
import { sessionTimerOf } from './views-dialog.ts';


/** No interval is shorter (RFC 4028 4 and 5). */
export const SHORTEST_INTERVAL = 90;
/** What a peer names above this is as good as this: 136 years. */
const LONGEST_INTERVAL = 2 ** 32 - 1;
/** A BYE for want of a refresh leaves this long before the end, or a third of the interval (RFC 4028 10). */
const FAREWELL_SECONDS = 32;

export type Side = 'local' | 'remote';
export type Role = 'uac' | 'uas';

/** The timer that both sides run. */
export interface SessionTimer {
  /** Seconds. */
  readonly interval: number;
  readonly refresher: Side;
}

export interface TimerWish {
  /** Session-Expires in seconds; null says that timers are supported and not asked for. */
  readonly interval: number | null;
  /** The shortest interval that is accepted; null where it is the 90 seconds of the RFC. */
  readonly minSE?: number | null;
  /** Who refreshes; null leaves it to the other side (RFC 4028 7.1), and a refresh names who does it (7.4). */
  readonly refresher?: Side | null;
}

/** The headers of an INVITE or UPDATE that asks for a timer (RFC 4028 7.1, 7.4). */
export function timerHeaders({ interval, minSE = null, refresher = null }: TimerWish): HeaderPair[] {
  const floor = clamp(minSE ?? SHORTEST_INTERVAL);
  const headers: HeaderPair[] = [['Supported', 'timer']];
  if (interval !== null) {
    // The sender of this request is its UAC, whatever it was in the dialog's first one. RFC 4028 7.4
    const suffix = refresher === null ? '' : `;refresher=${refresher === 'local' ? 'uac' : 'uas'}`;
    // An interval below Min-SE contradicts itself. RFC 4028 7.1
    headers.push(['Session-Expires', `${clamp(interval, floor)}${suffix}`]);
  }
  if (minSE !== null) headers.push(['Min-SE', String(floor)]);
  return headers;
}

export interface Insistence {
  /** The interval that our side keeps where the other side does not support timers; null gives in. */
  readonly alone: number | null;
}

/**
 * The timer after a 2xx to our INVITE or UPDATE; null where the session has none from now on, which also ends one that
 * ran before (RFC 4028 7.2).
 */
export function agreedByResponse(
  request: SipRequest,
  response: SipResponse,
  { alone }: Insistence,
): SessionTimer | null {
  if (response.status < 200 || response.status > 299) return null;
  // Whoever did not say that timers are supported runs none. RFC 4028 7.1
  if (!hasOption(request, 'Supported', 'timer')) return null;
  const floor = minSEOf(request) ?? SHORTEST_INTERVAL;
  const answered = sessionTimerOf(response, 'Session-Expires');
  // Without Session-Expires nothing expires; our side may still refresh for its own sake. RFC 4028 7.2
  if (!answered) return alone === null ? null : { interval: clamp(alone, floor), refresher: 'local' };
  const asked = sessionTimerOf(request, 'Session-Expires')?.refresher ?? 'uac';
  const refresher = roleOf(answered.refresher) ?? roleOf(asked) ?? 'uac';
  return { interval: clamp(answered.seconds, floor), refresher: refresher === 'uac' ? 'local' : 'remote' };
}

export interface LongerTimer {
  readonly minSE: number;
  readonly sessionExpires: number;
}

/**
 * What the request that follows a 422 asks for (RFC 4028 7.3); null where there is nothing to learn from the answer, so
 * that the same answer would come again.
 */
export function after422(request: SipRequest, response: SipResponse): LongerTimer | null {
  const demanded = minSEOf(response);
  if (response.status !== 422 || demanded === null) return null;
  const sent = sessionTimerOf(request, 'Session-Expires')?.seconds ?? null;
  const known = minSEOf(request) ?? SHORTEST_INTERVAL;
  if (demanded <= known && (sent === null || demanded <= sent)) return null;
  // Min-SE is the largest that was heard of, and Session-Expires not below it. RFC 4028 7.3
  const minSE = clamp(demanded, known);
  return { minSE, sessionExpires: clamp(sent ?? minSE, minSE) };
}

export interface TimerPolicy {
  readonly minSE: number;
  /** The interval our side wants where it has a choice; null follows the other side. */
  readonly wanted: number | null;
  /** Who refreshes where the other side leaves the choice. */
  readonly prefer: Role;
}

export type TimerAnswer =
  | {
      readonly kind: 'accept';
      /** Of the 2xx. */
      readonly headers: readonly HeaderPair[];
      readonly timer: SessionTimer | null;
    }
  | {
      readonly kind: 'too-small';
      /** Of the 422. */
      readonly headers: readonly HeaderPair[];
    };

/** How an INVITE or UPDATE that came is answered as far as timers go (RFC 4028 9). */
export function answerTimer(request: SipRequest, ours: TimerPolicy): TimerAnswer {
  const supports = hasOption(request, 'Supported', 'timer');
  const asked = sessionTimerOf(request, 'Session-Expires');
  const minSE = clamp(ours.minSE);
  // Only a UAC that supports timers can be asked for a longer one. RFC 4028 9
  if (supports && asked && asked.seconds < minSE) {
    return { kind: 'too-small', headers: [['Min-SE', String(minSE)]] };
  }
  // A proxy may have put Session-Expires in; one below 90 seconds is no interval at all. RFC 4028 4
  const offered = asked && asked.seconds >= SHORTEST_INTERVAL ? asked.seconds : null;
  const interval = answeredInterval(offered, ours.wanted, Math.max(minSE, minSEOf(request) ?? 0));
  if (interval === null) return { kind: 'accept', headers: [], timer: null };
  const role = refresherOf(supports, roleOf(asked?.refresher ?? null), ours.prefer);
  const timer: SessionTimer = { interval, refresher: role === 'uas' ? 'local' : 'remote' };
  const expires: HeaderPair = ['Session-Expires', `${interval};refresher=${role}`];
  // The UAC has to act on it, or at least to watch: it must understand. One that cannot must not be asked. RFC 4028 9
  return { kind: 'accept', headers: supports ? [['Require', 'timer'], expires] : [expires], timer };
}

/** What was offered can be made shorter, not below the floor, and never longer (RFC 4028 9). */
function answeredInterval(offered: number | null, wanted: number | null, floor: number): number | null {
  if (offered === null) return wanted === null ? null : clamp(wanted, floor);
  return wanted === null ? clamp(offered) : clamp(Math.min(offered, Math.max(wanted, floor)));
}

/** Table 2 of RFC 4028 9: a UAC without support never refreshes, one with support is obeyed where it chose. */
function refresherOf(supports: boolean, asked: Role | null, prefer: Role): Role {
  return supports ? (asked ?? prefer) : 'uas';
}

/** When the refresher sends its refresh: after half the interval (RFC 4028 10). */
export function refreshAt(timer: SessionTimer, from: number): number {
  return from + timer.interval * 500;
}

/**
 * When a side that saw no refresh sends its BYE: 32 seconds, or a third of the interval where that is less, before the
 * session expires (RFC 4028 10).
 */
export function expiresAt(timer: SessionTimer, from: number): number {
  const farewell = Math.min(FAREWELL_SECONDS, timer.interval / 3);
  return from + Math.round((timer.interval - farewell) * 1_000);
}

function minSEOf(message: SipMessage): number | null {
  return sessionTimerOf(message, 'Min-SE')?.seconds ?? null;
}

function roleOf(text: string | null): Role | null {
  return text === 'uac' || text === 'uas' ? text : null;
}

function clamp(seconds: number, floor = SHORTEST_INTERVAL): number {
  return Math.min(Math.max(seconds, floor, SHORTEST_INTERVAL), LONGEST_INTERVAL);
}
