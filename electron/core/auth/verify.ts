/**
 * The server's side of digest authentication: checks the credentials of a request against an account (RFC 7616 3.4,
 * RFC 3261 22.4), in every algorithm, with user names that are hashed or encoded. Whether the nonce is fresh is asked elsewhere.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { AuthView } from '#shared/sip/views-identity.ts';
import { isDigest } from './auth-values.ts';
import type { Challenge, Hashing, Qop, SessionStart } from './digest.ts';
import { algorithmOf, digestResponse, userHash } from './digest.ts';
import { readExtValue } from './ext-value.ts';

/** Against what credentials are checked. */
export interface DigestTerms {
  readonly realm: string;
  readonly user: string;
  readonly password: string;
  readonly method: string;
  readonly body: Uint8Array;
  /** Whether the challenge carried `charset=UTF-8`; no where it is left out. */
  readonly isUtf8?: boolean;
  /** Where a `-sess` session began; with this request where it is left out. */
  readonly session?: SessionStart;
}

export type DigestFault =
  | 'NOT_DIGEST'
  | 'INCOMPLETE'
  | 'UNKNOWN_ALGORITHM'
  | 'UNKNOWN_QOP'
  | 'OTHER_REALM'
  | 'OTHER_USER'
  | 'WRONG_RESPONSE';

/** Sound credentials: what the caller needs to tell a fresh nonce from a replay. */
export interface VerifiedDigest {
  readonly nonce: string;
  /** From 1; null without qop, where nothing is counted. */
  readonly nc: number | null;
  readonly cnonce: string | null;
  readonly qop: Qop | null;
  /** The Request-URI by the words of the client; whether it fits the request is the caller's to say. */
  readonly uri: string;
}

type Params = ReadonlyMap<string, string>;

/** Checks one set of credentials. */
export function verifyDigest(given: AuthView, terms: DigestTerms): Result<VerifiedDigest, DigestFault> {
  const { params } = given;
  if (!isDigest(given)) return err('NOT_DIGEST');
  const known = algorithmOf(params.get('algorithm'));
  if (!known) return err('UNKNOWN_ALGORITHM');
  const qop = qopOf(params.get('qop'));
  if (qop === undefined) return err('UNKNOWN_QOP');
  const verified = countedIn(params, qop);
  const response = params.get('response')?.toLowerCase();
  if (!verified || response === undefined) return err('INCOMPLETE');
  const { isUtf8 = false, realm } = terms;
  if (params.get('realm') !== realm) return err('OTHER_REALM');
  if (!isUser(params, terms.user, { ...known, isUtf8, realm })) return err('OTHER_USER');
  const { nonce } = verified;
  const challenge: Challenge = {
    ...known,
    realm,
    nonce,
    qop,
    opaque: null,
    stale: false,
    isUtf8,
    userhash: false,
  };
  return expected(challenge, verified, terms) === response ? ok(verified) : err('WRONG_RESPONSE');
}

/** The protection that was chosen, null for none; undefined where it is not known. */
function qopOf(text: string | undefined): Qop | null | undefined {
  if (text === undefined) return null;
  return (['auth', 'auth-int'] as const).find((known) => known === text.toLowerCase());
}

/** The parameters of the sum, or null where one is missing that the protection needs. */
function countedIn(params: Params, qop: Qop | null): VerifiedDigest | null {
  const nonce = params.get('nonce');
  const uri = params.get('uri');
  const cnonce = params.get('cnonce') ?? null;
  const count = params.get('nc') ?? '';
  const nc = /^[0-9a-f]{8}$/i.test(count) ? Number.parseInt(count, 16) : null;
  if (nonce === undefined || uri === undefined) return null;
  if (qop === null) return { nonce, nc: null, cnonce, qop, uri };
  return nc && cnonce !== null ? { nonce, nc, cnonce, qop, uri } : null;
}

function expected(challenge: Challenge, { nc, cnonce, uri }: VerifiedDigest, terms: DigestTerms): string {
  const { user, password, method, body, session = null } = terms;
  return digestResponse(challenge, {
    user,
    password,
    method,
    uri,
    cnonce: cnonce ?? '',
    nc: nc ?? 0,
    body,
    session,
  });
}

/** Whether the credentials name the user: plainly, encoded (`username*`), or as a hash (RFC 7616 3.4, 3.4.4). */
function isUser(params: Params, user: string, hashing: Hashing): boolean {
  const encoded = params.get('username*');
  const named = encoded === undefined ? params.get('username') : readExtValue(encoded);
  if (params.get('userhash')?.toLowerCase() === 'true')
    return named?.toLowerCase() === userHash(hashing, user);
  return named?.normalize('NFC') === user.normalize('NFC');
}
