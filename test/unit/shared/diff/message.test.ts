import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { compareMessages } from '#shared/diff/message.ts';
import type { DiffRow, DiffState, Meaning } from '#shared/diff/row.ts';
import { countRows } from '#shared/diff/row.ts';

const SDP = [
  'v=0',
  'o=alice 1 1 IN IP4 10.0.0.7',
  's=-',
  'c=IN IP4 10.0.0.7',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=sendrecv',
  '',
].join('\r\n');

const HEADERS = [
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-a;rport',
  'Max-Forwards: 70',
  'From: "Alice" <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  'Call-ID: x@192.0.2.10',
  'CSeq: 1 INVITE',
  'Contact: <sip:alice@192.0.2.10:5060>',
  'Allow: INVITE, ACK, BYE',
] as const;

interface Draft {
  readonly start?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly length?: number;
}

function message({ start, headers = HEADERS, body = '', length }: Draft): Uint8Array {
  const lines = [
    start ?? 'INVITE sip:bob@example.com SIP/2.0',
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${length ?? utf8(body).length}`,
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** The headers with one of them replaced, or taken out. */
function replaced(name: string, ...lines: readonly string[]): string[] {
  return HEADERS.flatMap((line) => (line.startsWith(`${name}:`) ? lines : [line]));
}

const differing = (a: Draft, b: Draft): DiffRow[] =>
  compareMessages(message(a), message(b)).filter(({ state }) => state !== 'same');

const marked = (row: DiffRow, side: 'left' | 'right'): string[] =>
  row[side]?.pieces.flatMap(({ text, changed }) => (changed ? [text] : [])) ?? [];

type Case = readonly [
  what: string,
  a: Draft,
  b: Draft,
  rows: readonly (readonly [DiffState, string, ...Meaning[]])[],
];

const CASES: readonly Case[] = [
  ['a message with itself', {}, {}, []],
  ['compact names with full ones', {}, { headers: [...replaced('Via', HEADERS[0].replace('Via', 'v'))] }, []],
  [
    'one line with two values and two lines',
    { headers: [...HEADERS, 'Route: <sip:p1.example;lr>, <sip:p2.example;lr>'] },
    { headers: [...HEADERS, 'Route: <sip:p1.example;lr>', 'Route: <sip:p2.example;lr>'] },
    [],
  ],
  [
    'what a proxy does to a request',
    {},
    {
      start: 'INVITE sip:bob@192.0.2.77:5062 SIP/2.0',
      headers: [
        'Record-Route: <sip:192.0.2.20;lr>',
        'Via: SIP/2.0/UDP 192.0.2.20;branch=z9hG4bK-p',
        'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-a;rport=5060;received=192.0.2.10',
        'Max-Forwards: 69',
        ...HEADERS.slice(2),
      ],
    },
    [
      ['changed', '', 'uri-retargeted'],
      ['added', 'Record-Route', 'record-route-added'],
      ['added', 'Via', 'via-added'],
      ['changed', 'Via', 'via-received'],
      ['changed', 'Max-Forwards', 'max-forwards-less'],
    ],
  ],
  [
    'Max-Forwards that falls by more than one',
    {},
    { headers: replaced('Max-Forwards', 'Max-Forwards: 20') },
    [['changed', 'Max-Forwards', 'max-forwards-odd']],
  ],
  [
    'another Contact',
    {},
    { headers: replaced('Contact', 'Contact: <sip:alice@203.0.113.5:1024>') },
    [['changed', 'Contact', 'contact-rewritten']],
  ],
  [
    'another request, whose differences nobody made on the way',
    {},
    {
      start: 'INVITE sip:bob@192.0.2.77 SIP/2.0',
      headers: [
        'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-b;rport',
        'Max-Forwards: 60',
        ...HEADERS.slice(2, 5),
        'CSeq: 2 INVITE',
        'Contact: <sip:alice@203.0.113.5>',
        HEADERS[7],
      ],
    },
    [
      ['changed', ''],
      ['changed', 'Via', 'branch-changed'],
      ['changed', 'Max-Forwards'],
      ['changed', 'CSeq', 'cseq-next'],
      ['changed', 'Contact'],
    ],
  ],
  [
    'a response that loses the Via of a hop',
    { start: 'SIP/2.0 200 OK', headers: ['Via: SIP/2.0/UDP 192.0.2.20;branch=z9hG4bK-p', ...HEADERS] },
    { start: 'SIP/2.0 200 OK' },
    [['removed', 'Via', 'via-removed']],
  ],
  ['a header that is missing', {}, { headers: replaced('Allow') }, [['removed', 'Allow']]],
  [
    'routes that changed places',
    { headers: [...HEADERS, 'Route: <sip:p1.example;lr>', 'Route: <sip:p2.example;lr>'] },
    { headers: [...HEADERS, 'Route: <sip:p2.example;lr>', 'Route: <sip:p1.example;lr>'] },
    [['moved', 'Route', 'order-counts']],
  ],
  [
    'headers of other names that changed places',
    {},
    { headers: [...replaced('Max-Forwards'), HEADERS[1]] },
    [['moved', 'Max-Forwards', 'order-free']],
  ],
  [
    'parameters in another order',
    {},
    { headers: replaced('Via', 'Via: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bK-a') },
    [['changed', 'Via', 'same-meaning']],
  ],
  [
    'a tag that came',
    {},
    { headers: replaced('To', 'To: <sip:bob@example.com>;tag=9') },
    [['changed', 'To', 'tag-added']],
  ],
  [
    'credentials that were taken off',
    { headers: [...HEADERS, 'Proxy-Authorization: Digest username="a", realm="r"'] },
    {},
    [['removed', 'Proxy-Authorization', 'credentials-removed']],
  ],
  [
    'an address in SDP that was rewritten, and a length that was not',
    { body: SDP },
    { body: SDP.replaceAll('10.0.0.7', '10.0.0.9'), length: 170 },
    [
      ['changed', 'Content-Length', 'content-length-wrong'],
      ['changed', '', 'sdp-address-rewritten'],
      ['changed', '', 'sdp-address-rewritten'],
    ],
  ],
  [
    'SDP with another port, codec and direction',
    { body: SDP },
    {
      body: SDP.replace('49172 RTP/AVP 0 8', '0 RTP/AVP 0')
        .replace('a=rtpmap:8 PCMA/8000\r\n', '')
        .replace('sendrecv', 'sendonly'),
    },
    [
      ['changed', 'Content-Length', 'content-length-follows'],
      ['changed', 'audio', 'stream-ended', 'sdp-codecs-changed'],
      ['removed', 'audio', 'sdp-codecs-changed'],
      ['changed', 'audio', 'sdp-direction-changed'],
    ],
  ],
];

describe('comparing messages', () => {
  it.each(CASES)('tells of %s', (_what, a, b, rows) => {
    const found = differing(a, b).map(({ state, name, meanings }) => [state, name, ...meanings]);
    expect(found).toEqual(rows);
  });

  it('warns of a length that is wrong in both', () => {
    const wrong = { body: SDP, length: 999 };
    const rows = compareMessages(message(wrong), message(wrong)).filter(
      ({ meanings }) => meanings.length > 0,
    );
    expect(rows.map(({ state, meanings }) => [state, meanings])).toEqual([
      ['same', ['content-length-wrong']],
    ]);
  });

  it('marks the parts that differ, and no more', () => {
    const other = 'From: "Alicia" <sip:alice@example.net>;tag=1;x=2';
    const [row] = differing({}, { headers: replaced('From', other) });
    expect(row?.changes).toEqual([
      { kind: 'display', name: '', state: 'changed', left: '"Alice"', right: '"Alicia"' },
      { kind: 'host', name: '', state: 'changed', left: 'example.com', right: 'example.net' },
      { kind: 'param', name: 'x', state: 'added', left: '', right: '2' },
    ]);
    expect(row && marked(row, 'left')).toEqual(['"Alice"', 'example.com']);
    expect(row && marked(row, 'right')).toEqual(['"Alicia"', 'example.net', 'x=2']);
  });

  it('tells items of a list that came and went', () => {
    const [row] = differing({}, { headers: replaced('Allow', 'Allow: INVITE, UPDATE, ACK') });
    expect(row?.changes.map(({ kind, state, left, right }) => [kind, state, left, right])).toEqual([
      ['item', 'added', '', 'UPDATE'],
      ['item', 'removed', 'BYE', ''],
    ]);
  });

  it('tells values without parts apart by their words', () => {
    const [row] = differing(
      { headers: [...HEADERS, 'Subject: one two three'] },
      { headers: [...HEADERS, 'Subject: one four three'] },
    );
    expect(row?.changes).toEqual([]);
    expect(row && [marked(row, 'left'), marked(row, 'right')]).toEqual([['two'], ['four']]);
  });

  it('aligns media by their mid, whatever place they have', () => {
    const media = (...order: readonly string[]): string =>
      [
        'v=0',
        'o=- 1 1 IN IP4 192.0.2.1',
        's=-',
        't=0 0',
        ...order.flatMap((mid) => [`m=${mid} 4000 RTP/AVP 0`, `a=mid:${mid}`]),
        '',
      ].join('\r\n');
    const rows = compareMessages(
      message({ body: media('audio', 'video') }),
      message({ body: media('video', 'audio') }),
    );
    expect(countRows(rows.filter(({ section }) => section === 'body'))).toEqual({
      changed: 0,
      added: 0,
      removed: 0,
      moved: 0,
    });
  });

  it('compares a request with a response', () => {
    const [row] = differing({}, { start: 'SIP/2.0 200 OK' });
    expect([row?.section, row?.state]).toEqual(['start', 'changed']);
  });

  it('compares what is not SIP as text', () => {
    const rows = compareMessages(utf8('one\ntwo\n'), utf8('one\nthree\n'));
    expect(rows.map(({ section, state }) => [section, state])).toEqual([
      ['text', 'same'],
      ['text', 'changed'],
    ]);
  });

  it('compares bodies that are no text by their bytes', () => {
    const start = utf8('MESSAGE sip:a@b SIP/2.0\r\nContent-Type: application/octet-stream\r\n\r\n');
    const a = new Uint8Array([...start, 0, 1, 2]);
    const b = new Uint8Array([...start, 0, 1, 3]);
    const body = compareMessages(a, b).filter(({ section }) => section === 'body');
    expect(body.map(({ left, right }) => [left?.text, right?.text])).toEqual([['00 01 02', '00 01 03']]);
  });

  it('takes a fold for a space', () => {
    const folded = replaced('Allow', 'Allow: INVITE,\r\n ACK, BYE');
    expect(differing({}, { headers: folded })).toEqual([]);
  });
});
