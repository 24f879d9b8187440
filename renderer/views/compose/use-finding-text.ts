/** A finding of the editor in words, and what its repair does, in the language in use. */
import { useI18n } from 'vue-i18n';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import { fixText } from '#shared/sip/fix.ts';
import type { EditorMark } from '../../editor/SipEditor.vue';
import type { Finding } from '../../editor/sip-lint.ts';

export interface FindingWords {
  /** A sentence, with its RFC section where it has one. */
  text(finding: Finding): string;
  /** A few words about its repair; '' where it has none. */
  repair(finding: Finding): string;
  /** The finding as the editor marks it. */
  mark(finding: Finding): EditorMark;
}

/** To be called in a component's set-up. */
export function useFindingWords(): FindingWords {
  const { t, locale } = useI18n();
  const language = (): 'en' | 'zh' => (locale.value === 'zh' ? 'zh' : 'en');
  function text(finding: Finding): string {
    if (finding.kind === 'value') return t(`editing.problem.${finding.problem}`, { name: finding.name });
    return `${diagnosticText(finding.diagnostic, language())} · ${finding.diagnostic.rfc}`;
  }
  function repair(finding: Finding): string {
    if (!finding.repair) return '';
    const known = finding.kind === 'diagnostic' ? fixText(finding.diagnostic, language()) : '';
    return known || t('editing.repair', { text: finding.repair[0]?.insert ?? '' });
  }
  function mark(finding: Finding): EditorMark {
    const { from, to, severity, repair: changes } = finding;
    const able = changes ? { name: repair(finding), changes } : null;
    return { from, to, severity, message: text(finding), repair: able };
  }
  return { text, repair, mark };
}
