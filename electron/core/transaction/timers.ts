/**
 * The timers of the SIP transactions by their letter (RFC 3261 17 table 4, RFC 6026 for L and M). A running timer
 * is a letter and the moment it fires; the list of them is part of a transaction's state, so a reducer stays pure.
 */

export type TimerLetter = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

/** The three base values that every timer is made of, and the floor of timer D, all in milliseconds. */
export interface TimerConfig {
  /** The estimate of a round trip (RFC 3261 17.1.1.1). */
  readonly t1: number;
  /** The longest interval between retransmissions of a non-INVITE request or of a response. */
  readonly t2: number;
  /** How long a message can stay in the network. */
  readonly t4: number;
  /** Timer D over an unreliable transport, at least 32 seconds (RFC 3261 17.1.1.2). */
  readonly d: number;
}

export const DEFAULT_TIMERS: TimerConfig = { t1: 500, t2: 4_000, t4: 5_000, d: 32_000 };

/** 64*T1: how long a transaction waits (timers B, F, H, J, L and M), in milliseconds. */
export function patience(config: TimerConfig): number {
  return 64 * config.t1;
}

export interface RunningTimer {
  readonly letter: TimerLetter;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly due: number;
}

export type Timers = readonly RunningTimer[];

/** Starts a timer, or starts it anew. */
export function startTimer(timers: Timers, letter: TimerLetter, due: number): Timers {
  return [...timers.filter((timer) => timer.letter !== letter), { letter, due }];
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
