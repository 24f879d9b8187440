/** The safe regular expressions: what fits, what is refused and where, and the work that they take. */
import { createRegex } from '#shared/filter/regex/regex.ts';
import { describe, expect, it } from 'vitest';

function regexOf(pattern: string, ignoreCase = false): ReturnType<typeof created> {
  return created(pattern, ignoreCase);
}

function created(
  pattern: string,
  ignoreCase: boolean,
): { test(text: string): boolean; steps(text: string): number } {
  const result = createRegex(pattern, ignoreCase);
  if (!result.ok) throw new Error(`${pattern}: ${result.error.code}`);
  const { value } = result;
  return { test: (text) => value.test(text), steps: (text) => value.run(text).steps };
}

const cases: readonly (readonly [pattern: string, fits: readonly string[], fitsNot: readonly string[]])[] = [
  ['', ['', 'a'], []],
  ['abc', ['abc', 'xabcx'], ['ab', 'ABC']],
  ['(?i)abc', ['ABC', 'xaBcx'], ['ab']],
  ['(?i)[^a]', ['b'], ['a', 'A', 'aA']],
  ['(?i)Ä', ['ä'], ['a']],
  ['^a.c$', ['abc', 'a😀c'], ['ac', 'a\nc', 'xabc']],
  ['^(?:ab|c)+$', ['ab', 'cab', 'abc'], ['', 'a', 'abx']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2}$', ['aa'], ['a', 'aaa']],
  ['^a{2,}?$', ['aa', 'aaaaa'], ['a']],
  ['^(a|b?)*c$', ['c', 'abac'], ['d']],
  ['^[a-c\\d_-]+$', ['a-1_'], ['d', '']],
  ['^[^\\s]+$', ['a.b'], ['a b']],
  ['\\bbob\\b', ['a bob c', 'bob'], ['bobby', 'abob']],
  ['\\Bob', ['bob'], ['ob']],
  ['^\\x41\\u0042\\u{43}$', ['ABC'], ['abc']],
  ['^\\d{3}\\.\\+\\(x\\)$', ['123.+(x)'], ['123+(x)']],
  ['a{x', ['a{x'], ['a']],
  ['^[😀-😂]$', ['😁'], ['😃', '\ude00']],
  ['|a', ['', 'b'], []],
];

describe('a regular expression', () => {
  it.each(cases)('%s', (pattern, fits, fitsNot) => {
    const regex = regexOf(pattern);
    expect(fits.filter((text) => !regex.test(text))).toEqual([]);
    expect(fitsNot.filter((text) => regex.test(text))).toEqual([]);
  });

  it('leaves case out where it is told to, unless its own flag says otherwise', () => {
    expect(regexOf('abc', true).test('ABC')).toBe(true);
    expect(regexOf('(?-i)abc', true).test('ABC')).toBe(false);
  });
});

const refused: readonly (readonly [pattern: string, code: string, cut: string])[] = [
  ['(a', 'regex-group-open', '(a'],
  ['a)b', 'regex-group-unexpected', ')'],
  ['(?=a)', 'regex-lookaround', '(?='],
  ['(?<!a)', 'regex-lookaround', '(?<!'],
  ['(a)\\1', 'regex-backreference', '\\1'],
  ['\\k<x>', 'regex-backreference', '\\k'],
  ['(?<x>a)', 'regex-group-kind', '(?'],
  ['a(?i)b', 'regex-group-kind', '(?'],
  ['[abc', 'regex-class-open', '[abc'],
  ['[z-a]', 'regex-class-range', 'z-a'],
  ['[\\d-z]', 'regex-class-range', '\\d-z'],
  ['\\p{L}', 'regex-escape', '\\p'],
  ['\\u{110000}', 'regex-escape', '\\u{110000}'],
  ['a\\', 'regex-escape', '\\'],
  ['*a', 'regex-repeat-nothing', '*'],
  ['a**', 'regex-repeat-nothing', '*'],
  ['{2}', 'regex-repeat-nothing', '{2}'],
  ['^*', 'regex-repeat-nothing', '*'],
  ['a{3,2}', 'regex-count', '{3,2}'],
  ['a{1001}', 'regex-count', '{1001}'],
  ['(?:a{1000}){1000}', 'regex-too-large', '(?:a{1000}){1000}'],
  ['((?:){1000}){1000}', 'regex-too-large', '((?:){1000}){1000}'],
  ['('.repeat(60), 'regex-too-deep', '('],
];

describe('a regular expression that is refused', () => {
  it.each(refused)('%s', (pattern, code, cut) => {
    const result = createRegex(pattern, false);
    if (result.ok) throw new Error('was taken');
    const { start, end } = result.error;
    expect([result.error.code, pattern.slice(start, end)]).toEqual([code, cut]);
  });
});

describe('the work of a regular expression', () => {
  // The last one has more states than are remembered; those with \\b are followed place by place.
  const bombs = [
    '(a+)+$',
    '^(a|a)*$',
    '(a*)*b',
    '(a|aa)+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?:a?){50}a{50}b',
    // Followed place by place, for what stands around a place decides.
    '(a+)+\\b$!',
    '(a*\\B)*b',
  ];

  it.each(bombs)('grows with the text and no faster: %s', (pattern) => {
    const regex = regexOf(pattern);
    const [short, long] = [1000, 10_000].map((length) => regex.steps(`${'a'.repeat(length)}!`));
    expect(long).toBeGreaterThan(5000);
    expect(long).toBeLessThan((short ?? 0) * 10.5);
  });

  it('has a bound where there are more states than are remembered', () => {
    const pattern = '(a|b)*a(a|b){12}c';
    const regex = regexOf(pattern);
    let seed = 1;
    const letter = (): string => ((seed = (seed * 48_271) % 0x7fff_ffff) % 3 === 0 ? 'a' : 'b');
    const text = Array.from({ length: 4000 }, letter).join('');
    expect(regex.test(text)).toBe(false);
    expect(regex.steps(text)).toBeLessThan(text.length * 200);
    expect(regex.test(`${text}c`)).toBe(new RegExp('a[ab]{12}c').test(`${text}c`));
    expect(regex.test(`${text}a${'b'.repeat(12)}c`)).toBe(true);
  });
});
