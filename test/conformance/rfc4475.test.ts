/**
 * Every torture message of RFC 4475 gets the verdict that its section gives it. The archive is taken from the place that
 * `fixtureFolder` finds; the name of the first test says which.
 */
import { readFileSync } from 'node:fs';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import { serialize } from '#shared/sip/serialize.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { describe, expect, it } from 'vitest';
import { fixtureFolder } from '../helpers/sip-fixtures.ts';

interface Case {
  readonly file: string;
  readonly section: string;
  readonly title: string;
  readonly verdict: 'valid' | 'invalid' | 'note' | 'legacy';
  readonly at: string | null;
}

const { url: folder, origin } = fixtureFolder('rfc4475');
const cases = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly Case[];
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));

function findings(file: string): { errors: string[]; notes: string[] } {
  const { diagnostics } = lint(bytesOf(file));
  const places = (isError: boolean): string[] =>
    diagnostics.filter(({ severity }) => (severity === 'error') === isError).map(({ at }) => at);
  return { errors: places(true), notes: places(false) };
}

it(`the archive, from ${origin}, is complete`, () => {
  expect(cases).toHaveLength(50);
});

describe.each(cases)('RFC 4475 $section $file: $title', ({ file, verdict, at }) => {
  it('is shown whole', () => {
    const bytes = bytesOf(file);
    const { message } = lint(bytes);
    expect(message && serialize(message)).toEqual(bytes);
  });

  it(`is ${verdict}${at ? ` at ${at}` : ''}`, () => {
    const { errors, notes } = findings(file);
    if (verdict === 'invalid') expect(errors).toContain(at);
    else if (verdict !== 'legacy') expect(errors).toEqual([]);
    if (verdict === 'note') expect(notes).toContain(at);
  });

  it('has words for each finding in both languages', () => {
    for (const diagnostic of lint(bytesOf(file)).diagnostics) {
      for (const language of ['en', 'zh'] as const) {
        expect(diagnosticText(diagnostic, language)).not.toMatch(/\{\w*\}|undefined|^$/);
      }
    }
  });
});
