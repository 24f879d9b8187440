/** The words for a finding in English and Chinese, with its data put in. A rule without words fails the type check. */
import type { Finding, FlowRule } from '#shared/model/finding.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import { WORDS_EN } from './words-en.ts';
import { WORDS_ZH } from './words-zh.ts';

export interface RuleWords {
  /** What it is called, in a few words. */
  readonly title: string;
  /** What happened and why, by the `why` of the finding's data; `{name}` is a datum. */
  readonly cause: string | Readonly<Record<string, string>>;
  /** What to look at. */
  readonly advice: string;
}

export type { Language };

export interface FindingText {
  readonly title: string;
  readonly cause: string;
  readonly advice: string;
}

const WORDS: Readonly<Record<Language, Readonly<Record<FlowRule, RuleWords>>>> = {
  en: WORDS_EN,
  zh: WORDS_ZH,
};

/** What a rule is called. */
export function ruleTitle(rule: FlowRule, language: Language): string {
  return WORDS[language][rule].title;
}

/** The sentence of a finding before its data is put in; '' where its `why` has none. */
function causeOf({ rule, data }: Pick<Finding, 'rule' | 'data'>, language: Language): string {
  const { cause } = WORDS[language][rule];
  if (typeof cause === 'string') return cause;
  const why = String(data['why'] ?? '');
  return Object.hasOwn(cause, why) ? (cause[why] ?? '') : '';
}

/** The texts of a finding. What it names comes from the wire as it was: who shows it makes it safe to see. */
export function findingText(finding: Finding, language: Language): FindingText {
  const { rule, data } = finding;
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(Object.hasOwn(data, name) ? data[name] : ''));
  const { title, advice } = WORDS[language][rule];
  return { title, cause: filled(causeOf(finding, language)), advice: filled(advice) };
}
