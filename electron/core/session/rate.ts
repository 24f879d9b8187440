/** How many messages crossed in the last second, by the clock, in tenths of a second. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';

const BUCKETS = 10;
const BUCKET_MS = 100;
/** While there is traffic the rate is told this often, so that it falls to 0 when the traffic ends. */
const TELL_MS = 500;

export interface RateMeter {
  /** Counts one message. */
  count(): void;
  /** Messages in the last second. */
  rate(): number;
  /** Hears that the rate fell, or may have. */
  onChange(listener: () => void): Unsubscribe;
  close(): void;
}

/** Makes a meter at 0. */
export function createRateMeter(clock: Clock): RateMeter {
  const buckets = new Array<number>(BUCKETS).fill(0);
  const changes = createEmitter<null>();
  let newest = Math.floor(clock.now() / BUCKET_MS);
  let timer: Timer | null = null;

  /** Empties the buckets of the tenths that passed since the last look. */
  function turn(): void {
    const current = Math.floor(clock.now() / BUCKET_MS);
    const passed = Math.min(current - newest, BUCKETS);
    for (let i = 1; i <= passed; i++) buckets[(current - passed + i) % BUCKETS] = 0;
    newest = Math.max(newest, current);
  }

  function rate(): number {
    turn();
    return buckets.reduce((sum, bucket) => sum + bucket, 0);
  }

  function tell(): void {
    timer = rate() > 0 ? clock.after(TELL_MS, tell) : null;
    changes.emit(null);
  }

  return {
    count() {
      turn();
      const at = newest % BUCKETS;
      buckets[at] = (buckets[at] ?? 0) + 1;
      timer ??= clock.after(TELL_MS, tell);
    },
    rate,
    onChange: (listener) => changes.on(listener),
    close() {
      timer?.cancel();
      timer = null;
    },
  };
}
