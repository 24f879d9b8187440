/** The base values that every timer of a transaction is made of, and what follows from them (RFC 3261 17.1.1.1, table 4). */

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

/** How long an INVITE waits for its user before 100 Trying leaves, in milliseconds (RFC 3261 17.2.1). */
export const TRYING_AFTER = 200;

/** The timers that follow from the base values; timer D covers the server's timer H, 32 seconds at the least. */
export function timersOf({ t1, t2, t4 }: Pick<TimerConfig, 't1' | 't2' | 't4'>): TimerConfig {
  return { t1, t2, t4, d: Math.max(32_000, 64 * t1) };
}

/** 64*T1: how long a transaction waits (timers B, F, H, J, L and M), in milliseconds. */
export function patience(config: TimerConfig): number {
  return 64 * config.t1;
}

/**
 * How long timer E of the client takes until it stands at T2, in milliseconds: 3500 by default. A 100 to a non-INVITE
 * request must not leave earlier and must leave then (RFC 4320 4.1).
 */
export function untilT2({ t1, t2 }: TimerConfig): number {
  let sum = 0;
  for (let interval = Math.max(t1, 1); interval < t2; interval *= 2) sum += interval;
  return sum;
}
