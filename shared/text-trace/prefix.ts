/** What a log puts before lines: found before a start line, and taken off the lines that follow. */

/** A start line at the begin of a line may have any method and URI; behind a prefix only what cannot be prose. */
const AT_BEGIN =
  /^(?:SIP\/2\.0 [1-6]\d\d(?: |$)|[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64} \S{1,8000} SIP\/2\.0\.?\s*$)/;
const BEHIND =
  /(?<=[\s\]>:|"'()])(?:SIP\/2\.0 [1-6]\d\d(?: |$)|[A-Z][A-Z0-9_.!%*+-]{1,31} (?:sips?|tel|urn|im|pres):\S{1,8000} SIP\/2\.0\.?\s*$)/;

/** Where in a line a start line begins (RFC 3261 7.1, 7.2), or -1. */
export function findStart(text: string): number {
  if (!text.includes('SIP/2.0')) return -1;
  return AT_BEGIN.test(text) ? 0 : (BEHIND.exec(text)?.index ?? -1);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/**
 * Where a line goes on behind the same prefix, or -1: every number in it may be another one, as times and ids are; all else must be
 * the same.
 */
export function afterPrefix(prefix: string, text: string): number {
  let at = 0;
  for (let i = 0; i < prefix.length;) {
    if (isDigit(prefix.charCodeAt(i))) {
      const end = endOfDigits(text, at);
      if (end === at) return -1;
      at = end;
      i = endOfDigits(prefix, i);
    } else if (prefix[i++] !== text[at++]) return -1;
  }
  return at;
}

/** A header line, or the fold of one (RFC 3261 7.3.1). */
export const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}[ \t]{0,16}:/;
