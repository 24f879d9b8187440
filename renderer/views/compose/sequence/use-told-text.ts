/** What was expected of a step and what came, in the language of the page; what a peer wrote is made visible. */
import { useI18n } from 'vue-i18n';
import { visibleText } from '#shared/lib/visible.ts';
import type { StepResult, Told } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { problemOf } from '#shared/sequence/problem-text.ts';
import { toldOf, toldText } from '#shared/sequence/told-text.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { useProblemText } from './use-problem-text.ts';

type Result = Pick<StepResult, 'expected' | 'got' | 'trouble'>;

export interface ToldWords {
  /** Texts are '' where there is nothing to tell. */
  of(result: Result): { readonly expected: string; readonly got: string };
  trouble(trouble: Trouble): string;
}

/** To be called in a component's set-up. */
export function useToldText(): ToldWords {
  const { locale } = useI18n();
  const format = useFormat();
  const problemText = useProblemText();
  const say = (told: Told | null): string =>
    told ? visibleText(toldText(told, locale.value === 'zh' ? 'zh' : 'en')) : '';
  const sayTrouble = (trouble: Trouble): string => {
    const problem = problemOf(trouble);
    return say(toldOf(trouble)) || visibleText(problem ? problemText(problem) : format.trouble(trouble));
  };
  return {
    of: ({ expected, got, trouble }) => ({
      expected: say(expected),
      got: got || !trouble ? say(got) : sayTrouble(trouble),
    }),
    trouble: sayTrouble,
  };
}
