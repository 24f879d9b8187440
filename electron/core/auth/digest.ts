/**
 * The sums of digest authentication and the header value that carries them (RFC 7616 3.4, RFC 8760, RFC 3261 22.4;
 * without qop RFC 2069's). Pure but for the hashes; both sides of an authentication compute with these.
 */
import { createHash } from 'node:crypto';
import { extValue, isAscii } from './ext-value.ts';

export type DigestAlgorithm = 'SHA-256' | 'SHA-512-256' | 'MD5';
/** `auth-int` puts the body under the sum. */
export type Qop = 'auth' | 'auth-int';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** Whether it is the `-sess` variant of the algorithm (RFC 7616 3.4.2). */
  readonly session: boolean;
  /** The protection that is answered with, or null where the server offers none (RFC 2069). */
  readonly qop: Qop | null;
  readonly opaque: string | null;
  readonly stale: boolean;
  /** Whether `charset=UTF-8` asks for user name and password in normal form C (RFC 7616 4). */
  readonly isUtf8: boolean;
  /** Whether the user name may go as a hash (RFC 7616 3.4.4). */
  readonly userhash: boolean;
}

/** The nonces with which a session of a `-sess` algorithm began: nonce-prime and cnonce-prime (RFC 7616 3.4.2). */
export interface SessionStart {
  readonly nonce: string;
  readonly cnonce: string;
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
  /** What `auth-int` protects; may be empty. */
  readonly body: Uint8Array;
  /** Null where a `-sess` session begins with this request. */
  readonly session: SessionStart | null;
}

/** What all sums of one challenge have in common. */
export type Hashing = Pick<Challenge, 'algorithm' | 'isUtf8' | 'realm'>;

/** The hashes that are known, the strongest first (RFC 8760 2.1); the names of node:crypto stand beside them. */
const HASHES: Readonly<Record<DigestAlgorithm, string>> = {
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
  MD5: 'md5',
};
export const STRENGTH = Object.keys(HASHES) as readonly DigestAlgorithm[];

/** Reads the `algorithm` parameter, in any case; absent it is MD5 (RFC 7616 3.3). Null where it is not known. */
export function algorithmOf(text: string | undefined): Pick<Challenge, 'algorithm' | 'session'> | null {
  const upper = (text ?? 'MD5').toUpperCase();
  const session = upper.endsWith('-SESS');
  const name = session ? upper.slice(0, -'-SESS'.length) : upper;
  const algorithm = STRENGTH.find((known) => known === name);
  return algorithm ? { algorithm, session } : null;
}

/** The name of the algorithm as it is written, with `-sess` where it belongs. */
export function algorithmName(challenge: Pick<Challenge, 'algorithm' | 'session'>): string {
  return challenge.session ? `${challenge.algorithm}-sess` : challenge.algorithm;
}

function hash(algorithm: DigestAlgorithm, data: string | Uint8Array): string {
  return createHash(HASHES[algorithm]).update(data).digest('hex');
}

/** User names and passwords are compared in normal form C where the charset is agreed on (RFC 7616 4). */
function normal(text: string, { isUtf8 }: Pick<Challenge, 'isUtf8'>): string {
  return isUtf8 ? text.normalize('NFC') : text;
}

/** The user name as a hash (RFC 7616 3.4.4). */
export function userHash(hashing: Hashing, user: string): string {
  return hash(hashing.algorithm, `${normal(user, hashing)}:${hashing.realm}`);
}

/** RFC 7616 3.4.2: the secret of the account, or of the session that it opened. */
function hashOfA1(challenge: Challenge, input: DigestInput): string {
  const { algorithm, realm } = challenge;
  const [user, password] = [normal(input.user, challenge), normal(input.password, challenge)];
  const secret = hash(algorithm, `${user}:${realm}:${password}`);
  if (!challenge.session) return secret;
  const start = input.session ?? { nonce: challenge.nonce, cnonce: input.cnonce };
  return hash(algorithm, `${secret}:${start.nonce}:${start.cnonce}`);
}

/** RFC 7616 3.4.3: what is asked for, with auth-int also the body. */
function hashOfA2({ algorithm, qop }: Challenge, { method, uri, body }: DigestInput): string {
  const a2 = `${method}:${uri}`;
  return hash(algorithm, qop === 'auth-int' ? `${a2}:${hash(algorithm, body)}` : a2);
}

/** The `response` parameter: 32 or 64 hexadecimal digits (RFC 7616 3.4.1; without qop RFC 2069's sum). */
export function digestResponse(challenge: Challenge, input: DigestInput): string {
  const { algorithm, nonce, qop } = challenge;
  const [a1, a2] = [hashOfA1(challenge, input), hashOfA2(challenge, input)];
  if (qop === null) return hash(algorithm, `${a1}:${nonce}:${a2}`);
  return hash(algorithm, `${a1}:${nonce}:${nonceCount(input.nc)}:${input.cnonce}:${qop}:${a2}`);
}

/** The value of Authorization or Proxy-Authorization that answers a challenge (RFC 7616 3.4). */
export function authorizationFor(challenge: Challenge, input: DigestInput): string {
  const parts = [
    ...usernameParts(challenge, input.user),
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

/** The user name: hashed, or encoded where the charset is agreed on and ASCII does not hold it (RFC 7616 3.4, 3.4.4). */
function usernameParts(challenge: Challenge, user: string): string[] {
  if (challenge.userhash) return [`username="${userHash(challenge, user)}"`, 'userhash=true'];
  if (challenge.isUtf8 && !isAscii(user)) return [`username*=${extValue(normal(user, challenge))}`];
  return [`username=${quoted(user)}`];
}

function nonceCount(nc: number): string {
  return nc.toString(16).padStart(8, '0');
}

/** A quoted string; line ends cannot be quoted in SIP and would end the header, so they become spaces. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/["\\]/g, '\\$&')}"`;
}
