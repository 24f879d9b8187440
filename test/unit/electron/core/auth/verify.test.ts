/** The server's side: published credentials are right, what the client's side writes is right, and anything else is not. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Challenge, DigestInput } from '#core/auth/digest.ts';
import { authorizationFor, STRENGTH } from '#core/auth/digest.ts';
import type { DigestTerms } from '#core/auth/verify.ts';
import { verifyDigest } from '#core/auth/verify.ts';
import { JASON, JASON_CHALLENGE, MUFASA, NO_BODY, RFC7616, valueOf } from './vectors.ts';

const terms: DigestTerms = {
  realm: 'testrealm@host.com',
  user: 'Mufasa',
  password: 'Circle Of Life',
  method: 'GET',
  body: NO_BODY,
};
/** RFC 2617 3.5, the parameters in an order of our own. */
const RFC2617_PARTS = {
  username: '"Mufasa"',
  realm: '"testrealm@host.com"',
  nonce: '"dcd98b7102dd2f0e8b11d0f600bfb0c093"',
  uri: '"/dir/index.html"',
  qop: 'auth',
  nc: '00000001',
  cnonce: '"0a4f113b"',
  response: '"6629fae49393a05397450978507c4ef1"',
};
type Parts = Partial<Record<keyof typeof RFC2617_PARTS | 'algorithm' | 'userhash', string | null>>;
const credentials = (changes: Parts = {}): string => {
  const parts = Object.entries({ ...RFC2617_PARTS, ...changes });
  const written = parts.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  return `Digest ${written.join(', ')}`;
};

describe('credentials that are right', () => {
  it('are those of RFC 2617 3.5, and tell what was counted', () => {
    expect(verifyDigest(valueOf(credentials()), terms)).toEqual({
      ok: true,
      value: {
        nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
        nc: 1,
        cnonce: '0a4f113b',
        qop: 'auth',
        uri: '/dir/index.html',
      },
    });
  });

  it('are those of RFC 2069 2.4 with its erratum, which count nothing', () => {
    const text = credentials({
      qop: null,
      nc: null,
      cnonce: null,
      response: '"1949323746FE6A43EF61F9606E7FEBEA"',
    });
    const check = verifyDigest(valueOf(text), { ...terms, password: 'CircleOfLife' });
    expect(check).toMatchObject({ ok: true, value: { nc: null, cnonce: null, qop: null } });
  });

  it('are those of RFC 7616 3.9.2 with its erratum 4897: the user name as a hash, or encoded', () => {
    const ofJason: DigestTerms = {
      realm: JASON_CHALLENGE.realm,
      user: JASON.user,
      password: JASON.password,
      method: 'GET',
      body: NO_BODY,
      isUtf8: true,
    };
    const rest =
      `realm="${JASON_CHALLENGE.realm}", uri="/doe.json", algorithm=SHA-512-256, nonce="${JASON_CHALLENGE.nonce}", ` +
      `nc=00000001, cnonce="${JASON.cnonce}", qop=auth, ` +
      'response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"';
    const hash = '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b';
    for (const name of [`username="${hash}", userhash=true`, "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"]) {
      const given = valueOf(`Digest ${name}, ${rest}`);
      expect(verifyDigest(given, ofJason).ok).toBe(true);
      expect(verifyDigest(given, { ...ofJason, user: JASON.user.normalize('NFD') }).ok).toBe(true);
      expect(verifyDigest(given, { ...ofJason, user: 'Jason Doe' })).toEqual({
        ok: false,
        error: 'OTHER_USER',
      });
    }
    const printed = '488869477bf257147b804c45308cd62ac4e25eb717b12b298c79e62dcea254ec';
    const given = valueOf(`Digest username="${printed}", userhash=true, ${rest}`);
    expect(verifyDigest(given, ofJason)).toEqual({ ok: false, error: 'OTHER_USER' });
  });
});

