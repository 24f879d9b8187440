/**
 * Who waits for an answer, and for how long by the times of the traffic itself: a capture has no other clock. A request is given
 * up 64*T1 after it was sent (RFC 3261 17.1.1.2 and 17.1.2.2, timers B and F), which is found when later traffic passes.
 */
import { DEFAULT_TIMERS } from '../transaction/timers.ts';

/** 64*T1 with the T1 of RFC 3261 17.1.1.1: what others use for T1 cannot be seen. */
export const PATIENCE_MS = 64 * DEFAULT_TIMERS.t1;

/** Beyond it the one that waits longest is forgotten. */
const MOST_WAITING = 1_000_000;
/** Places at the beginning of a queue that are freed at once. */
const FREED = 4_096;

export interface Patience {
  /** Somebody of a capture waits from `since` on; a time that nobody knows is not waited for. */
  wait(capture: string, id: number, since: number): void;
  /** The traffic of a capture came to `time`: tells whose patience is over, with the time since when they waited. */
  pass(capture: string, time: number, over: (id: number, since: number) => void): void;
  clear(): void;
}

/** Makes a waiting room with nobody in it. */
export function createPatience(limit = MOST_WAITING): Patience {
  const queues = new Map<string, Queue>();
  return {
    wait(capture, id, since) {
      if (!Number.isFinite(since)) return;
      let queue = queues.get(capture);
      if (!queue) queues.set(capture, (queue = new Queue(limit)));
      queue.add(id, since);
    },
    pass: (capture, time, over) => queues.get(capture)?.pass(time, over),
    clear: () => queues.clear(),
  };
}

/** Those of one capture in the order in which they came, which is nearly that of their times. */
class Queue {
  readonly #limit: number;
  readonly #ids: number[] = [];
  readonly #since: number[] = [];
  #head = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(id: number, since: number): void {
    this.#ids.push(id);
    this.#since.push(since);
    if (this.#ids.length - this.#head > this.#limit) this.#drop();
  }

  pass(time: number, over: (id: number, since: number) => void): void {
    for (;;) {
      const since = this.#since[this.#head];
      if (since === undefined || !(time - since >= PATIENCE_MS)) return;
      const id = this.#ids[this.#head] ?? 0;
      this.#drop();
      over(id, since);
    }
  }

  #drop(): void {
    this.#head++;
    if (this.#head < FREED || this.#head * 2 < this.#ids.length) return;
    this.#ids.splice(0, this.#head);
    this.#since.splice(0, this.#head);
    this.#head = 0;
  }
}
