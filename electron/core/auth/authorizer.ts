/**
 * The credentials of an account, a dialog or one exchange, and the nonces they hold: decides which challenges are
 * answered, counts nonces over all requests, takes the next nonce that a server gives away (RFC 7616 3.3 to 3.5,
 * RFC 3261 22). Whatever a server sends, it holds a bounded number of bounded nonces.
 */
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { Credentials } from '#shared/model/exchange.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { infoIn } from './auth-info.ts';
import type { AnswerHeader, ChallengeHeader } from './auth-values.ts';
import { authValuesOf } from './auth-values.ts';
import type { SkippedChallenge } from './challenge.ts';
import { MAX_TEXT, readChallenges } from './challenge.ts';
import type { Challenge, Qop, SessionStart } from './digest.ts';
import { algorithmName, authorizationFor } from './digest.ts';
import type { Verdict } from './verdict.ts';
import { giveUp, namesOf } from './verdict.ts';

/** Where a challenge stands, where its answer goes, and where the next nonce comes from (RFC 7616 3.5, 3.8). */
const PLACES = [
  ['WWW-Authenticate', 'Authorization', 'Authentication-Info'],
  ['Proxy-Authenticate', 'Proxy-Authorization', 'Proxy-Authentication-Info'],
] as const satisfies readonly (readonly [ChallengeHeader, AnswerHeader, string])[];

/** A hostile server could ask for one realm after the other; so many are answered for one request. */
const MAX_REALMS = 4;
/** Realms whose nonces are held; the one that was asked for longest ago goes first. */
const MAX_HELD = 8;
const CNONCE_LENGTH = 16;
const NOTHING = new Uint8Array();

/** How often each realm was answered for one request. */
export type Answered = Map<string, number>;

/** A held nonce for the screen. */
export interface NonceView {
  readonly realm: string;
  readonly header: AnswerHeader;
  /** As it is written: `SHA-256-sess`. */
  readonly algorithm: string;
  readonly qop: Qop | null;
  readonly nonce: string;
  /** How often it was used. */
  readonly nc: number;
  readonly opaque: string | null;
  /** Whether it replaced one that the server called stale. */
  readonly stale: boolean;
}

export interface Authorizer {
  /**
   * Takes the challenges of a 401 or 407 and tells whether to send the request again. A realm is answered once, and
   * once more where the server says that only the nonce was stale: otherwise the password is wrong (RFC 3261 22.1).
   */
  accept(response: SipResponse, answered: Answered): Verdict;
  /**
   * The header values for a request, for every realm whose nonce is held, and the algorithm of the last of them. Each
   * call counts the nonces up; before the first challenge there is nothing. `body` goes under the sum of auth-int.
   */
  headers(method: string, uri: string, body?: Uint8Array): { pairs: HeaderPair[]; algorithm: string | null };
  /** Takes the next nonce out of a response that has one; tells whether it did. */
  learn(response: SipResponse): boolean;
  /** The held nonces, the one asked for last at the end. */
  view(): NonceView[];
}

interface Held {
  readonly header: AnswerHeader;
  challenge: Challenge;
  nc: number;
  cnonce: string | null;
  /** Where a `-sess` session began. */
  session: SessionStart | null;
}

interface Asked {
  readonly key: string;
  readonly header: AnswerHeader;
  readonly challenge: Challenge;
}

/** Makes an authorizer that has not been asked yet; without credentials it gives every challenge up. */
export function createAuthorizer(credentials: Credentials | null, random: Random): Authorizer {
  return new NonceHolder(credentials, random);
}

class NonceHolder implements Authorizer {
  readonly #credentials: Credentials | null;
  readonly #random: Random;
  readonly #held = new Map<string, Held>();

  constructor(credentials: Credentials | null, random: Random) {
    this.#credentials = credentials;
    this.#random = random;
  }

  accept(response: SipResponse, answered: Answered): Verdict {
    const { asked, skipped } = askedBy(response);
    const refusal = this.#refusal(asked, skipped, answered);
    if (refusal) return refusal;
    for (const one of asked) {
      answered.set(one.key, (answered.get(one.key) ?? 0) + 1);
      this.#hold(one);
    }
    const realms = [...new Set(asked.map(({ challenge }) => challenge.realm))];
    return { kind: 'answer', realms, skipped: namesOf(skipped) };
  }

