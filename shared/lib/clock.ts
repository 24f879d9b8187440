/** Time as an argument: whoever needs the time or a timer is handed a `Clock`, so tests decide when time passes. */

export interface Timer {
  /** Stops the timer; harmless after it fired. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, with a fraction where the host has one; never runs backwards. */
  now(): number;
  /** Calls `run` once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Timer;
}

export interface ManualClock extends Clock {
  /** Moves time on by `ms`, firing due timers in order of their time. */
  advance(ms: number): void;
  /** How many timers are still waiting. */
  readonly pending: number;
}

interface Waiting {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is advanced; it starts at `start` (milliseconds since 1970). */
export function createManualClock(start = 0): ManualClock {
  let time = start;
  let order = 0;
  const waiting = new Set<Waiting>();
  const nextDue = (limit: number): Waiting | null => {
    let best: Waiting | null = null;
    for (const one of waiting) {
      if (one.due > limit) continue;
      if (!best || one.due < best.due || (one.due === best.due && one.order < best.order)) best = one;
    }
    return best;
  };
  return {
    now: () => time,
    after(ms, run) {
      const one: Waiting = { due: time + Math.max(0, ms), order: order++, run };
      waiting.add(one);
      return { cancel: () => void waiting.delete(one) };
    },
    advance(ms) {
      const limit = time + ms;
      for (let one = nextDue(limit); one; one = nextDue(limit)) {
        waiting.delete(one);
        time = one.due;
        one.run();
      }
      time = limit;
    },
    get pending() {
      return waiting.size;
    },
  };
}
