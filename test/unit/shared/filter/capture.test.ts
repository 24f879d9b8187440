/** What the first group of a regular expression takes out of a text. */
import { describe, expect, it } from 'vitest';
import { createCapture } from '#shared/filter/regex/capture.ts';

function capture(source: string, text: string): string | null {
  const made = createCapture(source);
  if (!made.ok) throw new Error(made.error.code);
  return made.value(text);
}

describe('a capture', () => {
  it.each([
    ['<([^>]+)>', '"Bob" <sip:bob@b>;tag=1', 'sip:bob@b'],
    ['tag=([^;]+)', '<sip:a>;tag=abc;x', 'abc'],
    ['(?:sip|sips):([^@]+)@(.*)', 'x sips:bob@host', 'bob'],
    ['(\\d+)', 'a 12 345', '12'],
    ['^(\\d+)$', '12 345', null],
    ['\\d+', 'a 12 345', '12'],
    ['a(b)?c', 'ac', ''],
    ['((a)b)', 'xab', 'ab'],
    ['(?:x(\\d))+', 'x1x2x3', '3'],
    ['(?i)TAG=(.)', 'tag=中', '中'],
    ['(😀.)', 'a😀b', '😀b'],
    ['(a|ab)(c|bcd)', 'abcd', 'a'],
    ['()', 'abc', ''],
    ['(x)', '', null],
  ])('%s of %j is %j', (source, text, group) => {
    expect(capture(source, text)).toBe(group);
  });

  // A matcher that tries one way after another would not come to an end of this.
  it('takes linear time', () => {
    expect(capture('(a*)*b', 'a'.repeat(100_000))).toBeNull();
    expect(capture('(a|aa)+$', `${'a'.repeat(100_000)}b`)).toBeNull();
  });
});
