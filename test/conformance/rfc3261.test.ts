/** RFC 3261 7.3.1 (folds, lists, order, case) and messages with the syntax of the examples in section 24. */
import { textOf } from '#shared/lib/bytes.ts';
import { serialize } from '#shared/sip/serialize.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { addressesOf, listValues, vias } from '#shared/sip/views.ts';
import { describe, expect, it } from 'vitest';
import { message, options, parsed } from '../unit/shared/sip/text-message.ts';

function errorsOf(bytes: Uint8Array): string[] {
  return lint(bytes)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ at, code }) => `${at} ${code}`);
}

const ROUTES = [
  '<sip:alice@atlanta.com;lr>',
  '<sip:bob@biloxi.com;lr>',
  '<sip:carol@chicago.com;lr>',
] as const;

describe('RFC 3261 7.3.1', () => {
  it.each([
    ['on one line', [`Route: ${ROUTES.join(', ')}`]],
    ['on a line each', ROUTES.map((route) => `Route: ${route}`)],
    ['on two lines', [`Route: ${ROUTES[0]},${ROUTES[1]}`, `ROUTE : ${ROUTES[2]}`]],
    [
      'with another header between',
      [`Route: ${ROUTES[0]}`, 'Subject: x', `Route: ${ROUTES[1]} ,\r\n ${ROUTES[2]}`],
    ],
  ])('values %s are the same list in the same order', (_how, lines) => {
    const bytes = options(lines);
    expect(listValues(parsed(bytes), 'Route')).toEqual([...ROUTES]);
    expect(errorsOf(bytes)).toEqual([]);
    expect(serialize(parsed(bytes))).toEqual(bytes);
  });

  it('the order of values is kept: another order is another route', () => {
    const [a, b] = ROUTES;
    expect(listValues(parsed(options([`Route: ${b}`, `Route: ${a}`])), 'Route')).toEqual([b, a]);
  });

  it.each([
    ['Subject:            lunch'],
    ['Subject      :      lunch'],
    ['Subject            :lunch'],
    ['Subject: lunch'],
    ['SUBJECT:\r\n   lunch'],
    ['s:\tlunch   '],
  ])('%j has the value lunch', (line) => {
    const read = parsed(options([line]));
    expect(listValues(read, 'Subject')).toEqual(['lunch']);
    expect(errorsOf(options([line]))).toEqual([]);
  });

  it('a fold counts as one space', () => {
    const line = 'Subject: I know you are there,\r\n         pick up the phone\r\n\tand answer!';
    expect(listValues(parsed(options([line])), 'Subject')).toEqual([
      'I know you are there, pick up the phone and answer!',
    ]);
  });

  it.each([
    ['Contact: <sip:alice@atlanta.com>;expires=3600'],
    ['CONTACT: <sip:alice@atlanta.com>;ExPiReS=3600'],
    ['m:<sip:alice@atlanta.com>   ;  expires  =  3600'],
  ])('names of headers and parameters have no case: %j', (line) => {
    const [contact] = addressesOf(parsed(options([line])), 'Contact');
    expect(contact?.params.get('expires')).toBe('3600');
    expect(contact?.uri).toBe('sip:alice@atlanta.com');
  });

  it.each([['Warning: 370 devnull "Choose a bigger pipe"'], ['warning: 370 devnull "CHOOSE A BIGGER PIPE"']])(
    'quoted texts keep their case: %j',
    (line) => {
      expect(listValues(parsed(options([line])), 'Warning')).toEqual([line.slice(9)]);
    },
  );
});

const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.101',
  's=-',
  'c=IN IP4 192.0.2.101',
  't=0 0',
  'm=audio 49172 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n');
const CALL = ['From: Alice <sip:alice@atlanta.com>;tag=1928301774', 'Call-ID: a84b4c76e66710'];
const HOPS = [
  'Via: SIP/2.0/UDP server10.biloxi.com;branch=z9hG4bK4b43c2ff8.1\r\n ;received=192.0.2.3',
  'Via: SIP/2.0/UDP bigbox3.site3.atlanta.com;branch=z9hG4bK77ef4c2312983.1\r\n ;received=192.0.2.2',
  'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8\r\n ;received=192.0.2.1',
];
const ANSWERED = 'To: Bob <sip:bob@biloxi.com>;tag=a6c85cf';

