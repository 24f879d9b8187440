/** Values that are made on sending. */
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import { madeValues } from '#shared/template/made.ts';
import { TEMPLATE_NAMES } from '#shared/template/names.ts';
import type { ValueCall } from '#shared/template/template.ts';
import { findValues } from '#shared/template/template.ts';

const NOON = Date.UTC(2026, 0, 2, 12, 0, 0, 345);
const lookup = madeValues({ random: createSeededRandom(7), clock: { now: () => NOON } });
const made = (text: string): unknown => lookup(findValues(`{{${text}}}`)[0]?.call ?? { name: '', args: [] });

describe('made values', () => {
  it.each<[text: string, form: RegExp]>([
    ['$uuid', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['$branch', /^z9hG4bK[a-z\d]+$/],
    ['$tag', /^[a-z\d]{10}$/],
    ['$callId', /^[a-z\d]{24}$/],
    ['$random.digits(6)', /^\d{6}$/],
    ['$random.digits', /^\d{8}$/],
    ['$random.hex(3)', /^[\da-f]{3}$/],
    ['$random.letters(4096)', /^[a-z]{4096}$/],
    ['$random.int(1, 3)', /^[123]$/],
    ['$random.int(-3, -1)', /^-[123]$/],
    ['$now.iso', /^2026-01-02T12:00:00\.345Z$/],
    ['$now.unix', /^1767355200$/],
    ['$now.ms', /^1767355200345$/],
    ['$now.date', /^Fri, 02 Jan 2026 12:00:00 GMT$/],
  ])('%s', (text, form) => {
    expect(made(text)).toMatch(form);
  });

  it('is another one each time', () => {
    expect(made('$uuid')).not.toBe(made('$uuid'));
  });

  it.each([
    '$uuid(1)',
    '$random.digits(0)',
    '$random.digits(-1)',
    '$random.digits(4097)',
    '$random.digits("6")',
    '$random.digits(1, 2)',
    '$random.int(2, 1)',
    '$random.int(0, 99999999999)',
    '$nothing',
    'uuid',
    'toString',
    '__proto__',
  ])('%s is none', (text) => {
    expect(made(text)).toBeNull();
  });

  it('are all in the table of names, each with an example that works', () => {
    const named = TEMPLATE_NAMES.filter(({ group }) => group === 'made');
    expect(named.length).toBe(12);
    for (const { name, example } of named)
      expect(made(example === '' ? name : `${name}(${example})`), name).toBeTypeOf('string');
    expect(named.every(({ name }) => lookup({ name, args: [] } satisfies ValueCall) !== null)).toBe(true);
  });
});
