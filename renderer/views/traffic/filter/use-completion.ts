/**
 * Proposals for the place at which a filter is written. They show while a person types, and when they are asked for; none
 * is chosen before an arrow key was pressed, so that Enter asks for what is written.
 */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { Completion, CompletionItem } from '#shared/filter/complete.ts';
import { complete } from '#shared/filter/complete.ts';
import type { Edited } from './accept.ts';
import { accept, isWorthShowing } from './accept.ts';

export interface Proposals {
  readonly shown: Readonly<ShallowRef<Completion | null>>;
  readonly items: ComputedRef<readonly CompletionItem[]>;
  /** The index of the one that is chosen, or -1. */
  readonly active: ShallowRef<number>;
  /** Something was typed. */
  typed(text: string, cursor: number): void;
  /** Shows what can stand at the cursor, also where nothing is typed yet. */
  ask(text: string, cursor: number): void;
  /** Chooses the next one, or by -1 the one before. */
  move(step: number): void;
  close(): void;
  /** The text with a proposal written into it; null where there is none of that index. */
  take(text: string, index: number): Edited | null;
}

/** Makes proposals; none is shown. */
export function useCompletion(): Proposals {
  const shown = shallowRef<Completion | null>(null);
  const active = shallowRef(-1);
  const items = computed(() => shown.value?.items ?? []);

  function show(next: Completion | null): void {
    shown.value = next && next.items.length > 0 ? next : null;
    active.value = -1;
  }

  return {
    shown,
    items,
    active,
    typed(text, cursor) {
      const found = complete(text, cursor);
      show(isWorthShowing(text, text.slice(found.from, cursor), found.items) ? found : null);
    },
    ask: (text, cursor) => show(complete(text, cursor)),
    move(step) {
      const { length } = items.value;
      if (length === 0) return;
      const from = active.value < 0 && step < 0 ? length : active.value;
      active.value = (from + step + length) % length;
    },
    close: () => show(null),
    take(text, index) {
      const item = items.value[index];
      const at = shown.value;
      return item && at ? accept(text, at.from, at.to, item) : null;
    },
  };
}
