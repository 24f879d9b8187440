/**
 * Turns of the event loop, one task each: however many views have something to do, sockets and timers wait for one slice of
 * one. A task is a call that comes back, so a queue is enough; files are read by what waits (source/turns.ts).
 */

/** Has something run when everything that waits has had its turn; `setImmediate` is one. */
export type NextTurn = (run: () => void) => void;

export interface Turns {
  /** Runs a task in a turn of its own, behind those that wait. */
  add(task: () => void): void;
}

/** Makes the queue. An error of a task is a bug; it is told, and the others go on. */
export function createTurns(nextTurn: NextTurn, onError: (error: unknown) => void): Turns {
  const waiting: (() => void)[] = [];
  const run = (): void => {
    const task = waiting.shift();
    if (waiting.length > 0) nextTurn(run);
    try {
      task?.();
    } catch (error) {
      onError(error);
    }
  };
  return {
    add(task) {
      waiting.push(task);
      if (waiting.length === 1) nextTurn(run);
    },
  };
}
