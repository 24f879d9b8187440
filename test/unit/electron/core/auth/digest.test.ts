/**
 * Digest sums against published answers (RFC 2069, RFC 2617, RFC 7616 with its errata), and, where none is published,
 * against sums spelled out here over literal texts.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Challenge, DigestInput } from '#core/auth/digest.ts';
import { algorithmOf, authorizationFor, digestResponse, userHash } from '#core/auth/digest.ts';
import {
  JASON,
  JASON_CHALLENGE,
  MUFASA,
  MUFASA_2617,
  NO_BODY,
  RFC2617,
  RFC7616,
  valueOf,
} from './vectors.ts';

/** Independent of the code under test: a hash of a literal text. */
const sum = (name: string, text: string): string => createHash(name).update(text, 'utf8').digest('hex');
const md5 = (text: string): string => sum('md5', text);
const sha256 = (text: string): string => sum('sha256', text);
const sha512t = (text: string): string => sum('sha512-256', text);

describe('published digest sums', () => {
  it.each<[source: string, challenge: Challenge, input: DigestInput, expected: string]>([
    ['RFC 7616 3.9.1 MD5', RFC7616, MUFASA, '8ca523f5e9506fed4657c9700eebdbec'],
    [
      'RFC 7616 3.9.1 SHA-256',
      { ...RFC7616, algorithm: 'SHA-256' },
      MUFASA,
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
    // The RFC prints ae66e67d…: its authors cut SHA-512 instead of using SHA-512/256 (FIPS 180-4). This value is of
    // erratum 4897, and `openssl dgst -sha512-256` over the same texts gives it too.
    [
      'RFC 7616 3.9.2 SHA-512-256 with its erratum 4897',
      JASON_CHALLENGE,
      JASON,
      '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
    ],
    ['RFC 2617 3.5 MD5', RFC2617, MUFASA_2617, '6629fae49393a05397450978507c4ef1'],
    [
      'RFC 2069 2.4 with its erratum, without qop',
      { ...RFC2617, qop: null },
      { ...MUFASA, password: 'CircleOfLife' },
      '1949323746fe6a43ef61f9606e7febea',
    ],
  ])('%s', (_source, challenge, input, expected) => {
    expect(digestResponse(challenge, input)).toBe(expected);
  });

  it('hashes the user name as RFC 7616 3.9.2 with its erratum 4897 does', () => {
    const expected = '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b';
    expect(userHash(JASON_CHALLENGE, JASON.user)).toBe(expected);
  });
});

describe('the algorithms of RFC 8760, and their sessions, with qop and without', () => {
  const base: Challenge = { ...RFC7616, realm: 'r.example', nonce: 'n0', opaque: null };
  const body = utf8('v=0\r\n');
  const input: DigestInput = {
    user: 'bob',
    password: 'zanzibar',
    method: 'INVITE',
    uri: 'sip:a@b',
    cnonce: 'c0',
    nc: 0x1a,
    body,
    session: null,
  };
  const hashes = [
    ['MD5', md5],
    ['SHA-256', sha256],
    ['SHA-512-256', sha512t],
  ] as const;

  it.each(hashes)('%s with auth', (algorithm, h) => {
    const expected = h(`${h('bob:r.example:zanzibar')}:n0:0000001a:c0:auth:${h('INVITE:sip:a@b')}`);
    expect(digestResponse({ ...base, algorithm }, input)).toBe(expected);
  });

  it.each(hashes)('%s-sess with auth', (algorithm, h) => {
    const a1 = h(`${h('bob:r.example:zanzibar')}:n0:c0`);
    const expected = h(`${a1}:n0:0000001a:c0:auth:${h('INVITE:sip:a@b')}`);
    expect(digestResponse({ ...base, algorithm, session: true }, input)).toBe(expected);
  });

  it.each(hashes)('%s with auth-int over the body', (algorithm, h) => {
    const a2 = h(`INVITE:sip:a@b:${h('v=0\r\n')}`);
    const expected = h(`${h('bob:r.example:zanzibar')}:n0:0000001a:c0:auth-int:${a2}`);
    expect(digestResponse({ ...base, algorithm, qop: 'auth-int' }, input)).toBe(expected);
  });

  it.each(hashes)('%s-sess with auth-int over no body', (algorithm, h) => {
    const a1 = h(`${h('bob:r.example:zanzibar')}:n0:c0`);
    const expected = h(`${a1}:n0:0000001a:c0:auth-int:${h(`INVITE:sip:a@b:${h('')}`)}`);
    const challenge: Challenge = { ...base, algorithm, session: true, qop: 'auth-int' };
    expect(digestResponse(challenge, { ...input, body: NO_BODY })).toBe(expected);
  });

  it.each(hashes)('%s without qop', (algorithm, h) => {
    const expected = h(`${h('bob:r.example:zanzibar')}:n0:${h('INVITE:sip:a@b')}`);
    expect(digestResponse({ ...base, algorithm, qop: null }, input)).toBe(expected);
  });

  it('keep the secret of a session over a new nonce (RFC 7616 3.4.2)', () => {
    const a1 = md5(`${md5('bob:r.example:zanzibar')}:first:prime`);
    const expected = md5(`${a1}:n0:0000001a:c0:auth:${md5('INVITE:sip:a@b')}`);
    const session = { nonce: 'first', cnonce: 'prime' };
    expect(digestResponse({ ...base, session: true }, { ...input, session })).toBe(expected);
  });

  it('hash bytes that are no text as they are', () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0xc3);
    const a2 = md5(`INVITE:sip:a@b:${createHash('md5').update(bytes).digest('hex')}`);
    const expected = md5(`${md5('bob:r.example:zanzibar')}:n0:0000001a:c0:auth-int:${a2}`);
    expect(digestResponse({ ...base, qop: 'auth-int' }, { ...input, body: bytes })).toBe(expected);
  });
});

