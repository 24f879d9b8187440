/**
 * Digest authentication, both sides of it (RFC 7616, RFC 8760, RFC 3261 22): challenges are read and the strongest
 * known one is answered; a server checks an answer with the same sums. Pure but for the hashes.
 */
import { createHash } from 'node:crypto';

export type DigestAlgorithm = 'SHA-256' | 'SHA-512-256' | 'MD5';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** Whether it is the `-sess` variant of the algorithm (RFC 7616 3.4.2). */
  readonly session: boolean;
  /** `auth`, or null where the server offers no qop (RFC 2069). */
  readonly qop: 'auth' | null;
  readonly opaque: string | null;
  readonly stale: boolean;
}

/** What goes into the sums beside the challenge. */
export interface DigestInput {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
  /** The nonce count, from 1. */
  readonly nc: number;
}

/** The hashes that are known, the strongest first (RFC 8760 2.1); the names of node:crypto stand beside them. */
const HASHES: Readonly<Record<DigestAlgorithm, string>> = {
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
  MD5: 'md5',
};
const STRENGTH = Object.keys(HASHES) as readonly DigestAlgorithm[];

const MAX_PARAMETERS = 64;
const SCHEME = /^\s*([!#$%&'*+.^_`|~\w-]+)\s+(?=[!#$%&'*+.^_`|~\w-]+\s*=)/;
const PARAMETER = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|$)/s;

/** The scheme and parameters of one set of credentials or one challenge; names are lower-case. */
export interface AuthValue {
  readonly scheme: string;
  readonly params: ReadonlyMap<string, string>;
}

/** Reads a value of WWW-Authenticate, Authorization and the like; several challenges may stand in one line. */
export function parseAuth(text: string): AuthValue[] {
  const values: { scheme: string; params: Map<string, string> }[] = [];
  let rest = text;
  for (let count = 0; count < MAX_PARAMETERS; count++) {
    const scheme = SCHEME.exec(rest);
    if (scheme?.[1]) {
      values.push({ scheme: scheme[1].toLowerCase(), params: new Map() });
      rest = rest.slice(scheme[0].length);
    }
    const parameter = PARAMETER.exec(rest);
    if (!parameter?.[1]) break;
    const value = parameter[2]?.replaceAll(/\\(.)/gs, '$1') ?? parameter[3] ?? '';
    values.at(-1)?.params.set(parameter[1].toLowerCase(), value);
    rest = rest.slice(parameter[0].length);
  }
  return values;
}

/** The challenge in a parsed value, or null where it is not one that can be answered. */
export function challengeOf({ scheme, params }: AuthValue): Challenge | null {
  const [, name, sess] = /^(.*?)(-sess)?$/i.exec(params.get('algorithm') ?? 'MD5') ?? [];
  const algorithm = STRENGTH.find((known) => known === name?.toUpperCase());
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const offered =
    params
      .get('qop')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? null;
  if (scheme !== 'digest' || !algorithm || realm === undefined || nonce === undefined) return null;
  // An offer of auth-int alone asks for a sum over the body, which is not made here. RFC 7616 3.3
  if (offered && !offered.includes('auth')) return null;
  return {
    realm,
    nonce,
    algorithm,
    session: sess !== undefined,
    qop: offered ? 'auth' : null,
    opaque: params.get('opaque') ?? null,
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

/** Of the challenges in header values the strongest known one of each realm, in order of the realms (RFC 8760 2.4). */
export function strongestChallenges(values: readonly string[]): Challenge[] {
  const best = new Map<string, Challenge>();
  for (const value of values.flatMap(parseAuth)) {
    const challenge = challengeOf(value);
    if (!challenge) continue;
    const known = best.get(challenge.realm);
    if (!known || rank(challenge) < rank(known)) best.set(challenge.realm, challenge);
  }
  return [...best.values()];
}

function rank(challenge: Challenge): number {
  return STRENGTH.indexOf(challenge.algorithm);
}

/** The `response` parameter: 32 or 64 hexadecimal digits (RFC 7616 3.4.1; without qop RFC 2069's sum). */
export function digestResponse(challenge: Challenge, input: DigestInput): string {
  const hash = (text: string): string => createHash(HASHES[challenge.algorithm]).update(text).digest('hex');
  const secret = hash(`${input.user}:${challenge.realm}:${input.password}`);
  const a1 = challenge.session ? hash(`${secret}:${challenge.nonce}:${input.cnonce}`) : secret;
  const a2 = hash(`${input.method}:${input.uri}`);
  if (challenge.qop === null) return hash(`${a1}:${challenge.nonce}:${a2}`);
  const count = nonceCount(input.nc);
  return hash(`${a1}:${challenge.nonce}:${count}:${input.cnonce}:${challenge.qop}:${a2}`);
}

/** The value of Authorization or Proxy-Authorization that answers a challenge (RFC 7616 3.4). */
export function authorizationFor(challenge: Challenge, input: DigestInput): string {
  const parts = [
    `username=${quoted(input.user)}`,
    `realm=${quoted(challenge.realm)}`,
    `nonce=${quoted(challenge.nonce)}`,
    `uri=${quoted(input.uri)}`,
    `response="${digestResponse(challenge, input)}"`,
    `algorithm=${algorithmName(challenge)}`,
  ];
  if (challenge.qop) {
    parts.push(`qop=${challenge.qop}`, `nc=${nonceCount(input.nc)}`, `cnonce=${quoted(input.cnonce)}`);
  } else if (challenge.session) parts.push(`cnonce=${quoted(input.cnonce)}`);
  if (challenge.opaque !== null) parts.push(`opaque=${quoted(challenge.opaque)}`);
  return `Digest ${parts.join(', ')}`;
}

/** The name of the algorithm as it is written, with `-sess` where it belongs. */
export function algorithmName(challenge: Challenge): string {
  return challenge.session ? `${challenge.algorithm}-sess` : challenge.algorithm;
}

function nonceCount(nc: number): string {
  return nc.toString(16).padStart(8, '0');
}

/** A quoted string; line ends cannot be quoted in SIP and would end the header, so they become spaces. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/["\\]/g, '\\$&')}"`;
}
