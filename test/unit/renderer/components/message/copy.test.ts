import { describe, expect, it } from 'vitest';
import { base64Of, copyForms, copyText, escapedOf } from '../../../../../renderer/components/message/copy.ts';
import { pathTo } from '../../../../../renderer/components/message/tree/places.ts';
import { utf8 } from '../../../../../shared/lib/bytes.ts';
import { grow, nodeBy, request } from './message-of.ts';

const { bytes, nodes } = grow(request(['Contact: <sip:alice@h>;q=0.5']));

function source(...labels: readonly string[]) {
  const { span } = nodeBy(nodes, ...labels);
  return { bytes, span, path: pathTo(nodes, span) };
}

describe('what is copied', () => {
  it.each([
    [['Contact', 'q'], 'value', '0.5'],
    [['Contact', 'q'], 'header', 'Contact: <sip:alice@h>;q=0.5'],
    [['Contact', 'q'], 'text', 'q=0.5'],
    [['Contact', 'q'], 'hex', '713d302e35'],
    [['Contact', 'q'], 'base64', 'cT0wLjU='],
    [['Contact'], 'value', '<sip:alice@h>;q=0.5'],
    [['Contact'], 'header', 'Contact: <sip:alice@h>;q=0.5'],
    [['(startLine)', '(method)'], 'header', 'INVITE sip:bob@biloxi.example SIP/2.0'],
    [['Contact'], 'escaped', '"Contact: <sip:alice@h>;q=0.5\\r\\n"'],
  ] as const)('of %j as %s', (labels, form, expected) => {
    expect(copyText(form, source(...labels))).toBe(expected);
  });

  it('of bytes that are no part are these bytes', () => {
    const { span } = nodeBy(nodes, 'Contact');
    const some = { start: span.start, end: span.start + 4 };
    expect(copyText('value', { bytes, span: some, path: pathTo(nodes, some) })).toBe('Cont');
  });

  it('of the whole message is all of it', () => {
    const whole = { bytes, span: null, path: [] };
    expect(copyText('text', whole)).toBe(request(['Contact: <sip:alice@h>;q=0.5']));
    expect(copyForms(whole)).toEqual(['text', 'hex', 'base64', 'escaped']);
  });

  it('has no header outside of headers', () => {
    expect(copyForms(source('Contact'))).toContain('header');
    expect(
      copyForms({ bytes, span: { start: bytes.length - 2, end: bytes.length }, path: [] }),
    ).not.toContain('header');
  });
});

describe('bytes as text', () => {
  it('of C can be read back without doubt', () => {
    expect(escapedOf(Uint8Array.of(0, 0x31, 0x22, 0x5c, 0x0d, 0x0a, 0xff))).toBe(
      '"\\0001\\"\\\\\\r\\n\\377"',
    );
  });

  it.each(['', 'a', 'ab', 'abc', 'ü'])('in base64: %j', (text) => {
    expect(base64Of(utf8(text))).toBe(Buffer.from(text).toString('base64'));
  });

  it('in base64 may be many', () => {
    const many = new Uint8Array(262_144).fill(0x61);
    expect(base64Of(many)).toBe(Buffer.from(many).toString('base64'));
  });
});
