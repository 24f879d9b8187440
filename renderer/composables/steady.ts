/** Computed records that stay the same ones as long as they say the same, so that what shows them has nothing to do. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';

/** @param make a plain record, read reactively */
export function steady<T>(make: () => T): ComputedRef<T> {
  return computed((before?: T) => {
    const next = make();
    return before !== undefined && JSON.stringify(before) === JSON.stringify(next) ? before : next;
  });
}