describe('what the client writes', () => {
  const body = utf8('hello');
  const variants = STRENGTH.flatMap((algorithm) =>
    [true, false].flatMap((session) =>
      ([null, 'auth', 'auth-int'] as const).flatMap((qop) =>
        [true, false].map((userhash): [string, Challenge] => [
          `${algorithm}${session ? '-sess' : ''}, qop ${qop}${userhash ? ', user hash' : ''}`,
          { ...RFC7616, algorithm, session, qop, userhash },
        ]),
      ),
    ),
  );
  const input: DigestInput = { ...MUFASA, body };
  const ofMufasa: DigestTerms = { ...terms, realm: RFC7616.realm, password: MUFASA.password, body };

  it.each(variants)('is right with %s', (_name, challenge) => {
    const given = valueOf(authorizationFor(challenge, input));
    expect(verifyDigest(given, ofMufasa).ok).toBe(true);
  });

  it.each(variants)(
    'is wrong with %s for another password or method, and another body by qop',
    (_name, challenge) => {
      const given = valueOf(authorizationFor(challenge, input));
      const wrong = { ok: false, error: 'WRONG_RESPONSE' };
      expect(verifyDigest(given, { ...ofMufasa, password: 'x' })).toEqual(wrong);
      expect(verifyDigest(given, { ...ofMufasa, method: 'PUT' })).toEqual(wrong);
      expect(verifyDigest(given, { ...ofMufasa, body: NO_BODY }).ok).toBe(challenge.qop !== 'auth-int');
    },
  );

  it('is right in a session that goes on under another nonce, where its start is known', () => {
    const session = { nonce: 'first', cnonce: 'prime' };
    const given = valueOf(authorizationFor({ ...RFC7616, session: true }, { ...input, session }));
    expect(verifyDigest(given, ofMufasa).ok).toBe(false);
    expect(verifyDigest(given, { ...ofMufasa, session }).ok).toBe(true);
  });
});

describe('credentials that are refused', () => {
  it.each<[Parts, string]>([
    [{ username: '"Simba"' }, 'OTHER_USER'],
    [{ username: null }, 'OTHER_USER'],
    [{ userhash: 'true' }, 'OTHER_USER'],
    [{ realm: '"other"' }, 'OTHER_REALM'],
    [{ realm: null }, 'OTHER_REALM'],
    [{ algorithm: 'SHA-1' }, 'UNKNOWN_ALGORITHM'],
    [{ algorithm: 'SHA-256' }, 'WRONG_RESPONSE'],
    [{ qop: 'auth-conf' }, 'UNKNOWN_QOP'],
    [{ qop: '' }, 'UNKNOWN_QOP'],
    [{ qop: 'auth-int' }, 'WRONG_RESPONSE'],
    [{ nc: null }, 'INCOMPLETE'],
    [{ nc: '1' }, 'INCOMPLETE'],
    [{ nc: '00000000' }, 'INCOMPLETE'],
    [{ nc: '00000002' }, 'WRONG_RESPONSE'],
    [{ cnonce: null }, 'INCOMPLETE'],
    [{ nonce: null }, 'INCOMPLETE'],
    [{ nonce: '"x"' }, 'WRONG_RESPONSE'],
    [{ uri: null }, 'INCOMPLETE'],
    [{ response: null }, 'INCOMPLETE'],
    [{ response: '""' }, 'WRONG_RESPONSE'],
    [{ response: `"${'6'.repeat(1_000_000)}"` }, 'WRONG_RESPONSE'],
  ])('with %j because of %s', (changes, fault) => {
    expect(verifyDigest(valueOf(credentials(changes)), terms)).toEqual({ ok: false, error: fault });
  });

  it.each([
    ["username*=UTF-8''Muf%61sa", true],
    ["username*=utf-8'en'Mufasa", true],
    ["username*=ISO-8859-1''Mufasa", false],
    ["username*=UTF-8''Mufas%6", false],
    ["username*=UTF-8''Mufas%zz", false],
    ['username*=Mufasa', false],
  ])('or taken with the encoded name %s: %s', (name, isRight) => {
    const text = credentials({ username: null }).replace('Digest ', `Digest ${name}, `);
    expect(verifyDigest(valueOf(text), terms).ok).toBe(isRight);
  });

  it('where they are of another scheme', () => {
    expect(verifyDigest(valueOf('Basic TXVmYXNh'), terms)).toEqual({ ok: false, error: 'NOT_DIGEST' });
  });
});
