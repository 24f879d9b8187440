/** Findings have words in two languages, and a value from the network cannot rearrange them. */
import type { DiagnosticCode } from '#shared/sip/diagnostic-codes.ts';
import { DIAGNOSTICS } from '#shared/sip/diagnostic-codes.ts';
import { TEXTS_EN } from '#shared/sip/diagnostic-text-en.ts';
import { TEXTS_ZH } from '#shared/sip/diagnostic-text-zh.ts';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import { worstSeverity } from '#shared/sip/diagnostic.ts';
import { bySpan, finding } from '#shared/sip/finding.ts';
import { describe, expect, it } from 'vitest';

const CODES = Object.keys(DIAGNOSTICS) as DiagnosticCode[];
const names = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
const span = { start: 0, end: 1 };

describe('diagnosticText', () => {
  it.each(CODES)('%s names the same data in both languages', (code) => {
    expect(names(TEXTS_ZH[code])).toEqual(names(TEXTS_EN[code]));
    expect(TEXTS_ZH[code]).toMatch(/\p{Script=Han}/u);
  });

  it('puts data and place in', () => {
    const one = finding('method-header-forbidden', 'Require', span, { method: 'CANCEL' });
    expect(diagnosticText(one, 'en')).toBe('A CANCEL request may not carry Require');
    expect(diagnosticText(one, 'zh')).toBe('CANCEL 请求不能携带 Require');
  });

  it('makes control and direction characters of data visible, and puts no data into data', () => {
    const one = finding('token-malformed', 'Allow', span, { text: 'a\u202e\n{at}' });
    expect(diagnosticText(one, 'en')).toBe('"a\\u{202e}\\u{a}{at}" is not a token');
  });
});

describe('findings', () => {
  it('take severity and source from the table', () => {
    expect(finding('bare-lf', 'message', span)).toEqual({
      code: 'bare-lf',
      severity: 'warning',
      at: 'message',
      span,
      rfc: 'RFC 3261 7',
    });
    expect(finding('header-empty', 'To', span, undefined, 'RFC 3261 20.39').rfc).toBe('RFC 3261 20.39');
  });

  it('are ordered by place', () => {
    const at = (start: number, end: number) => finding('bare-lf', 'message', { start, end });
    expect(bySpan([at(5, 6), at(1, 9), at(1, 2)]).map((one) => one.span)).toEqual([
      { start: 1, end: 2 },
      { start: 1, end: 9 },
      { start: 5, end: 6 },
    ]);
  });

  it('have a worst severity', () => {
    const [info, warning, error] = (['leading-empty-lines', 'bare-lf', 'header-no-colon'] as const).map(
      (code) => finding(code, 'message', span),
    );
    if (!info || !warning || !error) throw new Error('unreachable');
    expect(worstSeverity([])).toBeNull();
    expect(worstSeverity([info])).toBe('info');
    expect(worstSeverity([info, error, warning])).toBe('error');
    expect(worstSeverity([warning, info])).toBe('warning');
  });
});
