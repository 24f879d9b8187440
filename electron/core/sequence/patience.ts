/** Waits of a run: for something to be seen, at most so long, and no longer than the run goes on. */
import type { Clock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';

export interface Patience {
  readonly isStopped: boolean;
  /** Something changed: everybody who waits looks again. */
  wake(): void;
  /** Ends every wait, now and later. */
  stop(): void;
  /** Settles with what `look` finds, null after `ms` milliseconds, or 'stopped'. */
  until<T extends object>(look: () => T | null, ms: number): Promise<T | null | 'stopped'>;
}

/** Makes the patience of a row. */
export function createPatience(clock: Clock): Patience {
  const changes = createEmitter<undefined>();
  let isStopped = false;
  const patience: Patience = {
    get isStopped() {
      return isStopped;
    },
    wake: () => changes.emit(undefined),
    stop() {
      isStopped = true;
      patience.wake();
    },
    until: <T extends object>(look: () => T | null, ms: number) =>
      new Promise<T | null | 'stopped'>((resolve) => {
        const finish = (found: T | null | 'stopped'): void => {
          off();
          timer.cancel();
          resolve(found);
        };
        const again = (): void => {
          const found = isStopped ? 'stopped' : look();
          if (found !== null) finish(found);
        };
        const off = changes.on(again);
        const timer = clock.after(ms, () => finish(isStopped ? 'stopped' : look()));
        again();
      }),
  };
  return patience;
}
