/** Sets of characters of a regular expression: ranges of code points, with the letters' case kept or left out. */

export type CharRange = readonly [first: number, last: number];

export interface CharClass {
  readonly negated: boolean;
  readonly ranges: readonly CharRange[];
}

/** A set that can be asked; codes below 128 are a look into a table. */
export interface CharSet {
  readonly ascii: Uint8Array;
  has(code: number): boolean;
}

const DIGIT: readonly CharRange[] = [[0x30, 0x39]];
const WORD: readonly CharRange[] = [...DIGIT, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const SPACE: readonly CharRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: readonly CharRange[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

export const LAST_CODE = 0x10ffff;

/** What lies between the ranges of a list that is in order. */
function complement(ranges: readonly CharRange[]): CharRange[] {
  const gaps: CharRange[] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (next < first) gaps.push([next, first - 1]);
    next = last + 1;
  }
  return next <= LAST_CODE ? [...gaps, [next, LAST_CODE]] : gaps;
}

/** The ranges of `\d \D \w \W \s \S` by their letter. */
export const CLASS_ESCAPES: ReadonlyMap<string, readonly CharRange[]> = new Map([
  ['d', DIGIT],
  ['D', complement(DIGIT)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', SPACE],
  ['S', complement(SPACE)],
]);

/** What `.` stands for: everything but the ends of lines. */
export const DOT: CharClass = { negated: true, ranges: LINE_ENDS };

const isIn = (ranges: readonly CharRange[], code: number): boolean =>
  ranges.some(([first, last]) => code >= first && code <= last);

/** A letter in the other case, where that is a single character too. */
function cased(code: number, change: (text: string) => string): number {
  const other = change(String.fromCodePoint(code));
  const changed = other.codePointAt(0) ?? code;
  return other.length === String.fromCodePoint(changed).length ? changed : code;
}

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

function variants(code: number): readonly number[] {
  if (code < 128) return isLetter(code) ? [code, code ^ 0x20] : [code];
  const lower = cased(code, (text) => text.toLowerCase());
  return [code, lower, cased(lower, (text) => text.toUpperCase())];
}

/** Makes a class askable. A negated class has what the same class without its negation has not, in both ways of case. */
export function createCharSet({ negated, ranges }: CharClass, ignoreCase: boolean): CharSet {
  const among = (code: number): boolean =>
    ignoreCase ? variants(code).some((one) => isIn(ranges, one)) : isIn(ranges, code);
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => (among(code) === negated ? 0 : 1));
  return { ascii, has: (code) => (code < 128 ? ascii[code] === 1 : among(code) !== negated) };
}

/** Whether a code is one of `\w`; -1 stands for the end of the text. */
export function isWordCode(code: number): boolean {
  return code >= 0 && isIn(WORD, code);
}
