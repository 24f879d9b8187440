/** Work over the messages of a flow that stops in its middle, so that sockets and timers wait for one slice of it. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Turns } from '../view/turns.ts';

/** Has others have their turn when a slice of work is done: null while it may go on. */
export type Breathe = () => Promise<void> | null;

/** Milliseconds of one slice. */
const SLICE = 5;

export interface BreatheDeps {
  readonly turns: Turns;
  readonly clock: Pick<Clock, 'now'>;
}

/** Begins with a slice that goes on in the turn of its caller. */
export function createBreathe({ turns, clock }: BreatheDeps): Breathe {
  let until = clock.now() + SLICE;
  const begin = (resolve: () => void): void => {
    until = clock.now() + SLICE;
    resolve();
  };
  return () => (clock.now() < until ? null : new Promise<void>((resolve) => turns.add(() => begin(resolve))));
}

/** Takes steps to their end, and breathes between them. */
export async function inTurns<T>(steps: Generator<null, T>, breathe: Breathe): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const waiting = breathe();
    if (waiting) await waiting;
  }
}
