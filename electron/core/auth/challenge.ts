/**
 * Reads what a server asks for: of each realm the strongest challenge that can be answered, and the names of those that
 * cannot (RFC 3261 22.4, RFC 7616 3.3, RFC 8760 2.4). `domain` has no meaning in SIP and is passed over.
 */
import type { AuthView } from '#shared/sip/views-identity.ts';
import { isDigest } from './auth-values.ts';
import type { Challenge, Qop } from './digest.ts';
import { algorithmOf, STRENGTH } from './digest.ts';

/** Characters that a realm, a nonce or an opaque may have: an answer has to repeat them. */
export const MAX_TEXT = 4_096;
/** How much of a foreign text goes into a name that a person reads. */
export const MAX_NAME = 60;

export interface SkippedChallenge {
  readonly why: 'SCHEME' | 'ALGORITHM' | 'QOP' | 'INCOMPLETE' | 'TOO_LONG';
  /** What it asked with, such as `Basic` or `Digest WHIRLPOOL`. */
  readonly name: string;
  readonly realm: string | null;
}

export interface ReadChallenges {
  /** The strongest of each realm, in order of the realms. */
  readonly usable: readonly Challenge[];
  readonly skipped: readonly SkippedChallenge[];
}

type Reading = { readonly challenge: Challenge } | { readonly skipped: SkippedChallenge };

/** The first known protection of an offer: auth before auth-int, null for no offer. RFC 7616 3.3 */
function chooseQop(offer: string | undefined): Qop | null | 'unknown' {
  if (offer === undefined) return null;
  const offered = offer.split(',').map((option) => option.trim().toLowerCase());
  return (['auth', 'auth-int'] as const).find((known) => offered.includes(known)) ?? 'unknown';
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function readOne(value: AuthView): Reading {
  const { params } = value;
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const opaque = params.get('opaque') ?? null;
  const skip = (why: SkippedChallenge['why'], name: string): Reading => ({
    skipped: { why, name: name.slice(0, MAX_NAME), realm: realm?.slice(0, MAX_NAME) ?? null },
  });
  if (!isDigest(value)) return skip('SCHEME', value.scheme);
  const known = algorithmOf(params.get('algorithm'));
  if (!known) return skip('ALGORITHM', `Digest ${params.get('algorithm') ?? ''}`);
  const qop = chooseQop(params.get('qop'));
  if (qop === 'unknown') return skip('QOP', `Digest qop=${params.get('qop') ?? ''}`);
  if (realm === undefined || nonce === undefined) return skip('INCOMPLETE', 'Digest without realm or nonce');
  if ([realm, nonce, opaque ?? ''].some((text) => text.length > MAX_TEXT))
    return skip('TOO_LONG', 'Digest with overlong values');
  const [stale, userhash] = [isTrue(params.get('stale')), isTrue(params.get('userhash'))];
  const isUtf8 = params.get('charset')?.toUpperCase() === 'UTF-8';
  return { challenge: { realm, nonce, ...known, qop, opaque, stale, isUtf8, userhash } };
}

/** Sorts the challenges of one header. */
export function readChallenges(values: readonly AuthView[]): ReadChallenges {
  const best = new Map<string, Challenge>();
  const skipped: SkippedChallenge[] = [];
  for (const reading of values.map(readOne)) {
    if ('skipped' in reading) skipped.push(reading.skipped);
    else {
      const { challenge } = reading;
      const known = best.get(challenge.realm);
      if (!known || rank(challenge) < rank(known)) best.set(challenge.realm, challenge);
    }
  }
  return { usable: [...best.values()], skipped };
}

function rank({ algorithm }: Challenge): number {
  return STRENGTH.indexOf(algorithm);
}
