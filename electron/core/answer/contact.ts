/** The Contact of an answer, and the tags and methods that this side names in one. */
import type { Endpoint } from '#shared/model/address.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { listValues, parseUri, requestUri } from '#shared/sip/views.ts';

/** The methods that get another answer than 405. */
export const ALLOW: HeaderPair = [
  'Allow',
  'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, NOTIFY, REFER, MESSAGE, SUBSCRIBE',
];

/** The option tags that the stack knows. */
const SUPPORTED_TAGS: readonly string[] = ['100rel', 'timer', 'replaces', 'norefersub'];
export const SUPPORTED: HeaderPair = ['Supported', '100rel, timer, replaces'];

/** The option tags that a request requires and nobody here knows: they are answered with 420 (RFC 3261 8.2.2.3). */
export function unknownRequirements(request: SipRequest): string[] {
  return listValues(request, 'Require').filter((tag) => !SUPPORTED_TAGS.includes(tag.toLowerCase()));
}

/** The value of our Contact: the user that was asked for, at the address the request came to. */
export function contactOf(request: SipRequest, local: Endpoint, user = userOf(request)): string {
  return user === '' ? `<sip:${formatHostPort(local)}>` : `<sip:${user}@${formatHostPort(local)}>`;
}

/** The user part of the Request-URI; empty where there is none. */
export function userOf(request: SipRequest): string {
  return parseUri(requestUri(request))?.user ?? '';
}
