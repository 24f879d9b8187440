/** What a finding says, safe to be seen: it names what stood on the wire. */
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { findingText, ruleTitle } from '#shared/flow/findings/words.ts';
import type { Finding, FlowRule } from '#shared/model/finding.ts';
import { visibleText } from '#shared/lib/visible.ts';

export interface FindingWords {
  readonly title: string;
  readonly cause: string;
  readonly advice: string;
}

export interface UsedWords {
  words(finding: Finding): FindingWords;
  title(rule: FlowRule): string;
}

/** Words in the language in use; to be called in a component's set-up. */
export function useFindingWords(): UsedWords {
  const { locale } = useI18n();
  const language = computed(() => (locale.value === 'zh' ? 'zh' : 'en'));
  return {
    words(finding) {
      const { title, cause, advice } = findingText(finding, language.value);
      return { title, cause: visibleText(cause), advice: visibleText(advice) };
    },
    title: (rule) => ruleTitle(rule, language.value),
  };
}