const EXAMPLES: readonly (readonly [title: string, bytes: Uint8Array])[] = [
  [
    '24.1 REGISTER',
    message([
      'REGISTER sip:registrar.biloxi.com SIP/2.0',
      'Via: SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bKnashds7',
      'Max-Forwards: 70',
      'To: Bob <sip:bob@biloxi.com>',
      'From: Bob <sip:bob@biloxi.com>;tag=456248',
      'Call-ID: 843817637684230@998sdasdh09',
      'CSeq: 1826 REGISTER',
      'Contact: <sip:bob@192.0.2.4>',
      'Expires: 7200',
      'Content-Length: 0',
    ]),
  ],
  [
    '24.1 200',
    message([
      'SIP/2.0 200 OK',
      'Via: SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bKnashds7\r\n ;received=192.0.2.4',
      'To: Bob <sip:bob@biloxi.com>;tag=2493k59kd',
      'From: Bob <sip:bob@biloxi.com>;tag=456248',
      'Call-ID: 843817637684230@998sdasdh09',
      'CSeq: 1826 REGISTER',
      'Contact: <sip:bob@192.0.2.4>',
      'Expires: 7200',
      'Content-Length: 0',
    ]),
  ],
  [
    '24.2 INVITE',
    message(
      [
        'INVITE sip:bob@biloxi.com SIP/2.0',
        'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8',
        'Max-Forwards: 70',
        'To: Bob <sip:bob@biloxi.com>',
        ...CALL,
        'CSeq: 314159 INVITE',
        'Contact: <sip:alice@pc33.atlanta.com>',
        'Content-Type: application/sdp',
        `Content-Length: ${SDP.length}`,
      ],
      SDP,
    ),
  ],
  [
    '24.2 100',
    message([
      'SIP/2.0 100 Trying',
      ...HOPS.slice(2),
      'To: Bob <sip:bob@biloxi.com>',
      ...CALL,
      'CSeq: 314159 INVITE',
      'Content-Length: 0',
    ]),
  ],
  [
    '24.2 180',
    message([
      'SIP/2.0 180 Ringing',
      ...HOPS,
      ANSWERED,
      ...CALL,
      'Contact: <sip:bob@192.0.2.4>',
      'CSeq: 314159 INVITE',
      'Content-Length: 0',
    ]),
  ],
  [
    '24.2 200',
    message(
      [
        'SIP/2.0 200 OK',
        ...HOPS,
        ANSWERED,
        ...CALL,
        'CSeq: 314159 INVITE',
        'Contact: <sip:bob@192.0.2.4>',
        'Content-Type: application/sdp',
        `Content-Length: ${SDP.length}`,
      ],
      SDP,
    ),
  ],
  [
    '24.2 ACK',
    message([
      'ACK sip:bob@192.0.2.4 SIP/2.0',
      'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds9',
      'Max-Forwards: 70',
      ANSWERED,
      ...CALL,
      'CSeq: 314159 ACK',
      'Content-Length: 0',
    ]),
  ],
  [
    '24.2 BYE',
    message([
      'BYE sip:alice@pc33.atlanta.com SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKnashds10',
      'Max-Forwards: 70',
      'From: Bob <sip:bob@biloxi.com>;tag=a6c85cf',
      'To: Alice <sip:alice@atlanta.com>;tag=1928301774',
      'Call-ID: a84b4c76e66710',
      'CSeq: 231 BYE',
      'Content-Length: 0',
    ]),
  ],
];

describe.each(EXAMPLES)('RFC 3261 %s', (_title, bytes) => {
  it('has no error and comes back byte for byte', () => {
    expect(errorsOf(bytes)).toEqual([]);
    expect(serialize(parsed(bytes))).toEqual(bytes);
  });
});

it('the folded Vias of section 24 keep their parameters and their order', () => {
  const read = parsed(message(['SIP/2.0 180 Ringing', ...HOPS]));
  expect(vias(read).map(({ params }) => params.get('received'))).toEqual([
    '192.0.2.3',
    '192.0.2.2',
    '192.0.2.1',
  ]);
  expect(textOf(read.bytes, read.startLine)).toBe('SIP/2.0 180 Ringing');
});
