/** Messages full of what must not be handed on: every secret is put in by hand, so that it can be looked for afterwards. */
import { utf8 } from '#shared/lib/bytes.ts';
import fc from 'fast-check';

/** What a run of messages must not tell. */
export interface Secrets {
  readonly users: readonly [string, string];
  readonly numbers: readonly [string, string];
  readonly hosts: readonly [string, string];
  readonly addresses: readonly [string, string];
  readonly six: string;
  readonly password: string;
  readonly response: string;
  readonly nonce: string;
  readonly key: string;
  readonly name: string;
}

const two = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> =>
  fc.uniqueArray(one, { minLength: 2, maxLength: 2 }).map(([a, b]) => [a, b] as [T, T]);
const letters = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[bcdfghjkmnpqvwz]{${length}}$`));
const octet = fc.integer({ min: 11, max: 250 });
const hex = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

export const secrets: fc.Arbitrary<Secrets> = fc.record({
  users: two(letters(9)),
  numbers: two(fc.stringMatching(/^\+49[1-9][0-9]{9}$/)),
  hosts: two(letters(8).map((label) => `${label}.corp.test`)),
  addresses: two(fc.tuple(octet, octet, octet).map(([a, b, c]) => `172.${a}.${b}.${c}`)),
  six: fc
    .tuple(hex(4), hex(4))
    .map(([a, b]) => `fd00:${a.replace(/^0+/, '1')}:ab:cd:ef:9:8:${b.replace(/^0+/, '1')}`),
  password: letters(12),
  response: hex(32),
  nonce: hex(24),
  key: fc.stringMatching(/^[A-Za-z0-9+/]{40}$/),
  name: fc.tuple(letters(6), letters(7)).map(([first, last]) => `${first} ${last}`),
});

/** Everything that is to be looked for. */
export function allOf(secret: Secrets): string[] {
  const { users, numbers, hosts, addresses, six, password, response, nonce, key, name } = secret;
  const digits = numbers.map((number) => number.slice(1));
  return [...users, ...digits, ...hosts, ...addresses, six, password, response, nonce, key, name];
}

function sdpOf({ users, addresses, key, password }: Secrets): string {
  return [
    'v=0',
    `o=${users[0]} 1 1 IN IP4 ${addresses[0]}`,
    `s=A call of ${users[0]}`,
    `c=IN IP4 ${addresses[0]}`,
    't=0 0',
    'm=audio 4000 RTP/SAVP 0 101',
    'a=rtpmap:101 telephone-event/8000',
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`,
    `a=candidate:1 1 UDP 2130706431 ${addresses[1]} 8998 typ srflx raddr ${addresses[0]} rport 7`,
    `a=ice-pwd:${password}${password}`,
    `a=ssrc:1 cname:${users[0]}@${addresses[0]}`,
    '',
  ].join('\r\n');
}

const fromTo = ({ users, numbers, hosts, name }: Secrets, tagged: boolean): string[] => [
  `From: "${name}" <sip:${users[0]}@${hosts[0]}>;tag=f1`,
  `To: <sip:${numbers[0]}@${hosts[1]};user=phone>${tagged ? ';tag=t1' : ''}`,
];

function requestOf(secret: Secrets): string {
  const { users, numbers, hosts, addresses, six, password, response, nonce, name } = secret;
  const sdp = sdpOf(secret);
  return [
    `INVITE sip:${numbers[0]}@${hosts[1]};user=phone SIP/2.0`,
    `Via: SIP/2.0/UDP ${addresses[0]}:5060;branch=z9hG4bK-${addresses[0]}-1`,
    `Via: SIP/2.0/TCP [${six}]:5060;branch=z9hG4bKinner;received=${addresses[1]}`,
    'Max-Forwards: 70',
    ...fromTo(secret, false),
    `Call-ID: c1-${users[0]}@${addresses[0]}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${users[0]}:${password}@${addresses[0]}:5060;transport=tcp>`,
    `Proxy-Authorization: Digest username="${users[0]}", realm="${hosts[1]}", nonce="${nonce}", uri="sip:${numbers[0]}@${hosts[1]}", response="${response}"`,
    `P-Asserted-Identity: "${name}" <sip:${users[0]}@${hosts[0]}>, <tel:${numbers[1]}>`,
    `Refer-To: <sip:${users[1]}@${hosts[1]}?Replaces=c1-${users[0]}%40${addresses[0]}%3Bto-tag%3Dt1%3Bfrom-tag%3Df1>`,
    `X-Trace: ${users[0]} at ${addresses[1]}:5070 and [${six}], sip:${users[1]}@${hosts[0]} (${numbers[1]})`,
    `Subject: ${name} calls ${users[0]}`,
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
    '',
    sdp,
  ].join('\r\n');
}

function responseOf(secret: Secrets): string {
  const { users, hosts, addresses, six, nonce } = secret;
  return [
    'SIP/2.0 407 Proxy Authentication Required',
    `Via: SIP/2.0/UDP ${addresses[0]}:5060;branch=z9hG4bK-${addresses[0]}-1`,
    `Via: SIP/2.0/TCP [${six}]:5060;branch=z9hG4bKinner;received=${addresses[1]}`,
    ...fromTo(secret, true),
    `Call-ID: c1-${users[0]}@${addresses[0]}`,
    'CSeq: 1 INVITE',
    `Proxy-Authenticate: Digest realm="${hosts[1]}", nonce="${nonce}", algorithm=MD5`,
    `Warning: 399 ${hosts[0]} "seen at ${addresses[1]}"`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A request with all of them in it, and its response. */
export const messagesOf = (secret: Secrets): Uint8Array[] => [
  utf8(requestOf(secret)),
  utf8(responseOf(secret)),
];
