/** Variables are put in byte-exactly, and those without a value are named. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { expandVariables } from '#shared/sip/variables.ts';
import { describe, expect, it } from 'vitest';

describe('expandVariables', () => {
  it.each([
    ['sip:{{user}}@{{host}}', { user: 'a', host: 'b' }, 'sip:a@b', []],
    ['{{ user }}{{user}}', { user: 'ü' }, 'üü', []],
    ['{{x}} {{y}} {{x}}', { y: '1' }, '{{x}} 1 {{x}}', ['x']],
    ['{{{a}}}', { a: '1' }, '{1}', []],
    ['{{}} {{1a}} {{a b}} {a} {{a', { a: '1' }, '{{}} {{1a}} {{a b}} {a} {{a', []],
    ['{{a}}', { a: '{{b}}', b: 'x' }, '{{b}}', []],
    ['{{toString}}', {}, '{{toString}}', ['toString']],
    [`{{${'a'.repeat(70)}}}`, {}, `{{${'a'.repeat(70)}}}`, []],
  ])('%j', (text, values, expected, unresolved) => {
    const result = expandVariables(utf8(text), values as Record<string, string>);
    expect(textOf(result.bytes)).toBe(expected);
    expect(result.unresolved).toEqual(unresolved);
  });

  it('keeps bytes that are no text', () => {
    const { bytes } = expandVariables(new Uint8Array([0xff, ...utf8('{{a}}'), 0]), { a: 'b' });
    expect([...bytes]).toEqual([0xff, 0x62, 0]);
  });
});
