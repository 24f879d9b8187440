/** A clock whose timers cannot end the process: the error of one is told, and everything else goes on. */
import type { Clock } from '#shared/lib/clock.ts';

/** Wraps a clock; `onError` takes what a timer threw, which is a bug. */
export function guardedClock(clock: Clock, onError: (error: unknown) => void): Clock {
  return {
    now: () => clock.now(),
    after: (ms, run) =>
      clock.after(ms, () => {
        try {
          run();
        } catch (error) {
          onError(error);
        }
      }),
  };
}
