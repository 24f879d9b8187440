/** What is entered for the correlation of legs, and what is wrong with it. */
import type { Correlation } from '#shared/model/observed.ts';

export interface CorrelationTexts {
  readonly headers: string;
  readonly patterns: string;
  readonly seconds: string;
}
export type CorrelationName = keyof CorrelationTexts;
export const CORRELATION_NAMES = ['headers', 'patterns', 'seconds'] as const;

/** What the schema of the settings takes. */
const MOST = 20;
const LONGEST_HEADER = 100;
const LONGEST_PATTERN = 200;
const LONGEST_TIME = 60;

/** A header's name is a token (RFC 3261 25.1). */
const TOKEN = /^[\w\-.!%*+`'~]+$/;

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function correlationTexts({ headers, callIdPatterns, seconds }: Correlation): CorrelationTexts {
  return { headers: headers.join('\n'), patterns: callIdPatterns.join('\n'), seconds: String(seconds) };
}

/** `isPattern` tells whether an expression can be read. */
export function readCorrelation(
  texts: CorrelationTexts,
  isPattern: (text: string) => boolean,
): { readonly value: Correlation; readonly wrong: ReadonlySet<CorrelationName> } {
  const headers = lines(texts.headers);
  const callIdPatterns = lines(texts.patterns);
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(texts.seconds.trim()) ? Number(texts.seconds) : NaN;
  const isSound: Record<CorrelationName, boolean> = {
    headers:
      headers.length <= MOST && headers.every((one) => TOKEN.test(one) && one.length <= LONGEST_HEADER),
    patterns:
      callIdPatterns.length <= MOST &&
      callIdPatterns.every((one) => one.length <= LONGEST_PATTERN && isPattern(one)),
    seconds: seconds >= 0 && seconds <= LONGEST_TIME,
  };
  return {
    value: { headers, callIdPatterns, seconds },
    wrong: new Set(CORRELATION_NAMES.filter((name) => !isSound[name])),
  };
}

export function sameCorrelation(one: Correlation, other: Correlation): boolean {
  const [a, b] = [correlationTexts(one), correlationTexts(other)];
  return CORRELATION_NAMES.every((name) => a[name] === b[name]);
}
