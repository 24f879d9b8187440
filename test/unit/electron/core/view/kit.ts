/** A console's lists with views on them, whose turns and time are moved by the test. */
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import type { Store, StoreOptions } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import { createStatistics } from '#core/statistics/statistics.ts';
import { createTurns } from '#core/view/turns.ts';
import { createViews } from '#core/view/views.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';

const A = { host: '192.0.2.1', port: 5060 };
const B = { host: '192.0.2.2', port: 5060 };

export interface KitOptions extends StoreOptions {
  /** Milliseconds that pass with each look at the clock; 0 makes one slice of everything. */
  readonly tick?: number;
  /** Puts something before the store that the views see. */
  readonly wrap?: (store: Store) => Store;
}

/** A clock that goes on when it is looked at, so that slices end. */
function ticking(tick: number): Clock & { advance(ms: number): void } {
  const clock = createManualClock(1_000_000);
  return {
    now() {
      clock.advance(tick);
      return clock.now();
    },
    after: (ms, run) => clock.after(ms, run),
    advance: (ms) => clock.advance(ms),
  };
}

export function createKit(options: KitOptions = {}) {
  const { tick = 0, wrap = (store) => store } = options;
  const clock = ticking(tick);
  const store = createStore(options);
  const observed = createObserved({ store, clock });
  const { tracker } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(createManualClock(0)) });
  const waiting: (() => void)[] = [];
  const errors: unknown[] = [];
  const seen = wrap(store);
  const hidden = new Set<string>();
  const sourceChanges = createEmitter<string>();
  const sources = {
    hidesAny: () => hidden.size > 0,
    isHidden: (id: string) => hidden.has(id),
    nameOf: (id: string) => `capture ${id}`,
    onHidden: (listener: (id: string) => void) => sourceChanges.on(listener),
  };
  const turns = createTurns(
    (run) => waiting.push(run),
    (error) => errors.push(error),
  );
  const onError = (error: unknown): void => void errors.push(error);
  const views = createViews({ ...observed, store: seen, clock, turns, sources, onError });
  const { hosts } = observed;
  const statistics = createStatistics({ store, tracker, hosts, views, clock, turns });
  /** Runs one turn; whether there was one. */
  const turn = (): boolean => {
    const run = waiting.shift();
    run?.();
    return run !== undefined;
  };
  return {
    clock,
    store,
    seen,
    tracker,
    legs: observed.legs,
    transactions: observed.transactions,
    registrations: observed.registrations,
    views,
    turns,
    statistics,
    errors,
    onError,
    turn,
    /** Runs turns and waits of time until nothing is to be done. */
    settle(): void {
      for (let i = 0; i < 3; i++) {
        while (turn());
        clock.advance(1_000);
      }
    },
    isHidden: (id: string) => hidden.has(id),
    hide(id: string, isHidden = true): void {
      if (isHidden) hidden.add(id);
      else hidden.delete(id);
      sourceChanges.emit(id);
    },
    /** Lists a message that came from A, or from B where it is a response. */
    hear(bytes: Uint8Array, { source = 'a', capture = '', time = 0 } = {}): number {
      const isResponse = bytes[0] === 0x53 && bytes[3] === 0x2f;
      const [src, dst] = isResponse ? [B, A] : [A, B];
      return listing.add({ source, capture, time, direction: 'in', transport: 'udp', src, dst, bytes });
    },
    open: (filter: string) => views.open({ filter, utcOffset: 0 }),
  };
}

export type Kit = ReturnType<typeof createKit>;
