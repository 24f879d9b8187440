/**
 * The system's clock for tests with real peers, whose time can be moved on: what would be due in the time that is skipped
 * fires at once, and everything else goes on in real time.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { systemClock } from '#core/session/system.ts';

export interface SkippingClock extends Clock {
  /** Moves time on by so many milliseconds. */
  skip(ms: number): void;
}

interface Waiting {
  readonly due: number;
  readonly run: () => void;
  timer: Timer;
}

/** Makes a clock that shows the system's time until it is moved on. */
export function createSkippingClock(): SkippingClock {
  const system = systemClock();
  const waiting = new Set<Waiting>();
  let skipped = 0;
  const now = (): number => system.now() + skipped;
  const arm = (one: Pick<Waiting, 'due'>, fire: () => void): Timer => system.after(one.due - now(), fire);
  const fire = (one: Waiting): void => {
    waiting.delete(one);
    one.run();
  };
  return {
    now,
    after(ms, run) {
      const due = now() + ms;
      const one: Waiting = { due, run, timer: arm({ due }, () => fire(one)) };
      waiting.add(one);
      return {
        cancel() {
          waiting.delete(one);
          one.timer.cancel();
        },
      };
    },
    skip(ms) {
      skipped += ms;
      for (const one of waiting) {
        one.timer.cancel();
        one.timer = arm(one, () => fire(one));
      }
    },
  };
}