describe('the name of an algorithm', () => {
  it.each([
    [undefined, { algorithm: 'MD5', session: false }],
    ['md5-SESS', { algorithm: 'MD5', session: true }],
    ['sha-256', { algorithm: 'SHA-256', session: false }],
    ['SHA-512-256-sess', { algorithm: 'SHA-512-256', session: true }],
    ['SHA-512', null],
    ['-sess', null],
    ['', null],
  ])('%j is read as %j', (text, expected) => {
    expect(algorithmOf(text)).toEqual(expected);
  });
});

describe('the header value', () => {
  const params = (challenge: Challenge, input: DigestInput): ReadonlyMap<string, string> =>
    valueOf(authorizationFor(challenge, input)).params;

  it('repeats the challenge and says what was counted', () => {
    expect(Object.fromEntries(params(RFC2617, MUFASA_2617))).toEqual({
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      response: '6629fae49393a05397450978507c4ef1',
      algorithm: 'MD5',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
    });
  });

  it('has neither qop, nc, cnonce nor opaque where the challenge has none of them', () => {
    const names = [...params({ ...RFC2617, qop: null, opaque: null }, MUFASA).keys()];
    expect(names).toEqual(['username', 'realm', 'nonce', 'uri', 'response', 'algorithm']);
  });

  it('has the cnonce where only the session needs it', () => {
    const given = params({ ...RFC2617, qop: null, session: true }, MUFASA);
    expect([given.get('cnonce'), given.get('qop'), given.get('algorithm')]).toEqual([
      MUFASA.cnonce,
      undefined,
      'MD5-sess',
    ]);
  });

  it('hashes the user name where the server takes that', () => {
    const given = params(JASON_CHALLENGE, JASON);
    expect(given.get('username')).toBe('793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b');
    expect(given.get('userhash')).toBe('true');
  });

  it('encodes a user name beyond ASCII, in normal form C, where the charset is agreed on', () => {
    const decomposed = JASON.user.normalize('NFD');
    expect(decomposed).not.toBe(JASON.user);
    const given = params({ ...JASON_CHALLENGE, userhash: false }, { ...JASON, user: decomposed });
    expect(given.get('username*')).toBe("UTF-8''J%C3%A4s%C3%B8n%20Doe");
    expect(given.has('username')).toBe(false);
    expect(given.get('response')).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5');
  });

  it('writes user names plainly in ASCII, and without an agreed charset', () => {
    expect(params({ ...RFC7616, isUtf8: true }, MUFASA).get('username')).toBe('Mufasa');
    expect(params(RFC7616, JASON).get('username')).toBe(JASON.user);
  });

  it('puts a password into normal form C where the charset is agreed on, and leaves it otherwise', () => {
    const [composed, decomposed] = ['p\u00e4ss', 'pa\u0308ss'];
    const answer = (isUtf8: boolean, password: string): string =>
      digestResponse({ ...RFC7616, isUtf8 }, { ...MUFASA, password });
    expect(answer(true, decomposed)).toBe(answer(true, composed));
    expect(answer(false, decomposed)).not.toBe(answer(false, composed));
  });

  it('quotes what would end a quoted string or the line', () => {
    const challenge = { ...RFC7616, realm: String.raw`a "b" \c`, opaque: 'o\r\nVia: evil' };
    const value = authorizationFor(challenge, { ...MUFASA, user: 'x\r\nVia: evil', uri: 'sip:"\n' });
    expect(value).not.toMatch(/[\r\n]/);
    expect(valueOf(value).params.get('realm')).toBe(String.raw`a "b" \c`);
  });
});
