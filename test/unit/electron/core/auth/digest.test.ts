/** Digest sums against the known answers of RFC 7616 3.9.1 and RFC 2617 3.5, and the reading of challenges. */
import { describe, expect, it } from 'vitest';
import type { Challenge, DigestInput } from '#core/auth/digest.ts';
import { authorizationFor, digestResponse, parseAuth, strongestChallenges } from '#core/auth/digest.ts';

const rfc7616: Challenge = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  algorithm: 'MD5',
  session: false,
  qop: 'auth',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  stale: false,
};
const mufasa: DigestInput = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nc: 1,
};

describe('digest sums', () => {
  it.each([
    ['RFC 7616 3.9.1 MD5', rfc7616, mufasa, '8ca523f5e9506fed4657c9700eebdbec'],
    [
      'RFC 7616 3.9.1 SHA-256',
      { ...rfc7616, algorithm: 'SHA-256' as const },
      mufasa,
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
    [
      'RFC 2617 3.5 MD5',
      { ...rfc7616, realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' },
      { ...mufasa, password: 'Circle Of Life', cnonce: '0a4f113b' },
      '6629fae49393a05397450978507c4ef1',
    ],
    [
      'RFC 2069 2.4 with its erratum, without qop',
      { ...rfc7616, realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', qop: null },
      { ...mufasa, password: 'CircleOfLife' },
      '1949323746fe6a43ef61f9606e7febea',
    ],
  ])('%s', (_source, challenge, input, expected) => {
    expect(digestResponse(challenge, input)).toBe(expected);
  });

  it('changes with the nonce count and with the session variant', () => {
    const plain = digestResponse(rfc7616, mufasa);
    expect(digestResponse(rfc7616, { ...mufasa, nc: 2 })).not.toBe(plain);
    expect(digestResponse({ ...rfc7616, session: true }, mufasa)).not.toBe(plain);
  });
});

describe('challenges', () => {
  const md5 = 'Digest realm="a, b", nonce="n1", algorithm=MD5, qop="auth,auth-int", opaque="o"';
  const sha = 'Digest realm="a, b", nonce="n2", algorithm=SHA-256, qop="auth", stale=TRUE';

  it('takes the strongest known algorithm of a realm, whatever the order', () => {
    for (const values of [[md5, sha], [sha, md5], [`${md5}, ${sha}`]]) {
      expect(strongestChallenges(values)).toEqual([
        {
          realm: 'a, b',
          nonce: 'n2',
          algorithm: 'SHA-256',
          session: false,
          qop: 'auth',
          opaque: null,
          stale: true,
        },
      ]);
    }
  });

  it('answers every realm', () => {
    const other = 'Digest realm="c", nonce="n3"';
    expect(strongestChallenges([md5, other]).map(({ realm, qop }) => [realm, qop])).toEqual([
      ['a, b', 'auth'],
      ['c', null],
    ]);
  });

  it.each([
    ['another scheme', 'Basic realm="x"'],
    ['an unknown algorithm', 'Digest realm="x", nonce="n", algorithm=WHIRLPOOL'],
    ['auth-int alone', 'Digest realm="x", nonce="n", qop="auth-int"'],
    ['no nonce', 'Digest realm="x"'],
    ['no realm', 'Digest nonce="x"'],
    ['an open quote', 'Digest realm="x'],
    ['nothing', ''],
  ])('passes over %s', (_what, value) => {
    expect(strongestChallenges([value])).toEqual([]);
  });

  it('reads escaped quotes and writes them back', () => {
    const [challenge] = strongestChallenges([String.raw`Digest realm="a \"b\" \\c", nonce="n"`]);
    expect(challenge?.realm).toBe(String.raw`a "b" \c`);
    const written = authorizationFor(challenge as Challenge, mufasa);
    expect(parseAuth(written)[0]?.params.get('realm')).toBe(String.raw`a "b" \c`);
  });

  it('keeps a line end in a name from ending the header', () => {
    expect(authorizationFor(rfc7616, { ...mufasa, user: 'x\r\nVia: evil' })).not.toContain('\n');
  });
});
