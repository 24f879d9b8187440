/** Edit & resend: what was on the wire becomes a new request. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import { AS_TYPED } from '../../../../shared/model/exchange.ts';
import { freshCopy } from '#shared/replay/fresh.ts';
import { destinationOf, resendParts } from '../../../../renderer/views/compose/resend.ts';

const HEAD = [
  'OPTIONS sip:a@127.0.0.1:5070 SIP/2.0',
  'v: SIP/2.0/UDP a',
  ' ;branch=z9hG4bK1',
  'From: <sip:a>;tag=1',
  'i: abc',
  'CSeq: 1 OPTIONS',
];

describe('a fresh copy', () => {
  it('outside a dialog lets go of Via, Call-ID, CSeq and the tag of From, folded lines and compact names too', () => {
    const text = [...HEAD, 'To: <sip:b>', '', 'Via: in the body'].join('\n');
    expect(freshCopy(text)).toBe(
      'OPTIONS sip:a@127.0.0.1:5070 SIP/2.0\nFrom: <sip:a>\nTo: <sip:b>\n\nVia: in the body',
    );
  });

  it('inside a dialog keeps what names the dialog', () => {
    const copy = freshCopy([...HEAD, 'To: <sip:b>;tag=2', '', ''].join('\n'));
    expect(copy).toContain('i: abc');
    expect(copy).toContain('From: <sip:a>;tag=1');
    expect(copy).toContain('CSeq: 1 OPTIONS');
    expect(copy).not.toContain('branch');
  });
});

describe('the tag of From', () => {
  it.each([
    ['f: sip:a;tag=1;x=y', 'f: sip:a;x=y'],
    ['From: ";tag=1" <sip:a;tag=2>;x;\n tag = 3', 'From: ";tag=1" <sip:a;tag=2>;x'],
    ['From: <sip:a;tag=2>', 'From: <sip:a;tag=2>'],
  ])('%j -> %j', (field, expected) => {
    expect(freshCopy(`OPTIONS sip:a SIP/2.0\n${field}\n\n`)).toBe(`OPTIONS sip:a SIP/2.0\n${expected}\n\n`);
  });
});

describe('Content-Length', () => {
  it.each([
    ['goes where it counts rightly, in bytes', 'l: 5', false],
    ['stays where it is wrong', 'Content-Length: 6', true],
  ])('%s', (_, field, stays) => {
    expect(freshCopy(`MESSAGE sip:a SIP/2.0\n${field}\n\né\n!`).includes(field)).toBe(stays);
  });
});

describe('where it goes', () => {
  it.each([
    ['sip:a@127.0.0.1:5070', 'udp:127.0.0.1:5070'],
    ['sip:a.example', 'udp:a.example:5060'],
    ['sip:a@[::1]:5061;lr', 'udp:[::1]:5061'],
    ['tel:+123', null],
    ['nonsense', null],
  ])('%s -> %s', (uri, expected) => {
    expect(destinationOf(`OPTIONS ${uri} SIP/2.0\n`)).toBe(expected);
  });
});

describe('bytes as a draft', () => {
  it('a request goes where its Request-URI says', () => {
    expect(resendParts(utf8('OPTIONS sip:a.example SIP/2.0\r\nVia: x\r\n\r\n'), 'udp:f:1')).toEqual({
      text: 'OPTIONS sip:a.example SIP/2.0\n\n',
      destination: 'udp:a.example:5060',
    });
  });

  it('what is no request is sent as it stands', () => {
    expect(resendParts(utf8('SIP/2.0 200 OK\r\n\r\n'), 'udp:f:1')).toEqual({
      text: 'SIP/2.0 200 OK\n\n',
      destination: 'udp:f:1',
      switches: AS_TYPED,
    });
  });

  it('of the same identifiers is the message as it was', () => {
    const bytes = utf8('OPTIONS sip:a.example SIP/2.0\r\nVia: x\r\nCall-ID: y\r\n\r\n');
    expect(resendParts(bytes, '', 'same').text).toBe('OPTIONS sip:a.example SIP/2.0\nVia: x\nCall-ID: y\n\n');
  });

  it('that are not all text are escaped', () => {
    expect(resendParts(new Uint8Array([0x41, 0xff]), '').text).toBe('A{{\\xff}}');
  });
});
