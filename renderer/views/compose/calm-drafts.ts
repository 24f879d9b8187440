/**
 * The open drafts as what stands beside the editor shows them. What is typed is in the book at once, so that whatever is sent, saved or
 * kept has it; what only shows it, and is not the editor, comes behind the frame of the key.
 */
import type { ComputedRef } from 'vue';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { AfterFrame } from '../../composables/after-frame.ts';
import { afterFrame } from '../../composables/after-frame.ts';
import type { Draft, DraftPatch } from './draft.ts';

/** The part of the book of drafts that is needed here. */
export interface DraftsShown {
  readonly drafts: readonly Draft[];
  readonly activeId: string;
  edit(patch: DraftPatch): void;
}

export interface CalmDrafts {
  readonly drafts: ComputedRef<readonly Draft[]>;
  readonly active: ComputedRef<Draft | null>;
  /** Edits the active draft. @param isTyped whether the editor shows it already, and all else can wait for its frame */
  edit(patch: DraftPatch, isTyped?: boolean): void;
  /** Shows at once what waits: for what reads the texts that are shown. */
  settle(): void;
}

/** To be called in a component's set-up. @param book read reactively */
export function useCalmDrafts(book: DraftsShown, behind: AfterFrame = afterFrame): CalmDrafts {
  const shown = shallowRef(book.drafts);
  let cancel: (() => void) | null = null;
  let isTyping = false;

  function settle(): void {
    cancel?.();
    cancel = null;
    shown.value = book.drafts;
  }

  function edit(patch: DraftPatch, isTyped = false): void {
    isTyping = isTyped;
    book.edit(patch);
    isTyping = false;
  }

  function follow(): void {
    if (isTyping) cancel ??= behind(settle);
    else settle();
  }

  watch([() => book.drafts, () => book.activeId], follow, { flush: 'sync' });
  onScopeDispose(() => cancel?.());
  return {
    drafts: computed(() => shown.value),
    active: computed(() => shown.value.find(({ id }) => id === book.activeId) ?? null),
    edit,
    settle,
  };
}
