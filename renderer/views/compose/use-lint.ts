/**
 * Looks at the text as it would leave, a moment after the last keystroke and in steps, between which keys are heard; another draft is
 * looked at at once. What is told is always of the text that stands: a look that a key overtakes is given up.
 */
import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { LintOptions, LintResult } from '../../editor/sip-lint.ts';
import { allSteps, lintSteps, NOTHING_FOUND } from '../../editor/sip-lint.ts';
import { browserClock } from '../../host/clock.ts';

/** Milliseconds without a keystroke before the text is looked at: the more there is to look at, the longer. */
const pauseFor = (text: string): number => 150 + text.length / 128;

export interface LintSubject extends LintOptions {
  readonly documentId: string;
  readonly text: string;
}

/** @param subject what to look at; it is read reactively */
export function useLint(
  subject: () => LintSubject,
  clock: Clock = browserClock,
  look = lintSteps,
): ShallowRef<LintResult> {
  const result = shallowRef<LintResult>(NOTHING_FOUND);
  let waiting: Timer | null = null;

  function stop(): void {
    waiting?.cancel();
    waiting = null;
  }

  /** Takes a step of a look, and the next one in a task of its own. */
  function step(steps: ReturnType<typeof lintSteps>): void {
    const { done, value } = steps.next();
    if (done) result.value = value;
    else waiting = clock.after(0, () => step(steps));
  }

  watch(
    subject,
    (next, previous) => {
      stop();
      const { text, ...options } = next;
      if (next.documentId === previous?.documentId && text !== previous.text)
        waiting = clock.after(pauseFor(text), () => step(look(text, options)));
      else result.value = allSteps(look(text, options));
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return result;
}
