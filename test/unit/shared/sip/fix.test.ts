/** Repairs are plain data: they change what they name and nothing else, and several cases of each come out right. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { DiagnosticCode } from '#shared/sip/diagnostic-codes.ts';
import { applyFix, fixText } from '#shared/sip/fix.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { describe, expect, it } from 'vitest';
import { options } from './text-message.ts';

function repaired(code: DiagnosticCode, bytes: Uint8Array): string | null {
  const one = lint(bytes).diagnostics.find((each) => each.code === code);
  return one?.fix ? textOf(applyFix(bytes, one.fix)) : null;
}

describe('a repair', () => {
  it('leaves every other byte', () => {
    const bytes = options(['X-Odd :  a\t', 'Route: <sip:p;x>', 'X-End: \u00e4']);
    expect(repaired('route-not-loose', bytes)).toBe(textOf(bytes).replace('p;x', 'p;x;lr'));
  });

  it('counts a body in bytes, not characters', () => {
    const bytes = options(['Content-Type: text/plain', 'Content-Length: 9'], '\u00e4');
    expect(repaired('content-length-too-large', bytes)).toContain('Content-Length: 2\r\n');
  });

  it('adds a header behind the last one, also where the headers are not ended', () => {
    const text = 'OPTIONS sip:a SIP/2.0\r\nCSeq: 1 OPTIONS';
    expect(repaired('header-missing', utf8(text))).toBeNull();
    const all = textOf(options()).replace('Max-Forwards: 70\r\n', '').trimEnd();
    expect(repaired('header-missing', utf8(all))).toBe(`${all}\r\nMax-Forwards: 70\r\n`);
  });

  it('adds a Max-Forwards but no To: nobody can guess that one', () => {
    expect(repaired('header-missing', utf8(textOf(options()).replace(/^To:.*\r\n/m, '')))).toBeNull();
  });

  it('gives each line its CR and leaves the body', () => {
    const bytes = options(['Content-Type: a/b'], 'x\ny');
    const bare = utf8(textOf(bytes).replaceAll('\r\n', '\n'));
    expect(repaired('bare-lf', bare)).toBe(textOf(bytes));
  });

  it('puts lr before the headers of a URI', () => {
    expect(repaired('route-not-loose', options(['Route: <sip:p?a=b>']))).toContain('<sip:p;lr?a=b>');
  });

  it('is told in both languages, with the text it puts in made safe', () => {
    const bytes = options(['UserAgent: a']);
    const one = lint(bytes).diagnostics.find(({ code }) => code === 'header-name-similar');
    expect(one && [fixText(one, 'en'), fixText(one, 'zh')]).toEqual([
      'Rename it to User-Agent',
      '改名为 User-Agent',
    ]);
  });
});
