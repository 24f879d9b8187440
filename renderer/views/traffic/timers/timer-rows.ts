/** The timers of a flow as rows of a table: which are shown, how much of their time is over, and what colour their state has. */
import type { FlowTimer, FlowTimerName } from '#shared/model/flow.ts';

/** A timer at its place in the table, from 1. */
export interface PlacedTimer extends FlowTimer {
  readonly id: number;
}

/** Waits of transactions that are finished: that they run out is as it should be. */
const WAITS: ReadonlySet<FlowTimerName> = new Set<FlowTimerName>(['D', 'I', 'J', 'K', 'L', 'M']);

export const isWait = ({ timer }: Pick<FlowTimer, 'timer'>): boolean => WAITS.has(timer);

/** The timers that are shown, each with its place. */
export function placedTimers(timers: readonly FlowTimer[], withWaits: boolean): PlacedTimer[] {
  return timers.filter((one) => withWaits || !isWait(one)).map((one, i) => ({ ...one, id: i + 1 }));
}

/** How much of its time is over, from 0 to 1. */
export function shareOf({ from, until, ended }: FlowTimer, now: number): number {
  const whole = until - from;
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, ((ended ?? now) - from) / whole));
}

export type StateWord = FlowTimer['state'] | 'over' | 'open';

/** The word of its state: a wait that ran out is over, and what ran when a capture ended is left open. */
export function stateWord(timer: FlowTimer, now: number): StateWord {
  if (timer.state === 'running') return timer.until > now ? 'running' : 'open';
  return timer.state === 'expired' && isWait(timer) ? 'over' : timer.state;
}

/** The class of the colour of a state. */
export const STATE_CLASSES: Readonly<Record<StateWord, string>> = {
  running: 'info',
  stopped: 'ok',
  expired: 'error',
  over: 'dim',
  open: 'dim',
};

/** What the column of the time says: a key of `timers`, with milliseconds; null where there is nothing to say. */
export function leftOf(
  timer: FlowTimer,
  now: number,
): { key: 'left' | 'renew' | 'after'; ms: number } | null {
  if (timer.ended !== null) return { key: 'after', ms: timer.ended - timer.from };
  if (timer.due !== null && timer.due > now) return { key: 'renew', ms: timer.due - now };
  // What still ran at the end of a capture has no time left that could be told.
  return timer.until > now ? { key: 'left', ms: timer.until - now } : null;
}
