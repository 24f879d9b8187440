/** Looks at the text as it would leave, a moment after the last keystroke; another draft is looked at at once. */
import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Timer } from '#shared/lib/clock.ts';
import type { LintOptions, LintResult } from '../../editor/sip-lint.ts';
import { lintText, NOTHING_FOUND } from '../../editor/sip-lint.ts';
import { browserClock } from '../../host/clock.ts';

/** Milliseconds without a keystroke before the text is looked at: the more there is to look at, the longer. */
const pauseFor = (text: string): number => 150 + text.length / 128;

export interface LintSubject extends LintOptions {
  readonly documentId: string;
  readonly text: string;
}

/** @param subject what to look at; it is read reactively */
export function useLint(subject: () => LintSubject): ShallowRef<LintResult> {
  const result = shallowRef<LintResult>(NOTHING_FOUND);
  let waiting: Timer | null = null;
  const look = (): void => {
    const { text, ...options } = subject();
    result.value = lintText(text, options);
  };
  watch(
    subject,
    (next, previous) => {
      waiting?.cancel();
      waiting = null;
      if (next.documentId === previous?.documentId && next.text !== previous.text)
        waiting = browserClock.after(pauseFor(next.text), look);
      else look();
    },
    { immediate: true },
  );
  onScopeDispose(() => waiting?.cancel());
  return result;
}
