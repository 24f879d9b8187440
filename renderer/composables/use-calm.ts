/** A value that follows another at human speed: figures that change thirty times a second cannot be read. */
import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';
import { untilBeat } from './beat.ts';

/** Follows `source` at once after a quiet time, and then at each beat of `ms` milliseconds. The last value always arrives. */
export function useCalm<T>(source: () => T, ms = 500, clock: Clock = browserClock): Readonly<ShallowRef<T>> {
  const shown = shallowRef(source()) as ShallowRef<T>;
  let timer: Timer | null = null;
  const show = (): void => {
    timer = null;
    if (shown.value === source()) return;
    shown.value = source();
    timer = clock.after(untilBeat(clock.now(), ms), show);
  };
  watch(source, () => timer ?? show(), { flush: 'sync' });
  onScopeDispose(() => timer?.cancel());
  return shown;
}
