/** What is chosen in a list, the last one first: several at a time, of which the first is the one that is selected. */
import type { Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';

/** Rows that can be chosen at a time. */
export const MOST_CHOSEN = 1_000;

export interface Chosen {
  readonly ids: Readonly<Ref<readonly number[]>>;
  /** Chooses these, the last chosen first; that one has to be selected with it. */
  choose(ids: readonly number[]): void;
}

/** Makes the choice of what is selected alone; where another one is selected, that one alone is chosen. */
export function createChosen(selected: () => number | null): Chosen {
  const several = shallowRef<readonly number[]>([]);
  watch(
    selected,
    (id) => {
      if (several.value[0] !== id) several.value = [];
    },
    { flush: 'sync' },
  );
  const ids = computed((): readonly number[] => {
    const id = selected();
    if (id === null) return [];
    return several.value[0] === id ? several.value : [id];
  });
  return { ids, choose: (next) => void (several.value = next.slice(0, MOST_CHOSEN)) };
}
