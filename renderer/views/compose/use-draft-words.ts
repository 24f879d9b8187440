/** What Compose says about the draft that is shown: its hints, what is wrong with its destination, its findings. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Severity } from '#shared/sip/diagnostic.ts';
import { FIRST_TEMPLATE } from '#shared/templates/templates.ts';
import type { LintResult } from '../../editor/sip-lint.ts';
import { steady } from '../../composables/steady.ts';
import { usePreferences } from '../../stores/preferences.ts';
import type { Draft } from './draft.ts';
import { draftTitle, isChanged } from './draft.ts';
import type { Destination } from './sending.ts';

export interface DraftFacts {
  readonly draft: Draft | null;
  readonly destination: Destination;
  readonly lint: LintResult;
  /** Who is at the other end of the dialog that the draft belongs to; '' where it belongs to none. */
  readonly remote: string;
  /** Whether nothing was sent in this run, and a lab is there to answer. */
  readonly firstRun: boolean;
}

export interface DraftWords {
  titleOf(draft: Draft): string;
  /** Hints above the editor. */
  readonly hints: ComputedRef<string[]>;
  /** Why nothing can be sent there, or empty. */
  readonly destinationProblem: ComputedRef<string>;
  readonly findings: ComputedRef<string>;
}

/** To be called in a component's set-up. @param facts read reactively */
export function useDraftWords(facts: () => DraftFacts): DraftWords {
  const { t } = useI18n();
  const preferences = usePreferences();
  const hints = steady(() => {
    const { draft, firstRun, remote } = facts();
    if (!draft) return [];
    const pressSend = firstRun && draft.templateId === FIRST_TEMPLATE && !isChanged(draft);
    const asWritten = !draft.switches.variables && draft.text.includes('{{');
    return [
      ...(pressSend ? [t('compose.editor.firstRun')] : []),
      ...(remote === '' ? [] : [t('stack.dialog.belongs', { remote })]),
      ...(asWritten ? [t('compose.editor.unresolvedTyped')] : []),
    ];
  });
  const destinationProblem = computed(() => {
    const { unknown, isBad } = facts().destination;
    if (unknown !== '') return t('compose.line.destinationUnknown', { value: unknown });
    return isBad ? t('compose.line.destinationBad') : '';
  });
  const findings = computed(() => {
    const count = (of: Severity): number => facts().lint.findings.filter((one) => one.severity === of).length;
    const [errors, warnings, notes] = [count('error'), count('warning'), count('info')];
    const words = [
      ...(errors > 0 ? [t('compose.errors', errors)] : []),
      ...(warnings > 0 ? [t('compose.warnings', warnings)] : []),
      ...(notes > 0 ? [t('compose.notes', notes)] : []),
    ];
    return words.join(' · ') || t('compose.clean');
  });
  const titleOf = (draft: Draft): string => draftTitle(draft, preferences.language);
  return { titleOf, hints, destinationProblem, findings };
}
