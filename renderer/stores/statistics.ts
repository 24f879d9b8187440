/**
 * The figures of the view that is shown, as the core reckoned them last. They are asked for while somebody looks: at once for another
 * view, and for the same one when it changed, with a rest between two questions that grows with the work they are.
 */
import { defineStore } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Statistics } from '#shared/model/statistics.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { browserClock } from '../host/clock.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** Milliseconds from one question to the next at the least, and how many times as long as the last answer took. */
const REST = 2_000;
const SHARE = 5;

export interface AskerOptions {
  readonly clock: Clock;
  /** The view whose figures are wanted; 0 for none. */
  view(): number;
  /** Asks; it must not reject. */
  ask(view: number): Promise<void>;
}

/** Decides when to ask: one question at a time, and none while nobody looks. */
export function createAsker({ clock, view, ask }: AskerOptions) {
  let isWatched = false;
  let isAsking = false;
  /** Whether something changed since the last question, which view that was of, and when the next one may be. */
  let isDue = true;
  let asked = 0;
  let next = -Infinity;
  let timer: Timer | null = null;

  function schedule(): void {
    timer?.cancel();
    timer = null;
    const wanted = view();
    if (!isWatched || isAsking || wanted === 0) return;
    if (wanted !== asked) return void run(wanted);
    if (!isDue) return;
    const wait = next - clock.now();
    if (wait <= 0) return void run(wanted);
    timer = clock.after(wait, schedule);
  }

  async function run(wanted: number): Promise<void> {
    isAsking = true;
    isDue = false;
    asked = wanted;
    const began = clock.now();
    await ask(wanted);
    const took = clock.now() - began;
    next = began + took + Math.max(REST - took, SHARE * took);
    isAsking = false;
    schedule();
  }

  return {
    /** Something changed, or the view is another. */
    note(): void {
      isDue = true;
      if (!timer || view() !== asked) schedule();
    },
    watch(): void {
      isWatched = true;
      schedule();
    },
    rest(): void {
      isWatched = false;
      schedule();
    },
  };
}

export const useStatistics = defineStore('statistics', () => {
  const traffic = useTraffic();
  const figures = shallowRef<Statistics | null>(null);
  const trouble = shallowRef<Trouble | null>(null);

  async function ask(view: number): Promise<void> {
    try {
      const answer = await useRpc().call('statistics.get', { view });
      // Those of a view that was left meanwhile would be taken for those of the new one.
      if (view !== traffic.view) return;
      figures.value = answer;
      trouble.value = null;
    } catch (error) {
      if (view === traffic.view) trouble.value = troubleOf(error);
    }
  }

  const asker = createAsker({ clock: browserClock, view: () => traffic.view, ask });
  watch(
    () => [traffic.view, traffic.filtering.counters],
    () => asker.note(),
    { flush: 'sync' },
  );
  return { figures, trouble, watch: () => asker.watch(), rest: () => asker.rest() };
});
