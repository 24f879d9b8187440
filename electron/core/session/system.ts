/** The machine's own time and randomness, for whoever composes an app outside of tests. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';

/** The longest wait that the system's timers take; a longer one would fire at once. */
const LONGEST_WAIT = 2_147_483_647;

/** Time with a fraction of milliseconds that never runs backwards, also when somebody sets the machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_WAIT));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** Randomness fit for secrets: tags, branches and nonces must not be guessed (RFC 3261 19.3). */
export function systemRandom(): Random {
  return { bytes: (count) => new Uint8Array(randomBytes(count)) };
}
