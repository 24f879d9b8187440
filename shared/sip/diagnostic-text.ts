/** The words for a finding, in English and Chinese, with its data put in. A code without a text fails the type check. */
import type { Diagnostic } from './diagnostic.ts';
import { TEXTS_EN } from './diagnostic-text-en.ts';
import { TEXTS_ZH } from './diagnostic-text-zh.ts';

const TEXTS = { en: TEXTS_EN, zh: TEXTS_ZH } as const;

/** Marks a control or direction character, so that a value from the network cannot rearrange the sentence around it. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const point = char.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}

/** One sentence about a finding, without a full stop at its end. `{at}` is the place, other names are the finding's data. */
export function diagnosticText(diagnostic: Diagnostic, language: 'en' | 'zh'): string {
  const { data = {}, at } = diagnostic;
  return TEXTS[language][diagnostic.code].replace(/\{(\w+)\}/g, (_, name: string) =>
    visible(String(name === 'at' ? at : (data[name] ?? ''))),
  );
}
