/** The parts of `user@host`, the form in which a row has the addresses of From and To. */
import { parseUri } from '#shared/sip/views.ts';

/** A row has a URI that is not of sip as it is written: `tel:+4930123`. */
const OTHER_URI = /^(?:tel|urn|mailto|https?|im|pres):/i;

/** The user part, or the number of a tel URI; '' where there is none. */
export function userPart(who: string): string {
  if (OTHER_URI.test(who)) return parseUri(who)?.user ?? '';
  const at = who.lastIndexOf('@');
  return at < 0 ? '' : who.slice(0, at);
}

/** The host; '' for a tel URI. */
export function hostPart(who: string): string {
  if (OTHER_URI.test(who)) return parseUri(who)?.host ?? '';
  return who.slice(who.lastIndexOf('@') + 1);
}
