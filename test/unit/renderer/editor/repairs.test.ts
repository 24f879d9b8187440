/** Repairs of findings as changes of the text: only where the place is plain text. */
import { describe, expect, it } from 'vitest';
import { lintText } from '../../../../renderer/editor/sip-lint.ts';

const HEAD =
  'Via: SIP/2.0/UDP a;branch=z9hG4bKa\nFrom: <sip:a>;tag=a\nTo: <sip:b>\nCall-ID: a\nContent-Length: 0\n';

/** The text after the repair of a finding; null where it has none. */
function repaired(text: string, code: string): string | null {
  const values = { n: 'x', cseq: '1 BYE' };
  const destination = { host: '8.8.8.8', port: 5060 };
  const { findings } = lintText(text, { fill: true, variables: true, values, destination });
  const found = findings.find((one) => one.kind === 'diagnostic' && one.diagnostic.code === code);
  if (!found) throw new Error(`no finding ${code}`);
  return (
    found.repair &&
    [...found.repair]
      .reverse()
      .reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), text)
  );
}

describe('a repair', () => {
  it.each([
    ['of a value', 'max-forwards-malformed', 'Max-Forwards: é', 'Max-Forwards: 70'],
    ['takes a header away with its line', 'method-header-unwanted', 'Subject: é\n', ''],
    [
      'of an address that the peer cannot reach',
      'address-private',
      'Contact: <sip:a@10.0.0.7>',
      'Contact: <sip:a@{{local.ip}}>',
    ],
    ['of a line end', 'bare-lf', 'Max-Forwards: 70{{\\n}}', 'Max-Forwards: 70'],
  ])('%s', (_, code, before, after) => {
    const text = (line: string): string =>
      `OPTIONS sip:b SIP/2.0\n${HEAD}CSeq: 1 OPTIONS\n${line}${line.endsWith('\n') || line === '' ? '' : '\n'}\n`;
    expect(repaired(text(before), code)).toBe(text(after));
  });

  it('of several places is one of all of them', () => {
    const text = (method: string): string => `${method} sip:b SIP/2.0\n${HEAD}CSeq: 1 ${method}\n\n`;
    expect(repaired(text('options'), 'method-case')).toBe(text('OPTIONS'));
  });

  it.each([
    ['cut through a value', 'CSeq: {{cseq}}', 'cseq-method'],
    ['write over one', 'Max-Forwards: {{n}}', 'max-forwards-malformed'],
  ])('that would %s is none', (_, line, code) => {
    expect(repaired(`OPTIONS sip:b SIP/2.0\n${HEAD}${line}\n\n`, code)).toBeNull();
  });
});
