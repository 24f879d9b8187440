/**
 * Messages to try readers with: the torture messages of RFC 4475, sound messages put together from parts, SDP, and any of
 * them with bytes changed. All of it follows from a seeded random source.
 */
import { readFileSync } from 'node:fs';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt, randomToken } from '#shared/lib/random.ts';

const folder = new URL('../fixtures/rfc4475/', import.meta.url);
const files = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly {
  readonly file: string;
}[];

/** The torture messages of RFC 4475. */
export const TORTURE: readonly Uint8Array[] = files.map(
  ({ file }) => new Uint8Array(readFileSync(new URL(file, folder))),
);

export const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendrecv',
  '',
].join('\r\n');

/** One element of a list. */
export function oneOf<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[randomInt(random, list.length)] ?? list[0];
}

const METHODS = ['INVITE', 'OPTIONS', 'REGISTER', 'BYE', 'MESSAGE', 'SUBSCRIBE', 'NOTIFY', 'UPDATE'] as const;
const STATUSES = [
  '100 Trying',
  '180 Ringing',
  '200 OK',
  '302 Moved Temporarily',
  '401 Unauthorized',
] as const;
const HOSTS = ['example.com', '192.0.2.7', '[2001:db8::9]', 'a-b.example.org', 'example.net:5070'] as const;
const USERS = ['alice', 'b.o-b', '+15551234', 'a%20b', 'user;phone-context=x'] as const;
const NAMES = ['', '"Alice A." ', 'Bob ', '"a \\"quoted\\" <b>" ', 'Two Words '] as const;
const URI_PARAMS = ['', ';transport=udp', ';lr', ';user=phone;x=1'] as const;

/** A URI of sip or sips. */
export function someUri(random: Random): string {
  const scheme = oneOf(random, ['sip', 'sip', 'sip', 'sips']);
  return `${scheme}:${oneOf(random, USERS)}@${oneOf(random, HOSTS)}${oneOf(random, URI_PARAMS)}`;
}

/** An address with a display name, or without one. */
export function someAddress(random: Random): string {
  return `${oneOf(random, NAMES)}<${someUri(random)}>`;
}

function someVia(random: Random): string {
  const more = oneOf(random, ['', ';rport', ';received=192.0.2.1', ';maddr=224.2.0.1;ttl=16']);
  return `SIP/2.0/UDP ${oneOf(random, HOSTS)};branch=z9hG4bK${randomToken(random, 12)}${more}`;
}

const repeated = (random: Random, most: number, make: () => string): string[] =>
  Array.from({ length: 1 + randomInt(random, most) }, make);

export interface SoundMessage {
  readonly bytes: Uint8Array;
  /** What was written: empty where the message is not of that kind. */
  readonly method: string;
  readonly status: string;
  readonly callId: string;
  readonly cseq: number;
  readonly fromTag: string;
  readonly toTag: string;
  readonly branches: readonly string[];
  readonly contactUris: readonly string[];
}

/** Spellings that mean the same: full and compact names, and another case (RFC 3261 7.3). */
const SPELLINGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  Via: ['Via', 'v', 'VIA'],
  From: ['From', 'f', 'from'],
  To: ['To', 't'],
  'Call-ID': ['Call-ID', 'i', 'call-id'],
  Contact: ['Contact', 'm'],
  'Content-Type': ['Content-Type', 'c'],
  'Content-Length': ['Content-Length', 'l'],
};

function line(random: Random, name: string, value: string): string {
  return `${oneOf(random, SPELLINGS[name] ?? [name])}: ${value}`;
}

