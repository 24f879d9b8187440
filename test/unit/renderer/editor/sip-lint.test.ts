/** What the editor reports of a text: what would be wrong with it as it leaves, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../renderer/editor/sip-lint.ts';
import { findingAfter, findingToTell, lintText } from '../../../../renderer/editor/sip-lint.ts';

const values = { lab: '127.0.0.1:5070' };
const codes = (findings: readonly Finding[]): string[] =>
  findings.map((finding) =>
    finding.kind === 'diagnostic' ? finding.diagnostic.code : `variable ${finding.name}`,
  );

describe('with filling on', () => {
  it('does not report what filling adds, and tells what it adds', () => {
    const { findings, filled } = lintText('OPTIONS sip:{{lab}} SIP/2.0', {
      fill: true,
      variables: true,
      values,
    });
    expect(codes(findings)).toEqual([]);
    expect(filled).toEqual(expect.arrayContaining(['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards']));
  });

  it('reports a variable without a value at its place', () => {
    const text = 'OPTIONS sip:{{nobody}} SIP/2.0\n\n';
    const [finding] = lintText(text, { fill: true, variables: true, values }).findings;
    expect(finding).toMatchObject({ kind: 'variable', name: 'nobody', severity: 'error', line: 1 });
    expect(text.slice(finding?.from, finding?.to)).toBe('{{nobody}}');
  });

  it('reports what filling cannot repair, at its line', () => {
    const text = 'OPTIONS sip:{{lab}} SIP/2.0\nMax-Forwards: 70\nno colon\n\n';
    const found = lintText(text, { fill: true, variables: true, values }).findings.filter(
      ({ line }) => line === 3,
    );
    expect(codes(found)).toContain('header-no-colon');
  });

  it('counts the bytes as they are typed', () => {
    expect(lintText('A\n{{lab}}', { fill: true, variables: true, values }).size).toBe('A\r\n{{lab}}'.length);
  });
});

describe('with filling off', () => {
  it('reports what is missing, and leaves variables alone', () => {
    const { findings, filled } = lintText('OPTIONS sip:a.example SIP/2.0\nSubject: {{x}}\n\n', {
      fill: false,
      variables: false,
      values,
    });
    expect(codes(findings)).toContain('header-missing');
    expect(codes(findings)).not.toContain('variable x');
    expect(filled).toEqual([]);
  });
});

describe('any text', () => {
  it.each(['', '\n', 'x', '\u0000', '{{', 'SIP/2.0 200 OK\n\n', 'INVITE\n: \n\n\ud800'])(
    '%j is looked at',
    (text) => {
      for (const fill of [true, false])
        for (const { from, to } of lintText(text, { fill, variables: fill, values }).findings) {
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(text.length);
        }
    },
  );
});

describe('which finding is told', () => {
  const at = (line: number, severity: 'error' | 'warning' | 'info', from = line * 10): Finding => ({
    kind: 'variable',
    name: `${severity} ${line}`,
    from,
    to: from + 1,
    line,
    severity,
  });
  const list = [at(2, 'warning'), at(4, 'info'), at(5, 'error')];

  it.each([
    ['the one on the line of the cursor', 4, 'info 4'],
    ['else the first of the worst kind', 1, 'error 5'],
  ])('%s', (_, line, name) => {
    expect(findingToTell(list, line)).toMatchObject({ name });
  });

  it('none where there is none', () => {
    expect(findingToTell([], 1)).toBeNull();
    expect(findingAfter([], 0)).toBeNull();
  });

  it('the next one goes round at the end', () => {
    expect(findingAfter(list, 20)?.line).toBe(4);
    expect(findingAfter(list, 50)?.line).toBe(2);
  });
});
