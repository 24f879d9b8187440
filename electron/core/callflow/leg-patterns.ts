/** What a B2BUA adds to a Call-ID, taken out by patterns: expressions in linear time, for Call-IDs come from the network. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Regex } from '#shared/filter/regex/regex.ts';
import { createRegex } from '#shared/filter/regex/regex.ts';
import { isTelling } from './leg-traits.ts';

export interface CallIdPatterns {
  /** What is left of a Call-ID, with the patterns that fitted; null where none did, or where too little is left. */
  rest(callId: string): { readonly rest: string; readonly patterns: readonly string[] } | null;
}

/** No pattern, which fits nothing. */
export const NO_PATTERNS: CallIdPatterns = { rest: () => null };

/** Makes patterns of their texts, each taken out once and one after the other. */
export function createCallIdPatterns(texts: readonly string[]): Result<CallIdPatterns, Trouble> {
  const patterns: { readonly text: string; readonly regex: Regex }[] = [];
  for (const text of texts) {
    const regex = createRegex(text, true);
    if (!regex.ok)
      return err({ code: 'PATTERN', message: `"${text}" is not a regular expression that can be used` });
    patterns.push({ text, regex: regex.value });
  }
  return ok({
    rest(callId) {
      let rest = callId;
      const fitted: string[] = [];
      for (const { text, regex } of patterns) {
        const fit = regex.find(rest);
        if (!fit || fit.start === fit.end) continue;
        rest = rest.slice(0, fit.start) + rest.slice(fit.end);
        fitted.push(text);
      }
      return fitted.length > 0 && isTelling(rest) ? { rest, patterns: fitted } : null;
    },
  });
}
