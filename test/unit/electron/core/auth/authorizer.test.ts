/** What an account does with challenges: it answers, counts, goes on with the next nonce, and gives up with a sentence. */
import { beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import type { Answered, Authorizer } from '#core/auth/authorizer.ts';
import { createAuthorizer } from '#core/auth/authorizer.ts';
import type { DigestTerms } from '#core/auth/verify.ts';
import { verifyDigest } from '#core/auth/verify.ts';
import { NO_BODY, response, valueOf } from './vectors.ts';

const BOB = { user: 'bob', password: 'zanzibar' };

let bob: Authorizer;
let answered: Answered;
beforeEach(() => {
  bob = createAuthorizer(BOB, createSeededRandom(1));
  answered = new Map();
});

const digest = (realm: string, nonce: string, more = 'qop="auth"'): string =>
  `Digest realm="${realm}", nonce="${nonce}"${more && `, ${more}`}`;
const ask401 = (...values: string[]): SipResponse =>
  response(401, ...values.map((value) => `WWW-Authenticate: ${value}`));
const ask407 = (...values: string[]): SipResponse =>
  response(407, ...values.map((value) => `Proxy-Authenticate: ${value}`));

/** The parameters of every header of the next request. */
const next = (method = 'REGISTER', body?: Uint8Array): ReadonlyMap<string, string>[] =>
  bob.headers(method, 'sip:h', body).pairs.map(([, value]) => valueOf(value).params);
const told = (name: string): (string | undefined)[] => next().map((params) => params.get(name));
const isRight = ([, value]: HeaderPair, terms: Partial<DigestTerms> = {}): boolean =>
  verifyDigest(valueOf(value), { ...BOB, realm: 'r', method: 'REGISTER', body: NO_BODY, ...terms }).ok;

describe('nonces', () => {
  it('are counted over all requests, each with a cnonce of its own', () => {
    expect(bob.headers('REGISTER', 'sip:h')).toEqual({ pairs: [], algorithm: null });
    bob.accept(ask401(digest('r', 'n1')), answered);
    const requests = [next(), next('INVITE'), next('BYE')].flat();
    expect(requests.map((params) => params.get('nc'))).toEqual(['00000001', '00000002', '00000003']);
    expect(new Set(requests.map((params) => params.get('cnonce'))).size).toBe(3);
    expect(bob.view()).toMatchObject([{ nonce: 'n1', nc: 3 }]);
  });

  it('that are offered again go on counting, and new ones begin at one', () => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    next();
    bob.accept(ask401(digest('r', 'n1')), new Map());
    expect(told('nc')).toEqual(['00000002']);
    bob.accept(ask401(digest('r', 'n2')), new Map());
    expect(told('nc')).toEqual(['00000001']);
  });

  it('are shown with all that belongs to them', () => {
    bob.accept(ask401(digest('r', 'n1', 'algorithm=sha-256-SESS, qop="auth-int", opaque="o"')), answered);
    bob.accept(ask407(digest('p', 'n2', 'stale=true')), answered);
    expect(bob.view()).toEqual([
      {
        realm: 'r',
        header: 'Authorization',
        algorithm: 'SHA-256-sess',
        qop: 'auth-int',
        nonce: 'n1',
        nc: 0,
        opaque: 'o',
        stale: false,
      },
      {
        realm: 'p',
        header: 'Proxy-Authorization',
        algorithm: 'MD5',
        qop: null,
        nonce: 'n2',
        nc: 0,
        opaque: null,
        stale: true,
      },
    ]);
  });

  it('that are stale are replaced without asking anybody, also after an answer to the same request', () => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    next();
    expect(bob.accept(ask401(digest('r', 'n2', 'qop="auth", stale=TRUE')), answered).kind).toBe('answer');
    const [params] = next();
    expect([params?.get('nonce'), params?.get('nc')]).toEqual(['n2', '00000001']);
  });

  it('of a session keep its cnonce, so that servers of either reading agree', () => {
    bob.accept(ask401(digest('r', 'n1', 'qop="auth", algorithm=MD5-sess')), answered);
    const first = bob.headers('REGISTER', 'sip:h').pairs[0] as HeaderPair;
    const second = bob.headers('REGISTER', 'sip:h').pairs[0] as HeaderPair;
    const cnonce = valueOf(first[1]).params.get('cnonce') ?? '';
    expect(valueOf(second[1]).params.get('cnonce')).toBe(cnonce);
    expect(isRight(second)).toBe(true);
    expect(isRight(second, { session: { nonce: 'n1', cnonce } })).toBe(true);
    bob.accept(ask401(digest('r', 'n2', 'qop="auth", algorithm=MD5-sess')), new Map());
    expect(told('cnonce')).not.toEqual([cnonce]);
  });
});

