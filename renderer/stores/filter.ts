/**
 * The filter as it is written: it is checked here while a person types, and asked for in the core after a short rest. A
 * mistake is told only once it is one and not merely an expression that is still being written.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { FilterError } from '#shared/filter/errors.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import type { Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';
import { storageOf } from '../host/storage.ts';
import type { KeptFilters } from './kept-filters.ts';
import { readFilters, withName, withoutSaved, withRecent, withSaved, writeFilters } from './kept-filters.ts';
import { useTraffic } from './traffic.ts';

/** Milliseconds without a key press after which a filter is asked for, and after which an unfinished one is a mistake. */
const REST = 200;
const LONG_REST = 1_200;

/** What is kept of filters, and how it changes. */
function createKept() {
  const storage = storageOf('localStorage');
  const kept = shallowRef(readFilters(storage));
  function keep(next: KeptFilters): void {
    if (next === kept.value) return;
    kept.value = next;
    writeFilters(storage, next);
  }
  return {
    saved: computed(() => kept.value.saved),
    recent: computed(() => kept.value.recent),
    remember: (filter: string): void => void (filter !== '' && keep(withRecent(kept.value, filter))),
    save: (name: string, filter: string): void => keep(withSaved(kept.value, name, filter)),
    remove: (name: string): void => keep(withoutSaved(kept.value, name)),
    rename: (name: string, next: string): void => keep(withName(kept.value, name, next)),
  };
}

/** What is wrong with a text, or null. */
function mistakeIn(text: string): FilterError | null {
  const filter = compileFilter(text);
  return filter.ok ? null : (filter.error[0] ?? null);
}

/** Whether a mistake stands at the end, where a person may still be writing. */
const isUnfinished = (text: string, { span }: FilterError): boolean => span.end >= text.trimEnd().length;

/** What is written, and what is told of it; `apply` is asked for what is a filter. */
function createWriting(apply: (filter: string) => void) {
  const text = shallowRef('');
  /** What is wrong with the text, once it is to be told. */
  const mistake = shallowRef<FilterError | null>(null);
  let timer: Timer | null = null;

  function rest(ms: number, then: () => void): void {
    timer?.cancel();
    timer = browserClock.after(ms, then);
  }

  function tell(): void {
    mistake.value = mistakeIn(text.value);
  }

  function rested(): void {
    const wrong = mistakeIn(text.value);
    if (!wrong) apply(text.value.trim());
    else if (isUnfinished(text.value, wrong)) rest(LONG_REST - REST, tell);
    else tell();
  }

  return {
    text,
    mistake,
    /** Takes what is typed. */
    type(next: string): void {
      text.value = next;
      mistake.value = null;
      rest(REST, rested);
    },
    /** Asks for what is written now, and tells what is wrong with it; false where something is. */
    submit(): boolean {
      timer?.cancel();
      tell();
      if (mistake.value === null) apply(text.value.trim());
      return mistake.value === null;
    },
    /** Takes a text that is not to be asked for. */
    put(next: string): void {
      timer?.cancel();
      text.value = next;
      mistake.value = null;
    },
  };
}

export const useFilter = defineStore('filter', () => {
  const traffic = useTraffic();
  const { remember, ...kept } = createKept();
  const { text, mistake, ...writing } = createWriting((filter) => traffic.filtering.open(filter));
  /** Counts up whenever the field is asked to take the keyboard. */
  const focusWish = shallowRef(0);
  /** Whether the lists show something else than what is written. */
  const isPending = computed(() => text.value.trim() !== traffic.filtering.filter);

  function type(next: string): void {
    traffic.takenOff = null;
    writing.type(next);
  }

  function submit(): void {
    if (writing.submit()) remember(text.value.trim());
  }

  // Where something that is hidden was shown nevertheless, the field says what the lists do.
  watch(
    () => traffic.takenOff,
    (off) => void (off !== null && writing.put('')),
    { flush: 'sync' },
  );

  return {
    ...kept,
    text,
    mistake,
    isPending,
    focusWish,
    type,
    submit,
    /** Writes a filter into the field and asks for it. */
    choose(filter: string): void {
      type(filter);
      submit();
    },
    /** What is written and shown when the field is left is worth remembering. */
    leave: (): void => void (mistake.value === null && !isPending.value && remember(text.value.trim())),
    /** Gives up a filter that still runs; what is written stays. */
    cancel: (): void => traffic.filtering.cancel(),
    focus: (): void => void focusWish.value++,
  };
});
