/**
 * The timer by whose expiry a message was sent, as far as an observer can tell (RFC 3261 17 and 13.3.1.4, RFC 3262 3). What the
 * clocks of the sides were set to is not known: the schedule is that of the RFC's own values.
 */
import type { FlowStep } from '#shared/model/flow.ts';
import type { TimerConfig } from '#shared/sip/timer-values.ts';
import { DEFAULT_TIMERS } from '#shared/sip/timer-values.ts';
import type { Placed } from './transactions.ts';

export type StepTimer = NonNullable<FlowStep['timer']>;

/** Timers that repeat something. `2xx` and `rel1xx` have no letter in the RFCs. */
export type RepeatTimer = 'A' | 'E' | 'G' | '2xx' | 'rel1xx';

/** The wait before the n-th repetition (from 1), in milliseconds. */
type Wait = (nth: number, config: TimerConfig) => number;

/** A double that stops nowhere stays a number. */
const doubled = (t1: number, nth: number): number => t1 * 2 ** Math.min(nth - 1, 30);
const unbounded: Wait = (nth, { t1 }) => doubled(t1, nth);
const upToT2: Wait = (nth, { t1, t2 }) => Math.min(doubled(t1, nth), t2);

/** How long each waits; the first four lines are RFC 3261 17.1.1.2, 17.1.2.2, 17.2.1 and 13.3.1.4, the last RFC 3262 3. */
const WAITS: Readonly<Record<RepeatTimer, Wait>> = {
  A: unbounded,
  E: upToT2,
  G: upToT2,
  '2xx': upToT2,
  rel1xx: unbounded,
};

/** The wait of a timer before the n-th repetition (from 1), in milliseconds. */
export function waitOf(timer: RepeatTimer, nth: number, config: TimerConfig = DEFAULT_TIMERS): number {
  return WAITS[timer](nth, config);
}

/** The timer that repeats a message where it is not answered; null for one that none repeats. */
export function repeaterOf({ message: { row }, said, transaction }: Placed): RepeatTimer | null {
  const { method, reliable } = transaction;
  if (row.kind === 'request') {
    if (row.method === 'ACK' || reliable) return null;
    return method === 'INVITE' ? 'A' : 'E';
  }
  if (method !== 'INVITE') return null;
  if (row.status < 200) return said.rseq === null ? null : 'rel1xx';
  // A 2xx is repeated end to end, also where the transport of a hop loses nothing (RFC 3261 13.3.1.4).
  if (row.status < 300) return '2xx';
  return reliable ? null : 'G';
}

/** The timer that made a repetition; null for what is none, and for a response that only answers a repeated request. */
export function repeatTimer(placed: Placed): StepTimer | null {
  const { copy, before, asked, message } = placed;
  if (before === null) return null;
  const letter = repeaterOf(placed);
  const { row } = message;
  if (letter === null) return null;
  // RFC 3261 17.2.1: a server answers a repeated request with its last response at once.
  if (row.kind === 'response' && asked !== null && asked > before) return null;
  return { letter, after: Math.max(0, row.time - before), expected: expectedOf(letter, placed, copy) };
}

/** RFC 3261 17.1.2.2: once a provisional response came, E stands at T2. */
function expectedOf(letter: RepeatTimer, { transaction }: Placed, copy: number): number {
  const isProceeding = letter === 'E' && transaction.status >= 100 && transaction.status < 200;
  return isProceeding ? DEFAULT_TIMERS.t2 : waitOf(letter, copy);
}
