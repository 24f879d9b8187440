/** The lab's lock: challenges with SHA-256 and MD5 and checks what comes back (RFC 7616, RFC 8760, RFC 3261 22). */
import { textOf } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { allHeaders } from '#shared/sip/message.ts';
import { methodText } from '#shared/sip/views.ts';
import type { AuthValue } from '../auth/digest.ts';
import { challengeOf, digestResponse, parseAuth } from '../auth/digest.ts';
import { createBoundedMap } from './bounded-map.ts';

export const REALM = 'sipwright.lab';
/** The one account of the lab; it guards nothing and is printed wherever the lab is named. */
export const LAB_ACCOUNT = { user: 'alice', password: 'wonderland' } as const;

const NONCE_LIFETIME = 300_000;
const MAX_NONCES = 2_000;
/** The strongest first: a client takes the first that it knows (RFC 8760 2.4). */
const OFFERED = ['SHA-256', 'MD5'];

type Kind = 'user' | 'proxy';
const HEADERS: Readonly<Record<Kind, readonly [challenge: string, answer: string]>> = {
  user: ['WWW-Authenticate', 'Authorization'],
  proxy: ['Proxy-Authenticate', 'Proxy-Authorization'],
};

export type Verdict =
  | { readonly isAllowed: true; readonly user: string }
  /** The challenges that go into the 401 or 407. */
  | { readonly isAllowed: false; readonly challenges: readonly HeaderPair[] };

export interface DigestGate {
  check(request: SipRequest, kind: Kind): Verdict;
}

/** Makes a gate that has issued no nonce yet. */
export function createDigestGate({ clock, random }: { clock: Clock; random: Random }): DigestGate {
  const nonces = createBoundedMap<string, { until: number; lastCount: number }>(MAX_NONCES);

  const challenge = (kind: Kind, isStale: boolean): Verdict => {
    const nonce = randomToken(random, 32);
    nonces.set(nonce, { until: clock.now() + NONCE_LIFETIME, lastCount: 0 });
    const value = (algorithm: string): string =>
      `Digest realm="${REALM}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${isStale ? ', stale=true' : ''}`;
    const challenges = OFFERED.map((algorithm): HeaderPair => [HEADERS[kind][0], value(algorithm)]);
    return { isAllowed: false, challenges };
  };
  /** Whether a nonce is ours, young, and its count was not seen: what came again is no proof. RFC 7616 3.4 */
  const isFresh = ({ params }: AuthValue): boolean => {
    const issued = nonces.get(params.get('nonce') ?? '');
    if (!issued || issued.until <= clock.now()) return false;
    if (!params.has('qop')) return true;
    const count = countOf(params);
    if (count <= issued.lastCount) return false;
    issued.lastCount = count;
    return true;
  };
  return {
    check(request, kind) {
      const given = credentialsIn(request, HEADERS[kind][1]);
      if (!given || !isRight(given, methodText(request))) return challenge(kind, false);
      if (!isFresh(given)) return challenge(kind, true);
      return { isAllowed: true, user: LAB_ACCOUNT.user };
    },
  };
}

function credentialsIn(request: SipRequest, name: string): AuthValue | null {
  const values = allHeaders(request, name).flatMap((header) =>
    parseAuth(textOf(request.bytes, header.value)),
  );
  return values.find(({ params }) => params.get('realm') === REALM) ?? null;
}

/**
 * Whether the sum is right for the account. The `uri` parameter is taken as it is: clients such as SIPp write their
 * own there, and this is a lab.
 */
function isRight(given: AuthValue, method: string): boolean {
  const { params } = given;
  const challenge = challengeOf(given);
  if (!challenge || params.get('username') !== LAB_ACCOUNT.user) return false;
  const input = {
    ...LAB_ACCOUNT,
    method,
    uri: params.get('uri') ?? '',
    cnonce: params.get('cnonce') ?? '',
    nc: countOf(params),
  };
  return digestResponse(challenge, input) === params.get('response')?.toLowerCase();
}

function countOf(params: ReadonlyMap<string, string>): number {
  const text = params.get('nc') ?? '';
  return /^[0-9a-f]{8}$/i.test(text) ? Number.parseInt(text, 16) : 0;
}
