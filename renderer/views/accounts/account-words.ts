/** How an account's row is told: the colour of its state, and what counts down. */
import type { AccountRow, AccountState } from '#shared/model/account.ts';

export type Tone = 'ok' | 'error' | 'busy' | 'quiet';

const TONES: Readonly<Record<AccountState, Tone>> = {
  new: 'quiet',
  registering: 'busy',
  registered: 'ok',
  unregistering: 'busy',
  unregistered: 'quiet',
  failed: 'error',
};

/** The colour of a state; its word stands beside it. */
export function toneOf(state: AccountState): Tone {
  return TONES[state];
}

export interface Countdown {
  /** What happens then: it is registered again, it is tried again, or the binding runs out. */
  readonly kind: 'refresh' | 'retry' | 'expiry';
  /** Milliseconds left, never below 0. */
  readonly left: number;
}

type Moments = Pick<AccountRow, 'state' | 'until' | 'nextAttempt'>;

/** What comes next for an account; null where nothing does. */
export function countdownOf({ state, until, nextAttempt }: Moments, now: number): Countdown | null {
  const left = (moment: number): number => Math.max(0, moment - now);
  if (nextAttempt !== null) {
    return { kind: state === 'registered' ? 'refresh' : 'retry', left: left(nextAttempt) };
  }
  return until === null ? null : { kind: 'expiry', left: left(until) };
}

/** Whether something of it counts down, so that the time has to be told. */
export function ticks(rows: readonly AccountRow[]): boolean {
  return rows.some(
    ({ until, nextAttempt, bindings }) =>
      until !== null || nextAttempt !== null || bindings.some((one) => one.until !== null),
  );
}
