/** A few words that are told for a moment, such as that something was copied. */
import type { ShallowRef } from 'vue';
import { onBeforeUnmount, shallowRef } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';

/** For so long they stand, in milliseconds. */
export const TOLD = 2_500;

export interface Told {
  /** '' where there is nothing to say. */
  readonly told: Readonly<ShallowRef<string>>;
  tell(text: string): void;
}

/** To be called in a component's set-up. */
export function useTold(clock: Clock = browserClock): Told {
  const told = shallowRef('');
  let timer: Timer | null = null;
  onBeforeUnmount(() => timer?.cancel());
  return {
    told,
    tell(text) {
      told.value = text;
      timer?.cancel();
      timer = clock.after(TOLD, () => void (told.value = ''));
    },
  };
}
