/**
 * The timers of the SIP transactions by their letter (RFC 3261 17 table 4, RFC 6026 for L and M), and two waits that
 * the RFCs give no letter. A running timer is a name and the moment it fires; the list of them is part of a
 * transaction's state, so a reducer stays pure.
 */

export type { TimerConfig } from '#shared/sip/timer-values.ts';
export { DEFAULT_TIMERS, patience, timersOf, TRYING_AFTER, untilT2 } from '#shared/sip/timer-values.ts';

export type TimerLetter =
  | 'A'
  | 'B'
  | 'D'
  | 'E'
  | 'F'
  | 'G'
  | 'H'
  | 'I'
  | 'J'
  | 'K'
  | 'L'
  | 'M'
  /** Until a server transaction that nobody answered sends 100 Trying (RFC 3261 17.2.1, RFC 4320 4.1). */
  | '100'
  /**
   * Until a non-INVITE server transaction that nobody answered is let go. It is ours: RFC 3261 would keep it for
   * ever, while the client's timer F has ended and no answer can arrive in time any more (RFC 4320 3).
   */
  | 'unanswered';

export interface RunningTimer {
  readonly letter: TimerLetter;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly due: number;
}

export type Timers = readonly RunningTimer[];

/** No timer runs; the one list of that kind. */
export const NO_TIMERS: Timers = [];

/** Starts a timer, or starts it anew. */
export function startTimer(timers: Timers, letter: TimerLetter, due: number): Timers {
  const next = { letter, due };
  return timers.length === 0 ? [next] : [...timers.filter((timer) => timer.letter !== letter), next];
}

/** Whether a timer of that letter runs. */
export function isRunning(timers: Timers, letter: TimerLetter): boolean {
  return timers.some((timer) => timer.letter === letter);
}

/** The timer that fires first, or null where none runs; of two at one moment the one that was started first. */
export function firstTimer(timers: Timers): RunningTimer | null {
  let first: RunningTimer | null = null;
  for (const timer of timers) if (!first || timer.due < first.due) first = timer;
  return first;
}

/** The timers without one that fired. */
export function withoutTimer(timers: Timers, letter: TimerLetter): Timers {
  return timers.filter((timer) => timer.letter !== letter);
}
