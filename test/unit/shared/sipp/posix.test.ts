import { describe, expect, it } from 'vitest';
import { posixOf } from '#shared/sipp/posix.ts';

describe('an expression in the words of POSIX', () => {
  it.each([
    [String.raw`tag=([^;]+)`, 'tag=([^;]+)'],
    [String.raw`m=audio \d+ RTP`, 'm=audio [0-9]+ RTP'],
    [String.raw`\S+\s\w`, '[^[:space:]]+[[:space:]][0-9A-Z_a-z]'],
    [String.raw`^a.b$`, '^a[^[:cntrl:]]b$'],
    [String.raw`[\]^-]`, '[]^-]'],
    [String.raw`[a^]\^\.`, String.raw`[a^]\^\.`],
    ['a{2,3}?b*?', 'a{2,3}b*'],
    ['x(?:a|bc)+', 'x(a|bc)+'],
    ['世界', '世界'],
  ])('says %s', (source, text) => {
    expect(posixOf(source)).toBe(text);
  });

  it.each([['(?i)abc'], [String.raw`\t`], ['a{300}'], ['(']])('has no words for %s', (source) => {
    expect(posixOf(source)).toBeNull();
  });

  it('keeps the number of a group that is asked for', () => {
    expect(posixOf('(?:a|b)(c)', 'group')).toBeNull();
    expect(posixOf('a(c|d)e?', 'group')).toBe('a(c|d)e?');
  });
});
