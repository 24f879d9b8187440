/** The browser's clock: wall time with a fraction that never runs backwards, and its timers. */
import type { Clock } from '#shared/lib/clock.ts';

export const browserClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const handle = setTimeout(run, ms);
    return { cancel: () => clearTimeout(handle) };
  },
};