describe('the answer', () => {
  it('covers the body where auth-int is offered alone', () => {
    const body = utf8('v=0\r\n');
    bob.accept(ask401(digest('r', 'n1', 'qop="auth-int"')), answered);
    const [pair] = bob.headers('INVITE', 'sip:h', body).pairs as [HeaderPair];
    expect(isRight(pair, { method: 'INVITE', body })).toBe(true);
    expect(isRight(pair, { method: 'INVITE', body: utf8('v=1\r\n') })).toBe(false);
  });

  it('goes to several realms, to proxies and the server, at once', () => {
    const verdict = bob.accept(
      response(
        407,
        `Proxy-Authenticate: ${digest('p1', 'a')}`,
        `Proxy-Authenticate: ${digest('p2', 'b', 'algorithm=SHA-256')}`,
        `WWW-Authenticate: ${digest('r', 'c')}`,
      ),
      answered,
    );
    expect(verdict).toEqual({ kind: 'answer', realms: ['r', 'p1', 'p2'], skipped: [] });
    const { pairs, algorithm } = bob.headers('INVITE', 'sip:h');
    expect(pairs.map(([name, value]) => [name, valueOf(value).params.get('realm')])).toEqual([
      ['Authorization', 'r'],
      ['Proxy-Authorization', 'p1'],
      ['Proxy-Authorization', 'p2'],
    ]);
    expect(algorithm).toBe('SHA-256');
  });

  it('goes to a proxy first and then to the server behind it', () => {
    bob.accept(ask407(digest('same', 'a')), answered);
    expect(bob.accept(ask401(digest('same', 'b')), answered).kind).toBe('answer');
    expect(bob.headers('INVITE', 'sip:h').pairs.map(([name]) => name)).toEqual([
      'Proxy-Authorization',
      'Authorization',
    ]);
  });

  it('takes the strongest algorithm and names what was passed over', () => {
    const verdict = bob.accept(
      ask401(
        'Basic realm="r"',
        digest('r', 'n', 'algorithm=WHIRLPOOL'),
        digest('r', 'n', 'algorithm=SHA-512-256'),
      ),
      answered,
    );
    expect(verdict).toEqual({ kind: 'answer', realms: ['r'], skipped: ['Basic', 'Digest WHIRLPOOL'] });
    expect(bob.view()).toMatchObject([{ algorithm: 'SHA-512-256' }]);
  });
});

describe('giving up', () => {
  const giveUp = (reason: string, realm: string | null, words: RegExp): object => ({
    kind: 'give-up',
    reason,
    realm,
    message: expect.stringMatching(words) as string,
  });

  it('comes after one try with wrong credentials, and they are not offered again', () => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    next();
    expect(bob.accept(ask401(digest('r', 'n2')), answered)).toEqual(
      giveUp('WRONG_CREDENTIALS', 'r', /"r".*"bob".*check the user name and the password/),
    );
    expect(bob.headers('REGISTER', 'sip:h').pairs).toEqual([]);
  });

  it('does not come from a held nonce that a server forgot: the next request has its own try', () => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    next();
    expect(bob.accept(ask401(digest('r', 'n2')), new Map()).kind).toBe('answer');
  });

  it('comes from a server that calls every nonce stale', () => {
    const stale = (nonce: string): SipResponse => ask401(digest('r', nonce, 'stale=true'));
    expect([stale('n1'), stale('n2'), stale('n3')].map((one) => bob.accept(one, answered))).toEqual([
      expect.objectContaining({ kind: 'answer' }),
      expect.objectContaining({ kind: 'answer' }),
      giveUp('ALWAYS_STALE', 'r', /"r".*"bob"/),
    ]);
  });

  it.each([
    ['no credentials', null],
    ['no user name', { user: '', password: 'x' }],
  ])('comes at once with %s', (_what, credentials) => {
    const nobody = createAuthorizer(credentials, createSeededRandom(1));
    expect(nobody.accept(ask401(digest('r', 'n')), answered)).toEqual(
      giveUp('NO_CREDENTIALS', 'r', /"r".*none are set/),
    );
    expect(nobody.view()).toEqual([]);
    expect(answered.size).toBe(0);
  });

  it('names schemes and algorithms where none is known', () => {
    const unknown = ask401('Basic realm="b"', digest('r', 'n', 'algorithm=WHIRLPOOL'));
    expect(bob.accept(unknown, answered)).toEqual(
      giveUp('UNKNOWN_ALGORITHM', 'r', /"r" asks with Basic, Digest WHIRLPOOL,.*SHA-256, SHA-512-256, MD5$/),
    );
  });

  it.each([
    ['no challenge', response(401)],
    ['a challenge that lacks its nonce', ask401('Digest realm="r"')],
    [
      'the challenge of a response that asks for nothing',
      response(200, `WWW-Authenticate: ${digest('r', 'n')}`),
    ],
  ])('comes with %s', (_what, given) => {
    expect(bob.accept(given, answered)).toMatchObject({ kind: 'give-up', reason: 'NO_CHALLENGE' });
    expect(bob.view()).toEqual([]);
  });

  it('comes at the fifth realm of one request, in one response or one after the other', () => {
    const realms = Array.from({ length: 5 }, (_, i) => digest(`r${i}`, 'n'));
    expect(bob.accept(ask401(...realms), answered)).toEqual(giveUp('TOO_MANY_REALMS', 'r4', /"bob".*"r4"/));
    expect(bob.view()).toEqual([]);
    const kinds = realms.map((value) => bob.accept(ask401(value), answered).kind);
    expect(kinds).toEqual(['answer', 'answer', 'answer', 'answer', 'give-up']);
  });

  it('says so on one short line, whatever the realm is', () => {
    const realm = `a\u0007${'x'.repeat(3_000)}`;
    bob.accept(ask401(digest(realm, 'n1')), answered);
    const verdict = bob.accept(ask401(digest(realm, 'n2')), answered);
    if (verdict.kind !== 'give-up') throw new Error('it was answered');
    expect(verdict.message.length).toBeLessThan(300);
    expect(verdict.message).not.toMatch(/\p{Cc}/u);
  });
});

