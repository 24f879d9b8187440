/**
 * What becomes of a 401 or 407: it is answered, or given up with one sentence that names realm and user and says what
 * to do. Data, so that a view can translate it by its reason.
 */
import type { SkippedChallenge } from './challenge.ts';
import { MAX_NAME } from './challenge.ts';
import { STRENGTH } from './digest.ts';

export type GiveUpReason =
  | 'WRONG_CREDENTIALS'
  | 'NO_CREDENTIALS'
  | 'UNKNOWN_ALGORITHM'
  | 'TOO_MANY_REALMS'
  | 'NO_CHALLENGE'
  /** The server calls every nonce stale, also those it just gave. */
  | 'ALWAYS_STALE';

export interface GiveUp {
  readonly kind: 'give-up';
  readonly reason: GiveUpReason;
  /** Null where no challenge named one. */
  readonly realm: string | null;
  /** One English sentence without a full stop at its end. */
  readonly message: string;
}

export interface Answer {
  readonly kind: 'answer';
  /** The realms that are answered now. */
  readonly realms: readonly string[];
  /** What was asked for beside that and is not known, such as `Basic`. */
  readonly skipped: readonly string[];
}

export type Verdict = Answer | GiveUp;

type Sentence = (about: { realm: string; user: string; asked: string }) => string;

const SENTENCES: Readonly<Record<GiveUpReason, Sentence>> = {
  WRONG_CREDENTIALS: ({ realm, user }) =>
    `realm "${realm}" refused user "${user}" with this password: check the user name and the password`,
  NO_CREDENTIALS: ({ realm }) =>
    `realm "${realm}" asks for a user name and a password and none are set: enter them and send again`,
  UNKNOWN_ALGORITHM: ({ realm, asked }) =>
    `realm "${realm}" asks with ${asked}, which cannot be answered: let the server offer Digest with ${STRENGTH.join(', ')}`,
  TOO_MANY_REALMS: ({ realm, user }) =>
    `the server asks user "${user}" for one realm after the other, at last "${realm}": look for a loop of proxies`,
  NO_CHALLENGE: ({ asked }) =>
    `the answer asks for credentials without a challenge that can be read${asked && ` (${asked})`}: look at its headers`,
  ALWAYS_STALE: ({ realm, user }) =>
    `realm "${realm}" calls each nonce of user "${user}" stale at once: look at the clock and the nonce life of the server`,
};

/** A verdict that ends the request. */
export function giveUp(
  reason: GiveUpReason,
  about: { realm?: string | null; user?: string; skipped?: readonly SkippedChallenge[] },
): GiveUp {
  const realm = about.realm ?? null;
  const words = {
    realm: plain(realm ?? ''),
    user: plain(about.user ?? ''),
    asked: plain(namesOf(about.skipped ?? []).join(', ')),
  };
  return { kind: 'give-up', reason, realm, message: SENTENCES[reason](words) };
}

/** Each name once. */
export function namesOf(skipped: readonly SkippedChallenge[]): string[] {
  return [...new Set(skipped.map(({ name }) => name))];
}

/** A foreign text cut to what a sentence can hold, and on one line. */
function plain(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME)}…` : line;
}
