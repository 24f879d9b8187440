/** The language of drafts: what is a piece of it and what is plain text. */
import { describe, expect, it } from 'vitest';
import { findValues } from '#shared/template/template.ts';

describe('values', () => {
  it.each<[text: string, names: string[]]>([
    ['sip:{{user}}@{{lab}}', ['user', 'lab']],
    ['{{ local.ip }}', ['local.ip']],
    ['{{_a-1}}', ['_a-1']],
    ['{{{a}}}', ['a']],
    ['{{a}}}', ['a']],
    ['{{}}', []],
    ['{{1a}}', []],
    ['{{a b}}', []],
    ['{{a', []],
    ['{ {a}}', []],
    ['{{a}', []],
  ])('%j', (text, names) => {
    expect(findValues(text).map(({ call }) => call.name)).toEqual(names);
  });
});
