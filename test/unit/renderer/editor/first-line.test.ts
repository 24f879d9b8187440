/** Editing the request line leaves everything below it alone. */
import { describe, expect, it } from 'vitest';
import { readRequestLine, withMethod, withUri } from '../../../../renderer/editor/first-line.ts';

const BELOW = 'To: <sip:b>\nCSeq: 7 INVITE\n\nCSeq: 1 INVITE\n';

describe('reading', () => {
  it.each([
    ['INVITE sip:b SIP/2.0', 'INVITE', 'sip:b', 'SIP/2.0'],
    ['  INVITE \t sip:b   SIP/2.0 ', 'INVITE', 'sip:b', 'SIP/2.0'],
    ['\n\nBYE sip:b SIP/2.0', 'BYE', 'sip:b', 'SIP/2.0'],
    ['INVITE sip:a b SIP/2.0', 'INVITE', 'sip:a b', 'SIP/2.0'],
    ['INVITE sip:b', 'INVITE', 'sip:b', ''],
    ['INVITE', 'INVITE', '', ''],
    ['', '', '', ''],
    ['SIP/2.0 200 OK', '', '', ''],
  ])('%j', (text, method, uri, version) => {
    expect(readRequestLine(text)).toEqual({ method, uri, version });
  });
});

describe('another method', () => {
  it('goes into the first line and into the CSeq that named the old one', () => {
    const text = withMethod(`INVITE sip:b SIP/2.0\n${BELOW}`, 'OPTIONS');
    expect(text).toBe('OPTIONS sip:b SIP/2.0\nTo: <sip:b>\nCSeq: 7 OPTIONS\n\nCSeq: 1 INVITE\n');
  });

  it('leaves a CSeq that named another method: somebody wanted it so', () => {
    expect(withMethod('INVITE sip:b SIP/2.0\nCSeq: 7 BYE\n\n', 'OPTIONS')).toContain('CSeq: 7 BYE');
  });

  it('gives an empty text a first line', () => {
    expect(withMethod('', 'BYE')).toBe('BYE  SIP/2.0');
  });
});

describe('another Request-URI', () => {
  it('goes into the first line only', () => {
    expect(withUri(`INVITE sip:b SIP/2.0\n${BELOW}`, 'sip:c@d ')).toBe(`INVITE sip:c@d SIP/2.0\n${BELOW}`);
  });

  it('keeps a version that was written on purpose', () => {
    expect(withUri('INVITE sip:b SIP/7.0\n', 'sip:c')).toBe('INVITE sip:c SIP/7.0\n');
  });

  it('reads back what was written', () => {
    expect(readRequestLine(withUri('INVITE sip:b SIP/2.0\n', 'sip:{{user}}@{{lab}}')).uri).toBe(
      'sip:{{user}}@{{lab}}',
    );
  });
});
