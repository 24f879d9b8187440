/** What a REGISTER asks for and what its answer grants, contact by contact (RFC 3261 10.2, 10.3). Pure. */
import type { SipMessage } from './message.ts';
import { allHeaders, headerValue } from './message.ts';
import { addressesOf } from './views.ts';

/** A contact with the seconds that are asked for or granted; null where nothing is said of them. */
export interface Binding {
  readonly contact: string;
  readonly seconds: number | null;
}

export interface Registering {
  /** `all` takes every binding away (10.2.2), `query` only asks which there are (10.2.3); `unseen` is known by its answer alone. */
  readonly kind: 'contacts' | 'all' | 'query' | 'unseen';
  readonly contacts: readonly Binding[];
}

/** Contacts of one message that are followed. */
const MOST_CONTACTS = 100;
const LONGEST_CONTACT = 512;
/** What cannot be read as a time counts as an hour (10.2.1.1, 20.10). */
const HOUR = 3_600;
/** 2**32-1 is the largest that may be written (20.19). */
const MOST_SECONDS = 2 ** 32 - 1;

/** What a REGISTER asks for. */
export function registeringOf(message: SipMessage): Registering {
  if (allHeaders(message, 'Contact').length === 0) return { kind: 'query', contacts: [] };
  if (headerValue(message, 'Contact')?.trim() === '*') return { kind: 'all', contacts: [] };
  return { kind: 'contacts', contacts: bindingsOf(message) };
}

/** The contacts of a REGISTER or of the answer to it; a contact's own expires goes before the header (10.2.1.1, 10.3 step 8). */
export function bindingsOf(message: SipMessage): Binding[] {
  const common = secondsOf(headerValue(message, 'Expires'));
  return addressesOf(message, 'Contact')
    .slice(0, MOST_CONTACTS)
    .map(({ uri, params }) => ({
      contact: uri.slice(0, LONGEST_CONTACT),
      seconds: secondsOf(params.get('expires') ?? null) ?? common,
    }));
}

/** The seconds of the Expires header; null where there is none. */
export const commonSeconds = (message: SipMessage): number | null =>
  secondsOf(headerValue(message, 'Expires'));

function secondsOf(text: string | null): number | null {
  if (text === null) return null;
  const digits = text.trim();
  return /^\d{1,15}$/.test(digits) ? Math.min(Number(digits), MOST_SECONDS) : HOUR;
}

/** The seconds that were granted to a contact that was asked for; 0 takes it away. */
export function grantedOf(asked: Binding, listed: Binding | null, common: number | null): number | null {
  if (listed) return listed.seconds ?? asked.seconds;
  if (asked.seconds === 0) return 0;
  // A registrar should list every binding; of one that does not, the header or the wish is all that is known.
  return common ?? asked.seconds;
}