  headers(method: string, uri: string, body = NOTHING): { pairs: HeaderPair[]; algorithm: string | null } {
    const held = [...this.#held.values()];
    const last = held.at(-1);
    return {
      pairs: held.map((one): HeaderPair => [one.header, this.#answer(one, method, uri, body)]),
      algorithm: last ? algorithmName(last.challenge) : null,
    };
  }

  learn(response: SipResponse): boolean {
    const taken = PLACES.map(([, header, name]) => {
      const { nextNonce, cnonce } = infoIn(response, name);
      if (!nextNonce || nextNonce.length > MAX_TEXT) return false;
      const one = this.#answeredWith(header, cnonce);
      if (!one) return false;
      if (one.challenge.nonce !== nextNonce) one.nc = 0;
      one.challenge = { ...one.challenge, nonce: nextNonce, stale: false };
      return true;
    });
    return taken.includes(true);
  }

  view(): NonceView[] {
    return [...this.#held.values()].map(({ header, challenge, nc }) => {
      const { realm, qop, nonce, opaque, stale } = challenge;
      return { realm, header, algorithm: algorithmName(challenge), qop, nonce, nc, opaque, stale };
    });
  }

  /** Why the request ends here, or null. Nothing is changed but that a refused nonce is not shown again. */
  #refusal(
    asked: readonly Asked[],
    skipped: readonly SkippedChallenge[],
    answered: Answered,
  ): Verdict | null {
    const [first] = asked;
    if (!first) return nothingUsable(skipped);
    if (!this.#credentials?.user) return giveUp('NO_CREDENTIALS', { realm: first.challenge.realm });
    const { user } = this.#credentials;
    const [refused, ...others] = asked.filter(({ key, challenge }) =>
      isRefused(answered.get(key), challenge),
    );
    if (refused) {
      for (const { key } of [refused, ...others]) this.#held.delete(key);
      const reason = refused.challenge.stale ? 'ALWAYS_STALE' : 'WRONG_CREDENTIALS';
      return giveUp(reason, { realm: refused.challenge.realm, user });
    }
    const fresh = asked.filter(({ key }) => !answered.has(key));
    const beyond = fresh[MAX_REALMS - answered.size];
    return beyond ? giveUp('TOO_MANY_REALMS', { realm: beyond.challenge.realm, user }) : null;
  }

  #hold({ key, header, challenge }: Asked): void {
    const known = this.#held.get(key);
    const goesOn = known?.challenge.nonce === challenge.nonce;
    const isSame = goesOn && algorithmName(known.challenge) === algorithmName(challenge);
    this.#held.delete(key);
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= MAX_HELD) this.#held.delete(oldest);
    // A nonce that is offered again goes on counting. RFC 7616 3.4
    const nc = goesOn ? known.nc : 0;
    this.#held.set(key, { header, challenge, nc, cnonce: null, session: isSame ? known.session : null });
  }

  #answer(one: Held, method: string, uri: string, body: Uint8Array): string {
    const { user = '', password = '' } = this.#credentials ?? {};
    const { challenge } = one;
    // A server may take the cnonce of the session or that of the request: with one for both it is right either way.
    const cnonce = one.session?.cnonce ?? randomToken(this.#random, CNONCE_LENGTH);
    if (challenge.session) one.session ??= { nonce: challenge.nonce, cnonce };
    one.cnonce = cnonce;
    one.nc += 1;
    const { nc, session } = one;
    return authorizationFor(challenge, { user, password, method, uri, cnonce, nc, body, session });
  }

  /** The nonce that a request was answered with: told by its cnonce, else the only one of its kind. */
  #answeredWith(header: AnswerHeader, cnonce: string | null): Held | null {
    const ofKind = [...this.#held.values()].filter((one) => one.header === header);
    const named = ofKind.find((one) => cnonce !== null && one.cnonce === cnonce);
    return named ?? (ofKind.length === 1 ? (ofKind[0] ?? null) : null);
  }
}

/** Server and proxies may ask in one response, whichever of 401 and 407 carries it (RFC 3261 16.7 step 7, 22.3). */
function askedBy(response: SipResponse): { asked: Asked[]; skipped: SkippedChallenge[] } {
  if (response.status !== 401 && response.status !== 407) return { asked: [], skipped: [] };
  const read = PLACES.map(([name, header]) => ({ header, ...readChallenges(authValuesOf(response, name)) }));
  return {
    asked: read.flatMap(({ header, usable }) =>
      usable.map((challenge) => ({ key: `${header}\n${challenge.realm}`, header, challenge })),
    ),
    skipped: read.flatMap(({ skipped }) => skipped),
  };
}

/** Whether a realm was answered as often as makes sense. */
function isRefused(times: number | undefined, { stale }: Challenge): boolean {
  return times !== undefined && !(stale && times < 2);
}

function nothingUsable(skipped: readonly SkippedChallenge[]): Verdict {
  const unknown = skipped.find(({ why }) => why === 'ALGORITHM' || why === 'SCHEME' || why === 'QOP');
  const realm = skipped.find((one) => one.realm !== null)?.realm ?? null;
  return giveUp(unknown ? 'UNKNOWN_ALGORITHM' : 'NO_CHALLENGE', { realm, skipped });
}
