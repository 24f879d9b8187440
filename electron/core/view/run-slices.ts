/** Does long work in slices, in turns of its own, and waits for bytes that are on disk. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Turns } from './turns.ts';

/** Milliseconds of one slice: what a socket or a timer waits for at the most. */
const SLICE = 5;

export interface SliceDeps {
  readonly clock: Clock;
  readonly turns: Turns;
  /** Brings a row into memory; null where it is there. */
  load(id: number): Promise<void> | null;
  onError(error: unknown): void;
  /** Called after each slice. */
  onSlice?(): void;
}

export interface Work<T> {
  /** What comes of it; null where it was cancelled. */
  readonly done: Promise<T | null>;
  cancel(): void;
}

/** Begins in the next turn. Each step says which row has to be loaded before the next one, or 0. */
export function runSlices<T>(steps: Generator<number, T>, deps: SliceDeps): Work<T> {
  const { clock, turns, onError } = deps;
  let isOver = false;
  let settle: (value: T | null) => void = () => undefined;
  const done = new Promise<T | null>((resolve) => (settle = resolve));

  function end(value: T | null): void {
    isOver = true;
    settle(value);
  }

  /** The id that is missing, 0 where time is over, null at the end. */
  function slice(): number | null {
    const deadline = clock.now() + SLICE;
    do {
      const step = steps.next();
      if (step.done === true) {
        end(step.value);
        return null;
      }
      if (step.value > 0) return step.value;
    } while (clock.now() < deadline);
    return 0;
  }

  function go(): void {
    if (isOver) return;
    const missing = slice();
    deps.onSlice?.();
    if (missing === null) return;
    const loading = missing > 0 ? deps.load(missing) : null;
    if (loading) void loading.catch(onError).then(schedule);
    else schedule();
  }
  const schedule = (): void => turns.add(go);

  schedule();
  return { done, cancel: () => void (isOver || end(null)) };
}
