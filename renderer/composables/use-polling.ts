/** Asks for something again and again while somebody looks: one question at a time, a pause after each answer. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';

/** To be called in a component's set-up; nothing is asked while the component is not shown. `ask` must not reject. */
export function usePolling(ask: () => Promise<void>, ms: number, clock: Clock = browserClock): void {
  let timer: Timer | null = null;
  /** Counts up whenever it is begun or ended, so that an answer that is late begins no second round. */
  let round = 0;

  async function run(mine: number): Promise<void> {
    await ask();
    if (mine === round) timer = clock.after(ms, () => void run(mine));
  }

  function stop(): void {
    round++;
    timer?.cancel();
    timer = null;
  }

  function start(): void {
    stop();
    void run(round);
  }

  onMounted(start);
  onActivated(start);
  onDeactivated(stop);
  onBeforeUnmount(stop);
}
