/** Reading challenges: which of them are answered, which are passed over and by what name, and damaged ones. */
import { describe, expect, it } from 'vitest';
import { authValuesOf } from '#core/auth/auth-values.ts';
import { readChallenges } from '#core/auth/challenge.ts';
import { response, valuesOf } from './vectors.ts';

const read = (...values: string[]): ReturnType<typeof readChallenges> =>
  readChallenges(values.flatMap(valuesOf));

describe('challenges', () => {
  const md5 = 'Digest realm="a, b", nonce="n1", algorithm=MD5, qop="auth,auth-int", opaque="o"';
  const sha = 'Digest realm="a, b", nonce="n2", algorithm=SHA-256, qop="auth", stale=TRUE';
  const sha512 = 'Digest realm="a, b", nonce="n3", algorithm=SHA-512-256-sess, qop="auth"';

  it('give the strongest known algorithm of a realm, whatever the order and however many stand in a line', () => {
    for (const values of [[md5, sha, sha512], [sha, sha512, md5], [`${md5}, ${sha512},${sha}`]]) {
      expect(read(...values).usable).toEqual([
        {
          realm: 'a, b',
          nonce: 'n2',
          algorithm: 'SHA-256',
          session: false,
          qop: 'auth',
          opaque: null,
          stale: true,
          isUtf8: false,
          userhash: false,
        },
      ]);
    }
    expect(read(md5, sha512).usable).toMatchObject([{ algorithm: 'SHA-512-256', session: true }]);
  });

  it('of every realm are answered', () => {
    const other = 'Digest realm="c", nonce="n3"';
    expect(read(md5, other).usable.map(({ realm, qop }) => [realm, qop])).toEqual([
      ['a, b', 'auth'],
      ['c', null],
    ]);
  });

  it.each([
    ['qop="auth,auth-int"', 'auth'],
    ['qop="auth-int, auth"', 'auth'],
    ['qop="AUTH-INT"', 'auth-int'],
    ['qop=auth', 'auth'],
    ['qop="token,auth-int"', 'auth-int'],
    ['opaque=""', null],
  ])('with %s are answered with %j', (parameter, qop) => {
    expect(read(`Digest realm="r", nonce="n", ${parameter}`).usable).toMatchObject([{ qop }]);
  });

  it('tell charset, user hash and opaque, and pass over domain and the unknown', () => {
    const value = 'digest  realm=r,nonce="n",charset=utf-8,userhash=TRUE,opaque="",domain="sip:x",x=y';
    expect(read(value).usable).toMatchObject([{ realm: 'r', isUtf8: true, userhash: true, opaque: '' }]);
    expect(read('Digest realm="r", nonce="n", charset=latin1, userhash=no').usable).toMatchObject([
      { isUtf8: false, userhash: false },
    ]);
  });

  it.each([
    ['another scheme', 'Basic realm="x"', 'SCHEME', 'Basic'],
    [
      'an unknown algorithm',
      'Digest realm="x", nonce="n", algorithm=WHIRLPOOL',
      'ALGORITHM',
      'Digest WHIRLPOOL',
    ],
    ['an unknown qop', 'Digest realm="x", nonce="n", qop="token"', 'QOP', 'Digest qop=token'],
    ['no nonce', 'Digest realm="x"', 'INCOMPLETE', 'Digest without realm or nonce'],
    ['no realm', 'Digest nonce="x"', 'INCOMPLETE', 'Digest without realm or nonce'],
    ['an open quote', 'Digest realm="x', 'INCOMPLETE', 'Digest without realm or nonce'],
  ])('with %s are passed over by name', (_what, value, why, name) => {
    expect(read(value)).toMatchObject({ usable: [], skipped: [{ why, name }] });
  });

  it('that are empty are none', () => {
    expect(read('', ' , ,')).toEqual({ usable: [], skipped: [] });
  });

  it('between those of other schemes in one line are found', () => {
    const line = `Negotiate, Basic realm="x, Digest y", ${sha}, NTLM TlRMTVNTUAAB==, ${md5}`;
    const { usable, skipped } = read(line);
    expect(usable).toMatchObject([{ realm: 'a, b', algorithm: 'SHA-256' }]);
    expect(skipped.map(({ name }) => name)).toEqual(['Negotiate', 'Basic', 'NTLM']);
  });

  it('keep escaped quotes in a realm, and white space around the equal sign', () => {
    const [challenge] = read(String.raw`Digest realm = "a \"b\" \\c", nonce= "n"`).usable;
    expect(challenge).toMatchObject({ realm: String.raw`a "b" \c`, nonce: 'n' });
  });

  it('are read over folded lines', () => {
    const folded = response(401, 'WWW-Authenticate: Digest realm="a\r\n  b",\r\n nonce="n"');
    const { usable } = readChallenges(authValuesOf(folded, 'WWW-Authenticate'));
    expect(usable).toMatchObject([{ realm: 'a b', nonce: 'n' }]);
  });
});

describe('hostile challenges', () => {
  it('with a megabyte of nonce, realm or opaque are passed over', () => {
    const long = 'x'.repeat(1_048_576);
    for (const value of [
      `Digest realm="r", nonce="${long}"`,
      `Digest realm="${long}", nonce="n"`,
      `Digest realm="r", nonce="n", opaque="${long}"`,
    ]) {
      const { usable, skipped } = read(value);
      expect(usable).toEqual([]);
      expect(skipped).toMatchObject([{ why: 'TOO_LONG' }]);
      expect(JSON.stringify(skipped).length).toBeLessThan(300);
    }
  });

  it('by the ten thousand are read up to a limit, in one line and in many', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `Digest realm="r${i}", nonce="n"`);
    expect(read(many.join(', ')).usable).toHaveLength(32);
    const lines = response(401, ...many.map((value) => `WWW-Authenticate: ${value}`));
    expect(authValuesOf(lines, 'WWW-Authenticate')).toHaveLength(32);
    const joined = `WWW-Authenticate: ${many.slice(0, 20).join(', ')}`;
    expect(authValuesOf(response(401, joined, joined), 'WWW-Authenticate')).toHaveLength(32);
  });

  it('of quotes, escapes and commas alone do not take time that grows faster than they do', () => {
    for (const piece of ['"', '\\"', ',', '=', ' ', 'a=', 'a="', 'Digest a="\\', '<'])
      expect(read(`Digest ${piece.repeat(200_000)}`).usable).toEqual([]);
  });
});
