/** The time of now as a ref that moves once a second while somebody needs it. */
import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { browserClock } from '../../host/clock.ts';

/** Milliseconds since 1970-01-01 UTC. @param needed whether it has to move; it is read reactively */
export function useNow(needed: () => boolean): ShallowRef<number> {
  const now = shallowRef(browserClock.now());
  let ticking: ReturnType<typeof setInterval> | null = null;
  const tick = (): void => void (now.value = browserClock.now());
  const stop = (): void => {
    if (ticking !== null) clearInterval(ticking);
    ticking = null;
  };
  watch(
    needed,
    (wanted) => {
      stop();
      tick();
      if (wanted) ticking = setInterval(tick, 1000);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return now;
}
