/** The lab's lock: challenges with SHA-256 and MD5 and checks what comes back (RFC 7616, RFC 8760, RFC 3261 22). */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { methodText } from '#shared/sip/views.ts';
import type { AnswerHeader } from '../auth/auth-values.ts';
import { authValuesOf } from '../auth/auth-values.ts';
import type { VerifiedDigest } from '../auth/verify.ts';
import { verifyDigest } from '../auth/verify.ts';
import { createBoundedMap } from './bounded-map.ts';

export const REALM = 'sipwright.lab';
/** The one account of the lab; it guards nothing and is printed wherever the lab is named. */
export const LAB_ACCOUNT = { user: 'alice', password: 'wonderland' } as const;

const NONCE_LIFETIME = 300_000;
const MAX_NONCES = 2_000;
/** The strongest first: a client takes the first that it knows (RFC 8760 2.4). */
const OFFERED = ['SHA-256', 'MD5'];

type Kind = 'user' | 'proxy';
const HEADERS: Readonly<Record<Kind, readonly [challenge: string, answer: AnswerHeader]>> = {
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
  const isFresh = ({ nonce, nc }: VerifiedDigest): boolean => {
    const issued = nonces.get(nonce);
    if (!issued || issued.until <= clock.now()) return false;
    if (nc === null) return true;
    if (nc <= issued.lastCount) return false;
    issued.lastCount = nc;
    return true;
  };
  return {
    check(request, kind) {
      const given = credentialsIn(request, HEADERS[kind][1]);
      if (!given) return challenge(kind, false);
      if (!isFresh(given)) return challenge(kind, true);
      return { isAllowed: true, user: LAB_ACCOUNT.user };
    },
  };
}

/**
 * The first sound credentials for the account. The `uri` parameter is taken as it is: clients such as SIPp write their
 * own there, and this is a lab.
 */
function credentialsIn(request: SipRequest, header: AnswerHeader): VerifiedDigest | null {
  const body = request.bytes.subarray(request.body.start, request.body.end);
  const terms = { ...LAB_ACCOUNT, realm: REALM, method: methodText(request), body };
  const checks = authValuesOf(request, header).map((given) => verifyDigest(given, terms));
  return checks.find((check) => check.ok)?.value ?? null;
}
