/** The time, once a second, for what counts up while somebody looks. */
import type { ShallowRef } from 'vue';
import { onActivated, onBeforeUnmount, onDeactivated, onMounted, shallowRef } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';

/** To be called in a component's set-up; it stands still while the component is not shown. */
export function useNow(clock: Clock = browserClock): Readonly<ShallowRef<number>> {
  const now = shallowRef(clock.now());
  let timer: Timer | null = null;
  const stop = (): void => {
    timer?.cancel();
    timer = null;
  };
  const tick = (): void => {
    now.value = clock.now();
    timer = clock.after(1000, tick);
  };
  const start = (): void => {
    stop();
    tick();
  };
  onMounted(start);
  onActivated(start);
  onDeactivated(stop);
  onBeforeUnmount(stop);
  return now;
}
