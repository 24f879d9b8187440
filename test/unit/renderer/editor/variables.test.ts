/** The editor and the core agree on what a variable is. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import { findVariables as inBytes } from '../../../../shared/sip/variables.ts';
import { findVariables } from '../../../../renderer/editor/variables.ts';

describe('variables', () => {
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
    expect(findVariables(text).map(({ name }) => name)).toEqual(names);
    expect(inBytes(utf8(text)).map(({ name }) => name)).toEqual(names);
  });
});
