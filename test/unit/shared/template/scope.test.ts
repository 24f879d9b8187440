/** What variables stand for: values are put in byte-exactly, those without a value are named, and values may hold values. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { firstOf, lookupIn, variableScope } from '#shared/template/scope.ts';
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

const render = (text: string, variables: Record<string, string>, beyond = lookupIn({})) =>
  renderTemplate(text, variableScope(variables, beyond));
const textIn = (...given: Parameters<typeof render>): string => textOf(render(...given).bytes);

describe('values in values', () => {
  it.each<[name: string, variables: Record<string, string>, text: string]>([
    ['lead on', { a: '<{{b}}>', b: '{{c}}{{c}}', c: 'x' }, '<xx>'],
    ['that lead back to themselves have none', { a: '{{b}}', b: '{{a}}' }, '{{a}}'],
    ['that are their own have none', { a: '{{a}}' }, '{{a}}'],
    ['that hold something unknown have none', { a: 'x{{nobody}}' }, '{{a}}'],
  ])('%s', (_, variables, text) => {
    expect(textIn('{{a}}', variables)).toBe(text);
  });

  it('may be bytes that are no text, and end lines as they say', () => {
    expect([...render('{{a}}!', { a: '{{\\xff\\n}}' }).bytes]).toEqual([0xff, 10, 33]);
  });

  it('may lead on for twelve, and not without end', () => {
    const chain = (length: number): Record<string, string> => ({
      ...Object.fromEntries(Array.from({ length }, (_, n) => [`v${n}`, `{{v${n + 1}}}`])),
      [`v${length}`]: 'end',
    });
    expect(textIn('{{v0}}', chain(11))).toBe('end');
    expect(textIn('{{v0}}', chain(12))).toBe('{{v0}}');
    expect(textIn('{{v0}}', chain(5_000))).toBe('{{v0}}');
  });

  it('that grow without measure have none, soon', () => {
    const bomb: Record<string, string> = { v0: 'x'.repeat(1_000) };
    for (let n = 1; n < 10; n++) bomb[`v${n}`] = `{{v${n - 1}}}`.repeat(1_000);
    expect(textIn('{{v9}}', bomb)).toBe('{{v9}}');
    const { bytes, unresolved } = render('{{v0}}'.repeat(10_000), bomb);
    expect(bytes.length).toBeLessThan(1_200_000);
    expect(unresolved.length).toBeGreaterThan(0);
  });
});

describe('a variable', () => {
  const counting = () => {
    let made = 0;
    return firstOf(({ name }) => (name === '$made' ? `${++made}` : null), lookupIn({ a: 'beyond', c: 'c' }));
  };

  it('is worked out once, so that it is the same wherever it stands', () => {
    expect(textIn('{{v}}{{v}}{{w}} {{$made}}{{$made}}', { v: '{{$made}}', w: '{{v}}' }, counting())).toBe(
      '111 23',
    );
  });

  it('wins over what is known besides', () => {
    expect(textIn('{{a}}{{c}}', { a: 'own' }, counting())).toBe('ownc');
  });

  it('is the same in another scope that takes over what was settled, once it has a value', () => {
    const settled = new Map<string, Uint8Array>();
    const variables = { id: '{{$made}}', me: '{{id}}@{{local.ip}}' };
    const made = counting();
    const sent = (beyond: ReturnType<typeof lookupIn>): string =>
      textOf(renderTemplate('{{id}} {{me}}', variableScope(variables, firstOf(beyond, made), settled)).bytes);
    expect(sent(lookupIn({}))).toBe('1 {{me}}');
    expect(sent(lookupIn({ 'local.ip': '192.0.2.1' }))).toBe('1 1@192.0.2.1');
  });

  it('takes no argument', () => {
    expect(textIn('{{a(1)}} {{c(1)}}', { a: 'x' }, counting())).toBe('{{a(1)}} {{c(1)}}');
  });

  it('may be empty', () => {
    expect(render('<{{a}}>', { a: '' })).toMatchObject({ bytes: utf8('<>'), unresolved: [] });
  });
});
