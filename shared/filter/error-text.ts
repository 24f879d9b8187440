/** The words for an error of a filter, in English and Chinese, with its data put in. A code without words fails the type check. */
import type { Language } from '#shared/sip/reference/words.ts';
import { FILTER_ERRORS_EN } from './error-text-en.ts';
import { FILTER_ERRORS_ZH } from './error-text-zh.ts';
import type { FilterErrorCode, FilterErrorData } from './errors.ts';

const TEXTS = { en: FILTER_ERRORS_EN, zh: FILTER_ERRORS_ZH } as const;

/** Characters of a value that the sentence shows. */
const SHOWN = 60;

/** Control and direction characters are marked, so that a value cannot rearrange the sentence around it. */
function shown(value: string | number): string {
  const text = String(value);
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** One sentence about an error, without a full stop at its end. */
export function filterErrorText(
  code: FilterErrorCode,
  data: FilterErrorData = {},
  language: Language,
): string {
  return TEXTS[language][code].replace(/\{(\w+)\}/g, (_, name: string) => shown(data[name] ?? ''));
}
