/**
 * The cases of RFC 5118 section 4 (IPv6 in SIP), in messages of our own with the syntax of theirs. Where RFC 3261's
 * grammar was mistaken, RFC 5954's is the measure.
 */
import { textOf } from '#shared/lib/bytes.ts';
import { serialize } from '#shared/sip/serialize.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { addressOf, parseUri, requestUri, topVia, vias } from '#shared/sip/views.ts';
import { describe, expect, it } from 'vitest';
import { message, parsed, parsedRequest } from '../unit/shared/sip/text-message.ts';

interface Options {
  readonly uri?: string;
  readonly via?: readonly string[];
  readonly contact?: string;
}

function register({
  uri = 'sip:[2001:db8::10]',
  via,
  contact = '<sip:user@[2001:db8::1]>',
}: Options): Uint8Array {
  return message([
    `REGISTER ${uri} SIP/2.0`,
    'To: sip:user@example.com',
    'From: sip:user@example.com;tag=81x2',
    ...(via ?? ['SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111']).map((value) => `Via: ${value}`),
    'Call-ID: SSG9559905523997077@hlau_4100',
    'Max-Forwards: 70',
    `Contact: ${contact}`,
    'CSeq: 98176 REGISTER',
    'Content-Length: 0',
  ]);
}

function errorsOf(bytes: Uint8Array): string[] {
  return lint(bytes)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ at, code }) => `${at} ${code}`);
}

describe.each<[section: string, title: string, options: Options]>([
  ['4.1', 'an IPv6 reference', {}],
  ['4.3', 'what looks like a port inside the brackets', { uri: 'sip:[2001:db8::10:5070]' }],
  ['4.4', 'a port behind the brackets', { uri: 'sip:[2001:db8::10]:5070' }],
  [
    '4.5',
    'received in brackets',
    { via: ['SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3'] },
  ],
  [
    '4.5',
    'received without brackets',
    { via: ['SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3'] },
  ],
  [
    '4.7',
    'addresses of both kinds',
    {
      via: [
        'SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111',
        'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144',
      ],
    },
  ],
  [
    '4.9',
    'IPv4-mapped addresses',
    {
      via: ['SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19'],
      contact: '<sip:t.watson@[::ffff:192.0.2.10]>',
    },
  ],
  ['4.10', 'the corrected form with an IPv4 tail', { uri: 'sip:[2001:db8::192.0.2.1]' }],
])('RFC 5118 %s: %s', (_section, _title, options) => {
  it('is valid and comes back byte for byte', () => {
    const bytes = register(options);
    expect(errorsOf(bytes)).toEqual([]);
    expect(serialize(parsed(bytes))).toEqual(bytes);
  });
});

describe('RFC 5118 4.2: no brackets in the Request-URI', () => {
  it('is an error there', () => {
    expect(errorsOf(register({ uri: 'sip:2001:db8::10' }))).toEqual(['start-line host-ipv6-brackets']);
  });
});

describe('RFC 5118 4.10: three colons, which RFC 3261 let stand by mistake', () => {
  it('is an error where it stands, and the message is shown whole', () => {
    const bytes = register({ uri: 'sip:[2001:db8:::192.0.2.1]' });
    expect(errorsOf(bytes)).toEqual(['start-line host-malformed']);
    expect(serialize(parsed(bytes))).toEqual(bytes);
  });
});

describe('what an IPv6 address means', () => {
  it('4.3 and 4.4: inside the brackets it is the address, behind them the port', () => {
    const target = (uri: string): unknown => parseUri(requestUri(parsedRequest(register({ uri }))));
    expect(target('sip:[2001:db8::10:5070]')).toMatchObject({ host: '2001:db8::10:5070', port: null });
    expect(target('sip:[2001:db8::10]:5070')).toMatchObject({ host: '2001:db8::10', port: 5070 });
  });

  it('4.5: received is the same with and without brackets', () => {
    const received = (value: string): string | undefined =>
      topVia(
        parsed(register({ via: [`SIP/2.0/UDP [2001:db8::9:1];received=${value};branch=z9hG4bK1`] })),
      )?.params.get('received');
    expect(received('2001:db8::9:255')).toBe('2001:db8::9:255');
    expect(received('[2001:db8::9:255]')).toContain('2001:db8::9:255');
  });

  it('4.7 and 4.9: every hop and the contact keep their addresses', () => {
    const read = parsed(
      register({
        via: [
          'SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKb',
          'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKj',
        ],
        contact: '<sip:t.watson@[::ffff:192.0.2.10]>',
      }),
    );
    expect(vias(read).map(({ host, port }) => [host, port])).toEqual([
      ['::ffff:192.0.2.10', 19_823],
      ['192.0.2.1', null],
    ]);
    expect(parseUri(addressOf(read, 'Contact')?.uri ?? '')?.host).toBe('::ffff:192.0.2.10');
  });
});

const SESSION = [
  'v=0',
  'o=assistant 971731711378798081 0 IN IP6 2001:db8::20',
  's=Live video feed',
  't=3338481189 3370017201',
];
const AUDIO = ['m=audio 6000 RTP/AVP 2', 'c=IN IP6 2001:db8::1', 'a=rtpmap:2 G726-32/8000'];
const VIDEO = ['m=video 6024 RTP/AVP 107', 'c=IN IP4 192.0.2.1', 'a=rtpmap:107 H263-1998/90000'];

describe.each([
  ['4.6', [...SESSION, ...AUDIO]],
  ['4.8', [...SESSION, ...AUDIO, ...VIDEO]],
])('RFC 5118 %s: IPv6 addresses in SDP', (_section, lines) => {
  const body = `${lines.join('\r\n')}\r\n`;
  const bytes = message(
    [
      'INVITE sip:user@[2001:db8::10] SIP/2.0',
      'To: sip:user@[2001:db8::10]',
      'From: sip:user@example.com;tag=81x2',
      'Via: SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111',
      'Call-ID: SSG9559905523997077@hlau_4100',
      'Contact: "Caller" <sip:caller@[2001:db8::20]>',
      'CSeq: 8612 INVITE',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      `Content-Length: ${body.length}`,
    ],
    body,
  );

  it('is valid, and the body comes back byte for byte', () => {
    expect(errorsOf(bytes)).toEqual([]);
    const read = parsed(bytes);
    expect(textOf(bytes, read.body)).toBe(body);
    expect(serialize(read)).toEqual(bytes);
  });
});