/** A valid message with what was put into it. */
export function soundMessage(random: Random): SoundMessage {
  const method = oneOf(random, METHODS);
  const status = randomInt(random, 2) === 0 ? oneOf(random, STATUSES) : '';
  const vias = repeated(random, 3, () => someVia(random));
  const [callId, cseq] = [
    `${randomToken(random, 20)}@${oneOf(random, ['h.example', '192.0.2.3'])}`,
    1 + randomInt(random, 9_999),
  ];
  const fromTag = randomToken(random, 8);
  const toTag = status === '' || status.startsWith('100') ? '' : randomToken(random, 8);
  const contactUris = repeated(random, 2, () => someUri(random));
  const body = method === 'INVITE' ? SDP : '';
  const lines = [
    status === '' ? `${method} ${someUri(random)} SIP/2.0` : `SIP/2.0 ${status}`,
    ...vias.map((via) => line(random, 'Via', via)),
    'Max-Forwards: 70',
    line(random, 'From', `${someAddress(random)};tag=${fromTag}`),
    line(random, 'To', `${someAddress(random)}${toTag === '' ? '' : `;tag=${toTag}`}`),
    line(random, 'Call-ID', callId),
    line(random, 'CSeq', `${cseq} ${method}`),
    ...contactUris.map((uri) => line(random, 'Contact', `<${uri}>`)),
    oneOf(random, [
      'User-Agent: x/1.0',
      'X-Other: any thing; a="b"',
      'Supported: timer, 100rel',
      'Event: presence',
    ]),
    ...(body === '' ? [] : [line(random, 'Content-Type', 'application/sdp')]),
    line(random, 'Content-Length', String(utf8(body).length)),
  ];
  const bytes = utf8(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const branches = vias.map((via) => /branch=([^;]+)/.exec(via)?.[1] ?? '');
  const base = { bytes, callId, cseq, fromTag, toTag, branches, contactUris };
  return { ...base, method: status === '' ? method : '', status: status.slice(0, 3) };
}

/** Bytes and pieces that mean something to a parser. */
const PIECES: readonly Uint8Array[] = [
  ...[...' \t\r\n:;,<>"\\@=%?/[]*(){}0z'].map((char) => utf8(char)),
  ...[
    '\r\n',
    '\r\n ',
    '\r\n\r\n',
    ';tag=',
    ';branch=',
    'sip:',
    '<sip:',
    ': ',
    'SIP/2.0',
    '::',
    '%00',
    '*',
    'Via: ',
    'To: ',
  ].map((text) => utf8(text)),
  Uint8Array.of(0),
  Uint8Array.of(127),
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3, 0xa9),
  Uint8Array.of(0xe2, 0x82),
];

function changed(random: Random, source: Uint8Array): Uint8Array {
  const place = randomInt(random, source.length + 1);
  const removed = randomInt(random, 3) === 0 ? randomInt(random, 16) : randomInt(random, 2);
  const kind = randomInt(random, 8);
  if (kind === 0) {
    const from = randomInt(random, source.length + 1);
    const copied = source.subarray(from, from + randomInt(random, 80));
    return concatBytes([source.subarray(0, place), copied, source.subarray(place)]);
  }
  const put =
    kind === 1
      ? random.bytes(1 + randomInt(random, 6))
      : (PIECES[randomInt(random, PIECES.length)] ?? PIECES[0]);
  const piece = kind === 2 || !put ? new Uint8Array() : put;
  return concatBytes([source.subarray(0, place), piece, source.subarray(place + removed)]);
}

/** A message with up to `most` changes. */
export function mutated(random: Random, source: Uint8Array, most = 6): Uint8Array {
  let bytes = source;
  for (let left = randomInt(random, most + 1); left > 0; left--) bytes = changed(random, bytes);
  return bytes;
}

/** A torture message, a sound one, or a piece of SDP, as it is or mutated. */
export function someDatagram(random: Random): Uint8Array {
  const kind = randomInt(random, 8);
  if (kind === 0) return mutated(random, utf8(SDP));
  if (kind === 1) return random.bytes(randomInt(random, 200));
  const torture = TORTURE[randomInt(random, TORTURE.length)] ?? new Uint8Array();
  return mutated(random, kind < 5 ? torture : soundMessage(random).bytes);
}
