/** How a layer of transactions shows itself: every transaction with its state and the timers that run. */
import type { Timers } from './timers.ts';

export interface TransactionSnapshot {
  readonly side: 'client' | 'server';
  readonly kind: 'invite' | 'non-invite';
  readonly method: string;
  readonly branch: string;
  /** The box of the figure it is in. */
  readonly state: string;
  /** Letters with the moment they fire, in milliseconds since 1970-01-01 UTC. */
  readonly timers: Timers;
}

/** How many transactions of one side are kept at the most; at an attack new ones are refused, old ones live on. */
export const DEFAULT_LIMIT = 20_000;
