/** The credentials of one exchange: decides which challenges are answered, counts nonces, writes the header values. */
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { Credentials } from '#shared/model/exchange.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { allHeaders } from '#shared/sip/message.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Challenge } from './digest.ts';
import { algorithmName, authorizationFor, strongestChallenges } from './digest.ts';

/** Where a challenge stands and where its answer goes (RFC 3261 22.2 and 22.3). */
const PLACES: Readonly<Record<number, readonly [challenge: string, answer: string]>> = {
  401: ['WWW-Authenticate', 'Authorization'],
  407: ['Proxy-Authenticate', 'Proxy-Authorization'],
};

/** A hostile server could ask for one realm after the other; so many are answered for one request. */
const MAX_REALMS = 4;

/** How often each realm was answered for one request. */
export type Answered = Map<string, number>;

export interface Authorizer {
  /**
   * Takes the challenges of a 401 or 407 and tells whether to send the request again. A realm is answered once, and
   * once more where the server says that only the nonce was stale: otherwise the password is wrong (RFC 3261 22.1).
   */
  accept(response: SipResponse, answered: Answered): boolean;
  /** The header values for a request, for every realm that ever asked. */
  headers(method: string, uri: string): { pairs: HeaderPair[]; algorithm: string | null };
}

interface Held {
  readonly header: string;
  readonly challenge: Challenge;
  nc: number;
}

/** Makes an authorizer that has not been asked yet. */
export function createAuthorizer({ user, password }: Credentials, random: Random): Authorizer {
  const held = new Map<string, Held>();
  return {
    accept(response, answered) {
      const place = PLACES[response.status];
      if (!place) return false;
      const values = allHeaders(response, place[0]).map((header) => textOf(response.bytes, header.value));
      const challenges = strongestChallenges(values).map((challenge) => ({
        key: `${place[1]}\n${challenge.realm}`,
        challenge,
      }));
      if (challenges.length === 0) return false;
      if (!challenges.every(({ key, challenge }) => mayAnswer(answered, key, challenge))) return false;
      for (const { key, challenge } of challenges) {
        answered.set(key, (answered.get(key) ?? 0) + 1);
        // A nonce that is offered again goes on counting. RFC 7616 3.4
        const nc = held.get(key)?.challenge.nonce === challenge.nonce ? (held.get(key)?.nc ?? 0) : 0;
        held.set(key, { header: place[1], challenge, nc });
      }
      return true;
    },
    headers(method, uri) {
      const pairs = [...held.values()].map((one): HeaderPair => {
        const input = { user, password, method, uri, cnonce: randomToken(random, 16), nc: ++one.nc };
        return [one.header, authorizationFor(one.challenge, input)];
      });
      const last = [...held.values()].at(-1);
      return { pairs, algorithm: last ? algorithmName(last.challenge) : null };
    },
  };
}

function mayAnswer(answered: Answered, key: string, challenge: Challenge): boolean {
  const times = answered.get(key);
  if (times === undefined) return answered.size < MAX_REALMS;
  return challenge.stale && times < 2;
}
