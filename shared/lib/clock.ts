/** Time as an argument: whoever needs the time or a timer is handed a `Clock`, so tests decide when time passes. */
import { createHeap } from './heap.ts';

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
  /** Null once it was cancelled: it stays where it is until its turn comes. */
  run: (() => void) | null;
}

/** A clock that stands still until it is advanced; it starts at `start` (milliseconds since 1970). */
export function createManualClock(start = 0): ManualClock {
  let time = start;
  let order = 0;
  let pending = 0;
  const waiting = createHeap<Waiting>((a, b) => a.due < b.due || (a.due === b.due && a.order < b.order));
  const finish = (one: Waiting): void => {
    if (one.run) pending--;
    one.run = null;
  };
  /** The next one that is due by `limit` and was not cancelled. */
  const takeDue = (limit: number): Waiting | null => {
    for (let one = waiting.peek(); one; one = waiting.peek()) {
      if (one.run && one.due > limit) return null;
      waiting.pop();
      if (one.run) return one;
    }
    return null;
  };
  return {
    now: () => time,
    after(ms, run) {
      const one: Waiting = { due: time + Math.max(0, ms), order: order++, run };
      waiting.push(one);
      pending++;
      return { cancel: () => finish(one) };
    },
    advance(ms) {
      const limit = time + ms;
      for (let one = takeDue(limit); one; one = takeDue(limit)) {
        const { run } = one;
        finish(one);
        time = one.due;
        run?.();
      }
      time = limit;
    },
    get pending() {
      return pending;
    },
  };
}
