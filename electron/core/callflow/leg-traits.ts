/** What the first request of a call says by which its other legs are found. Pure. */
import type { LegReason } from '#shared/model/observed.ts';
import { userPart } from '#shared/filter/who.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { readChargingVector } from '#shared/sip/grammar/extensions.ts';
import { paramMap } from '#shared/sip/grammar/params.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { firstHeader } from '#shared/sip/message.ts';
import { sessionIdOf } from '#shared/sip/views-identity.ts';
import { ownText } from './call-rules.ts';

/** An identifier that a call has; calls with the same key have the same. */
export interface Trait {
  readonly reason: LegReason;
  readonly key: string;
  /** For a person: the header and its value. */
  readonly detail: string;
  /** What may be another call's Call-ID; '' where it is none. */
  readonly names: string;
}

/** An honest identifier is not longer; and with fewer characters it is a number or a word that many calls have. */
const LONGEST = 256;
const SHORTEST = 6;

/** The nil identifier says that the half is not known yet (RFC 7989 5). */
const NIL = /^0+$/;

/** Values of one header, and identifiers of one request: a thousand lines of a forged one are kept for every call, and compared. */
const MOST_VALUES = 2;
const MOST_TRAITS = 8;

/** The identifiers of a request; `headers` are those that the user named. */
export function traitsOf(message: SipMessage, headers: readonly string[]): Trait[] {
  const traits = [
    ...sessionTraits(message),
    ...icidTraits(message),
    ...headers.flatMap((name) => headerTraits(message, name)),
  ];
  return traits.slice(0, MOST_TRAITS);
}

/** Both halves of Session-ID, for a leg may have them the other way round (RFC 7989 6); RFC 7329 had one. */
function sessionTraits(message: SipMessage): Trait[] {
  const session = sessionIdOf(message);
  if (!session) return [];
  const halves = new Set([session.local, session.remote ?? ''].map((half) => half.toLowerCase()));
  return [...halves]
    .filter((half) => isTelling(half) && !NIL.test(half))
    .map((half) => trait('session-id', `s ${half}`, `Session-ID: ${half}`));
}

function headerTraits(message: SipMessage, name: string): Trait[] {
  const wanted = name.toLowerCase();
  return message.headers
    .filter(({ canonical }) => canonical.toLowerCase() === wanted)
    .slice(0, MOST_VALUES)
    .map(({ value }) => textOf(message.bytes, value).trim())
    .filter(isTelling)
    .map((value) => ({
      ...trait('header', `h ${wanted} ${value}`, `${name}: ${value}`),
      names: ownText(value),
    }));
}

function icidTraits(message: SipMessage): Trait[] {
  const header = firstHeader(message, 'P-Charging-Vector');
  if (!header) return [];
  const params = readChargingVector(message.bytes, header.value, ignore);
  const icid = paramMap(message.bytes, params).get('icid-value') ?? '';
  return isTelling(icid) ? [trait('icid', `i ${icid}`, `icid-value=${icid}`)] : [];
}

const trait = (reason: LegReason, key: string, detail: string): Trait => ({
  reason,
  key: ownText(key, LONGEST * 2),
  detail: ownText(detail, LONGEST * 2),
  names: '',
});

/** Whether a text is an identifier as far as its length goes. */
export const isTelling = (text: string): boolean => text.length >= SHORTEST && text.length <= LONGEST;

/** Digits of a number that are compared: what stands before them is written with a prefix or without. */
const LAST_DIGITS = 7;
const NUMBER = /^(?:\+|00)?[\d\-.()]+$/;
const LONGEST_NUMBER = 32;

/** The user of `user@host` or a tel URI as users are compared: of a number the last digits; '' where there is none. */
function comparedUser(who: string): string {
  const user = userPart(who).split(';', 1)[0] ?? '';
  if (user.length > LONGEST_NUMBER || !NUMBER.test(user)) return user;
  const digits = user.replace(/[-.()+]/g, '');
  return digits.length < LAST_DIGITS ? digits : `#${digits.replace(/^0+/, '').slice(-LAST_DIGITS)}`;
}

/** The key of a caller and a callee; '' where one of them is not known. */
export function usersKey(from: string, to: string): string {
  const [caller, callee] = [comparedUser(from), comparedUser(to)];
  return caller === '' || callee === '' ? '' : `u ${caller}\n${callee}`;
}
