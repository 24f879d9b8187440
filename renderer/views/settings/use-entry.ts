/** What is entered into a form of the settings: it begins with what is set, follows that, and is set as a whole. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';

/** A kind of values, and how they are written and read. */
export interface EntryKind<T, Texts> {
  readonly defaults: T;
  textsOf(values: T): Texts;
  /** Null where one of the texts is none that can be set. */
  read(texts: Texts): T | null;
  isSame(one: T, other: T): boolean;
}

export interface Entry<T, Texts> {
  readonly texts: ShallowRef<Texts>;
  readonly read: ComputedRef<T | null>;
  readonly canApply: ComputedRef<boolean>;
  readonly canReset: ComputedRef<boolean>;
  type(name: keyof Texts, event: Event): void;
  apply(): void;
  /** Sets the defaults. */
  reset(): void;
}

/** Begins to enter values of a kind; `change` is told what is to be set. */
export function useEntry<T extends object, Texts extends object>(
  { defaults, textsOf, read: readTexts, isSame }: EntryKind<T, Texts>,
  set: () => T,
  change: (values: T) => void,
): Entry<T, Texts> {
  const texts = shallowRef(textsOf(set())) as ShallowRef<Texts>;
  watch(set, (next, before) => {
    if (!isSame(next, before)) texts.value = textsOf(next);
  });
  const read = computed(() => readTexts(texts.value));
  const isChanged = computed(() => read.value === null || !isSame(read.value, set()));
  return {
    texts,
    read,
    canApply: computed(() => read.value !== null && isChanged.value),
    canReset: computed(() => isChanged.value || !isSame(set(), defaults)),
    type(name, { target }) {
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
        texts.value = { ...texts.value, [name]: target.value };
    },
    apply() {
      if (read.value) change(read.value);
    },
    reset() {
      texts.value = textsOf(defaults);
      change(structuredClone(defaults));
    },
  };
}
