/** Views give typed parts of what can be read and nothing of what cannot. */
import {
  addressesOf,
  addressOf,
  callIdOf,
  cseqOf,
  listValues,
  methodText,
  parseUri,
  reasonText,
  requestUri,
  tagOf,
  topVia,
  vias,
} from '#shared/sip/views.ts';
import { describe, expect, it } from 'vitest';
import { message, options, parsed, parsedRequest, parsedResponse, RINGING_LINES } from './text-message.ts';

const START = 'OPTIONS sip:bob@example.com SIP/2.0';
const of = (...lines: string[]) => parsed(message([START, ...lines]));

describe('Via', () => {
  it('is read with its parameters, names in lower case', () => {
    const via = topVia(of('Via: SIP/2.0/UDP [2001:db8::1]:5070;Branch=z9hG4bKx;rport'));
    expect(via).toMatchObject({ transport: 'UDP', host: '2001:db8::1', port: 5070 });
    expect([...(via?.params ?? [])]).toEqual([
      ['branch', 'z9hG4bKx'],
      ['rport', ''],
    ]);
  });

  it('is read with white space and folds between all its parts', () => {
    const all = vias(
      of('v:  SIP  / 2.0  / TCP     a.example.com   ;\r\n  branch  =   z9hG4bK9  ,\r\n SIP/2.0/UDP b : 99'),
    );
    expect(all.map(({ transport, host, port }) => [transport, host, port])).toEqual([
      ['TCP', 'a.example.com', null],
      ['UDP', 'b', 99],
    ]);
    expect(all[0]?.params.get('branch')).toBe('z9hG4bK9');
  });

  it('of several lines comes in order', () => {
    expect(vias(of('Via: SIP/2.0/UDP a', 'v: SIP/2.0/UDP b, SIP/2.0/UDP c')).map(({ host }) => host)).toEqual(
      ['a', 'b', 'c'],
    );
  });

  it.each([[[]], [['Via:']], [['Via: nonsense']]])('%j has no top value', (lines) => {
    expect(topVia(of(...lines))).toBeNull();
  });
});

describe('addresses', () => {
  it.each([
    ['<sip:a@b>', '', 'sip:a@b', ''],
    ['sip:a@b;tag=1', '', 'sip:a@b', '1'],
    ['Bob <sip:a@b;tag=no>;tag=1', 'Bob', 'sip:a@b;tag=no', '1'],
    ['"B \\"x\\" \\\\" <sip:a@b> ; Tag = 1', 'B "x" \\', 'sip:a@b', '1'],
    ['"<sip:evil@x>" <sip:a@b>', '<sip:evil@x>', 'sip:a@b', ''],
    ['"open <sip:a@b>', 'open', 'sip:a@b', ''],
    ['caller<sip:a@b>', 'caller', 'sip:a@b', ''],
    ['a\r\n b <sip:a@b>', 'a b', 'sip:a@b', ''],
    ['sip:a@b;+sip.instance="<urn:uuid:1>";tag=1', '', 'sip:a@b', '1'],
  ])('%j', (value, display, uri, tag) => {
    const subject = of(`To: ${value}`);
    expect(addressOf(subject, 'To')).toMatchObject({ display, uri });
    expect(tagOf(subject, 'To')).toBe(tag);
  });

  it('of a list come from all its lines, and * is none', () => {
    const uris = (...lines: string[]) => addressesOf(of(...lines), 'Contact').map(({ uri }) => uri);
    expect(uris('m: <sip:a,b@c>, sip:d@e', 'Contact: "x, y" <sip:f@g>')).toEqual([
      'sip:a,b@c',
      'sip:d@e',
      'sip:f@g',
    ]);
    expect(uris('Contact: *')).toEqual([]);
  });

  it('that are missing are null, and their tag is empty', () => {
    expect(addressOf(of(), 'From')).toBeNull();
    expect(addressOf(of('From: <>'), 'From')).toBeNull();
    expect(tagOf(of(), 'From')).toBe('');
  });
});

describe('other parts', () => {
  it.each([
    ['CSeq: 7 INVITE', { seq: 7, method: 'INVITE' }],
    ['CSeq: 0009\r\n  INVITE', { seq: 9, method: 'INVITE' }],
    ['CSeq: x INVITE', null],
    ['CSeq: 7', null],
    ['X-CSeq: 7 INVITE', null],
  ])('%j', (line, expected) => {
    expect(cseqOf(of(line))).toEqual(expected);
  });

  it('come as written', () => {
    const request = parsedRequest(options());
    expect([methodText(request), requestUri(request), callIdOf(request)]).toEqual([
      'OPTIONS',
      'sip:bob@example.com',
      'c1@example.com',
    ]);
    expect(reasonText(parsedResponse(message(RINGING_LINES)))).toBe('Ringing');
    expect(callIdOf(of())).toBe('');
  });

  it('lists are split at commas outside quotes and brackets', () => {
    expect(listValues(of('Allow: INVITE,ACK , BYE', 'Allow: PRACK'), 'Allow')).toEqual([
      'INVITE',
      'ACK',
      'BYE',
      'PRACK',
    ]);
    expect(listValues(of('Warning: 301 a "x, y", 302 b "z"'), 'Warning')).toEqual([
      '301 a "x, y"',
      '302 b "z"',
    ]);
    expect(listValues(of('WWW-Authenticate: Digest realm="a", nonce="b"'), 'WWW-Authenticate')).toHaveLength(
      1,
    );
    expect(listValues(of(), 'Allow')).toEqual([]);
  });
});

describe('parseUri', () => {
  it.each([
    ['sip:alice@example.com', 'sip', 'alice', 'example.com', null],
    ['SIPS:alice:pw@Example.com:5061', 'sips', 'alice', 'Example.com', 5061],
    ['sip:[::1]:5070', 'sip', '', '::1', 5070],
    ['sip:user;par=u%40x@example.com', 'sip', 'user;par=u%40x', 'example.com', null],
    ['sip:example.com;transport=tcp?Subject=x', 'sip', '', 'example.com', null],
    ['sip:a@b:99999', 'sip', 'a', 'b', null],
    ['tel:+358-555;phone-context=x', 'tel', '+358-555', '', null],
    ['urn:service:sos', 'urn', '', 'service:sos', null],
  ])('%s', (text, scheme, user, host, port) => {
    expect(parseUri(text)).toMatchObject({ scheme, user, host, port });
  });

  it('gives parameters by their lower-case names', () => {
    expect([...(parseUri('sip:a@b;Transport=TCP;lr')?.params ?? [])]).toEqual([
      ['transport', 'TCP'],
      ['lr', ''],
    ]);
  });

  it.each(['', 'alice@example.com', '<sip:a@b>', ':x'])('%j is no URI', (text) => {
    expect(parseUri(text)).toBeNull();
  });
});
