/** What variables stand for: values are put in byte-exactly, those without a value are named, and values may hold values. */
import { textOf } from '#shared/lib/bytes.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { variableScope } from '#shared/template/scope.ts';
import { describe, expect, it } from 'vitest';

describe('variables of a text', () => {
  it.each([
    ['sip:{{user}}@{{host}}', { user: 'a', host: 'b' }, 'sip:a@b', []],
    ['{{ user }}{{user}}', { user: 'ü' }, 'üü', []],
    ['{{x}} {{y}} {{x}}', { y: '1' }, '{{x}} 1 {{x}}', ['x']],
    ['{{{a}}}', { a: '1' }, '{1}', []],
    ['{{}} {{1a}} {{a b}} {a} {{a', { a: '1' }, '{{}} {{1a}} {{a b}} {a} {{a', []],
    ['{{a}}', { a: '{{b}}', b: 'x' }, 'x', []],
    ['{{toString}}', {}, '{{toString}}', ['toString']],
    [`{{${'a'.repeat(70)}}}`, {}, `{{${'a'.repeat(70)}}}`, []],
  ])('%j', (text, values, expected, unresolved) => {
    const scope = variableScope(values as Record<string, string>, () => null);
    const result = renderTemplate(text, scope);
    expect(textOf(result.bytes)).toBe(expected);
    expect([...new Set(result.unresolved.map(({ call }) => call.name))]).toEqual(unresolved);
  });
});
