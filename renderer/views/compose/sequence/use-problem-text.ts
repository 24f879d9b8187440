/** What is wrong with a line of a sequence, in the language of the page. */
import { useI18n } from 'vue-i18n';
import type { SequenceProblem } from '#shared/sequence/problems.ts';

/** To be called in a component's set-up. */
export function useProblemText(): (problem: Pick<SequenceProblem, 'code' | 'data'>) => string {
  const { t, te } = useI18n();
  return ({ code, data }) => {
    const key = `sequence.missing.${data['what'] ?? ''}`;
    return t(`sequence.problem.${code}`, { ...data, what: te(key, 'en') ? t(key) : (data['what'] ?? '') });
  };
}
