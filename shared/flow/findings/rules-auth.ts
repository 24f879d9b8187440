/** Rules of digest authentication: wrong credentials, unknown users, stale nonces, challenges without end (RFC 3261 22, RFC 7616). */
import type { Ask, CallFacts } from './call.ts';
import type { Fact } from './fact.ts';
import type { FlowRuleOf, Hit } from './rule.ts';

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly isStale: boolean;
}

/** What a request and its answer say of authentication. */
interface Round {
  readonly request: Fact;
  readonly final: Fact;
  /** Empty where the answer is no challenge. */
  readonly challenges: readonly Challenge[];
}

/** The request header that answers a challenge, and the one that does not (RFC 3261 22.2, 22.3). */
const HEADERS = {
  401: { wanted: 'Authorization', other: 'Proxy-Authorization' },
  407: { wanted: 'Proxy-Authorization', other: 'Authorization' },
} as const;

/** Realms that a message speaks of at the most: each is compared with each. */
const MOST_REALMS = 16;

const isChallenge = (status: number): status is 401 | 407 => status === 401 || status === 407;

function challengesOf(final: Fact): Challenge[] {
  if (!isChallenge(final.status)) return [];
  const auths = final.auths(final.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate');
  return auths.slice(0, MOST_REALMS).map(({ params }) => ({
    realm: params.get('realm') ?? '',
    nonce: params.get('nonce') ?? '',
    isStale: params.get('stale')?.toLowerCase() === 'true',
  }));
}

/** An OPTIONS that only keeps a way open is content with any answer. */
function roundOf({ method, transactions }: Ask): Round[] {
  const [first] = transactions;
  if (!first?.final || method === 'OPTIONS') return [];
  return [{ request: first.request, final: first.final, challenges: challengesOf(first.final) }];
}

interface Credentials {
  readonly realm: string;
  readonly nonce: string;
  readonly user: string;
}

function credentialsOf(request: Fact, name: 'Authorization' | 'Proxy-Authorization'): Credentials[] {
  return request
    .auths(name)
    .slice(0, MOST_REALMS)
    .map(({ params }) => ({
      realm: params.get('realm') ?? '',
      nonce: params.get('nonce') ?? '',
      user: params.get('username') ?? '',
    }));
}

/** What is known of one client in one realm. */
interface Realm {
  /** Nonces by when they were given. */
  readonly issued: Map<string, number>;
  readonly used: Set<string>;
  /** Challenges since the last time it was let pass. */
  readonly row: Fact[];
  stale: number;
  hasSent: boolean;
}

type Find = (round: Round, challenge: Challenge, state: Realm) => Hit | null;

/** Walks through the rounds of a call and asks `find` at every challenge, with what was known before it. */
function walk(call: CallFacts, find: Find): Hit[] {
  const realms = new Map<string, Realm>();
  const hits: Hit[] = [];
  for (const ask of call.asks) {
    for (const round of roundOf(ask)) {
      if (round.challenges.length === 0 && !hasCredentials(round.request)) continue;
      const challenged = new Map(round.challenges.map((one) => [one.realm, one]));
      for (const challenge of challenged.values()) {
        const state = realmOf(realms, round.request, challenge.realm);
        note(state, round, challenge);
        const hit = find(round, challenge, state);
        if (hit) hits.push(hit);
      }
      for (const { realm, nonce } of round.challenges)
        realmOf(realms, round.request, realm).issued.set(nonce, round.final.time);
      letPass(realms, round, challenged);
    }
  }
  return hits;
}

const hasCredentials = (request: Fact): boolean =>
  request.auths('Authorization').length > 0 || request.auths('Proxy-Authorization').length > 0;

function realmOf(realms: Map<string, Realm>, request: Fact, realm: string): Realm {
  const key = `${request.src.host} ${realm}`;
  const known = realms.get(key);
  if (known) return known;
  const made: Realm = { issued: new Map(), used: new Set(), row: [], stale: 0, hasSent: false };
  realms.set(key, made);
  return made;
}

function note(state: Realm, { request, final }: Round, { realm, isStale }: Challenge): void {
  state.row.push(final);
  if (isStale) state.stale++;
  if (sentFor(request, final, realm)) state.hasSent = true;
}

/** The credentials of a request for a realm, in the header that the answer looks at. */
function sentFor(request: Fact, { status }: Fact, realm: string): Credentials | undefined {
  const name = HEADERS[status === 407 ? 407 : 401].wanted;
  return credentialsOf(request, name).find((one) => one.realm === realm);
}

/** Credentials whose realm does not ask again were right. */
function letPass(
  realms: Map<string, Realm>,
  { request, final }: Round,
  challenged: ReadonlyMap<string, unknown>,
): void {
  const sent = [...credentialsOf(request, 'Authorization'), ...credentialsOf(request, 'Proxy-Authorization')];
  for (const { realm, nonce } of sent) {
    if (challenged.has(realm) || final.status < 200) continue;
    const state = realmOf(realms, request, realm);
    state.used.add(nonce);
    Object.assign(state, { stale: 0, hasSent: false });
    state.row.length = 0;
  }
}

const names = ({ request, final }: Round): Record<string, string | number> => ({
  from: request.src.host,
  to: final.src.host,
  method: request.method,
  status: final.status,
});

/** A nonce lives for some minutes; servers that do not say `stale` are content to ask again. */
const FRESH = 30_000;

/** Once the nonce is fresh and not stale, user or password is wrong (RFC 7616 3.3). */
const wrong: Find = (round, { realm, isStale }, { issued, used, row }) => {
  const { request, final } = round;
  if (isStale) return null;
  const sent = sentFor(request, final, realm);
  if (sent) {
    const age = request.time - (issued.get(sent.nonce) ?? -Infinity);
    if (age > FRESH || used.has(sent.nonce)) return null;
    const data = { ...names(round), why: 'again', user: sent.user, realm };
    return { at: [final, request], host: request.src.host, data };
  }
  return row.length < 2 ? null : misplaced(round, realm);
};

function misplaced(round: Round, realm: string): Hit | null {
  const { request, final } = round;
  const { wanted, other } = HEADERS[final.status === 407 ? 407 : 401];
  const at = [final, request];
  const host = request.src.host;
  if (credentialsOf(request, other).some((one) => one.realm === realm))
    return { at, host, data: { ...names(round), why: 'header', sent: other, wanted, realm } };
  const [foreign] = credentialsOf(request, wanted);
  return foreign ? { at, host, data: { ...names(round), why: 'realm', sent: foreign.realm, realm } } : null;
}

const stale: Find = (round, { realm, isStale }, { used, stale: times }) => {
  const { request, final } = round;
  const sent = sentFor(request, final, realm);
  const data = { ...names(round), realm, times };
  const at = [final, request];
  if (isStale && times === 1) return { at, host: final.src.host, data: { ...data, why: 'stale' } };
  if (isStale && times === 2)
    return { at, host: final.src.host, data: { ...data, why: 'stale-loop' }, severity: 'warning' };
  if (isStale || !sent || !used.has(sent.nonce)) return null;
  return { at, host: final.src.host, data: { ...data, why: 'reused' } };
};

/** A proxy on the way may ask as well as the registrar, so two challenges are nothing. */
const LOOP = 3;

const loop: Find = (round, { realm }, { row, hasSent }) => {
  if (row.length !== LOOP) return null;
  const data = { ...names(round), why: hasSent ? 'with' : 'none', times: row.length, realm };
  return { at: row, host: hasSent ? round.final.src.host : round.request.src.host, data };
};

const UNKNOWN: ReadonlySet<number> = new Set([404, 484, 604]);

function unknownUser(call: CallFacts): Hit[] {
  return call.asks.flatMap((ask): Hit[] => {
    const [round] = roundOf(ask);
    const why = round ? barOf(round) : null;
    if (!round || !why) return [];
    const { request, final } = round;
    const user = (why === 'forbidden' && credentialsIn(request)) || request.to;
    const data = { ...names(round), why, user };
    return [
      { at: [final, request], host: final.src.host, data, severity: why === 'callee' ? 'info' : 'error' },
    ];
  });
}

const credentialsIn = (request: Fact): string =>
  [...credentialsOf(request, 'Authorization'), ...credentialsOf(request, 'Proxy-Authorization')][0]?.user ??
  '';

function barOf({ request, final }: Round): 'forbidden' | 'register' | 'callee' | null {
  const { status } = final;
  if (status === 403 && credentialsIn(request) !== '') return 'forbidden';
  if (request.method === 'REGISTER') return status === 403 || UNKNOWN.has(status) ? 'register' : null;
  return UNKNOWN.has(status) ? 'callee' : null;
}

export const AUTH_RULES: readonly FlowRuleOf[] = [
  { rule: 'challenge-loop', severity: 'error', rfc: 'RFC 3261 22.1', find: (call) => walk(call, loop) },
  { rule: 'credentials-wrong', severity: 'error', rfc: 'RFC 7616 3.3', find: (call) => walk(call, wrong) },
  { rule: 'user-unknown', severity: 'error', rfc: 'RFC 3261 21.4.4', find: unknownUser },
  { rule: 'nonce-expired', severity: 'info', rfc: 'RFC 7616 3.3', find: (call) => walk(call, stale) },
];
