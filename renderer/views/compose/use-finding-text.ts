/** A finding of the editor in words, in the language in use. */
import { useI18n } from 'vue-i18n';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import type { Finding } from '../../editor/sip-lint.ts';

/** To be called in a component's set-up. The answer is a sentence, with its RFC section where it has one. */
export function useFindingText(): (finding: Finding) => string {
  const { t, locale } = useI18n();
  return (finding) => {
    if (finding.kind === 'variable') return t('compose.editor.unresolved', { name: finding.name });
    const text = diagnosticText(finding.diagnostic, locale.value === 'zh' ? 'zh' : 'en');
    return `${text} · ${finding.diagnostic.rfc}`;
  };
}