describe('the next nonce', () => {
  const info = (value: string, name = 'Authentication-Info'): SipResponse =>
    response(200, `${name}: ${value}`);

  it('is taken from a success, counted from one, and told by its cnonce where realms share a header', () => {
    bob.accept(ask401(digest('r', 'n1'), digest('s', 'm1')), answered);
    const [, ofS] = next();
    expect(bob.learn(info(`nextnonce="m2", qop=auth, cnonce="${ofS?.get('cnonce')}", nc=00000001`))).toBe(
      true,
    );
    expect(bob.view()).toMatchObject([
      { realm: 'r', nonce: 'n1', nc: 1 },
      { realm: 's', nonce: 'm2', nc: 0 },
    ]);
    expect(bob.learn(info('nextnonce="m3"'))).toBe(false);
  });

  it('is taken without a cnonce where one realm asked, for server and proxy apart', () => {
    bob.accept(
      response(401, `WWW-Authenticate: ${digest('r', 'n1')}`, `Proxy-Authenticate: ${digest('p', 'm1')}`),
      answered,
    );
    next();
    expect(bob.learn(info('nextnonce="m2"', 'Proxy-Authentication-Info'))).toBe(true);
    expect(bob.learn(info('nextnonce=n2'))).toBe(true);
    expect(told('nonce')).toEqual(['n2', 'm2']);
    expect(told('nc')).toEqual(['00000002', '00000002']);
  });

  it('that is the present one goes on counting', () => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    next();
    bob.learn(info('nextnonce="n1"'));
    expect(told('nc')).toEqual(['00000002']);
  });

  it('leaves the secret of a session as it was (RFC 7616 3.4.2)', () => {
    bob.accept(ask401(digest('r', 'n1', 'qop="auth", algorithm=SHA-256-sess')), answered);
    const cnonce = told('cnonce')[0] ?? '';
    bob.learn(info('nextnonce="n2"'));
    const [pair] = bob.headers('REGISTER', 'sip:h').pairs as [HeaderPair];
    expect(valueOf(pair[1]).params.get('nonce')).toBe('n2');
    expect(isRight(pair, { session: { nonce: 'n1', cnonce } })).toBe(true);
  });

  it.each([
    ['nothing to take', 'rspauth="00", qop=auth'],
    ['an empty nonce', 'nextnonce=""'],
    ['a nonce without end', `nextnonce="${'x'.repeat(1_048_576)}"`],
    ['an open quote and nothing in it', 'nextnonce="'],
  ])('is not taken from %s', (_what, value) => {
    bob.accept(ask401(digest('r', 'n1')), answered);
    expect(bob.learn(info(value))).toBe(false);
    expect(bob.view()).toMatchObject([{ nonce: 'n1' }]);
  });

  it('is not taken where nothing was asked for', () => {
    expect(bob.learn(info('nextnonce="n"'))).toBe(false);
    expect(bob.view()).toEqual([]);
  });
});

describe('a hostile server', () => {
  it('cannot fill the table: the realm that asked longest ago goes', () => {
    for (let i = 0; i < 1_000; i++) bob.accept(ask401(digest(`r${i}`, 'n')), new Map());
    expect(bob.view().map(({ realm }) => realm)).toEqual(Array.from({ length: 8 }, (_, i) => `r${992 + i}`));
  });

  it('cannot begin a header of its own through realm, nonce or opaque', () => {
    const folded = digest('a\r\n Via: x', 'n\r\n\tVia: y', 'opaque="o\r\n  Via: z\\\r"');
    bob.accept(ask401(folded), answered);
    for (const [, value] of bob.headers('REGISTER', 'sip:h').pairs) expect(value).not.toMatch(/[\r\n]/);
    expect(bob.view()).toHaveLength(1);
  });
});
