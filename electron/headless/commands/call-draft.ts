/** The INVITE of `sipwright call` (RFC 3261 13.2.1), before the stack fills in what every request has. */
import { ALLOW, SUPPORTED } from '#core/answer/contact.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import { makeOffer } from '#shared/sdp/offer.ts';
import { formatHost } from '#shared/sip/endpoint.ts';
import { parseUri } from '#shared/sip/views.ts';

export interface CallRequest {
  readonly uri: string;
  /** The URI of From; null for the user that answers challenges, or for what the stack fills in. */
  readonly from: string | null;
  readonly user: string | null;
  /** Demand reliable provisional responses (RFC 3262 4). */
  readonly reliable: boolean;
  /** Seconds of Session-Expires (RFC 4028 7.1), or null. */
  readonly sessionTimer: number | null;
}

/** The port that our offer names: the discard port, since there are no media behind it. */
const MEDIA_PORT = 9;

/** Our first offer, with the address that the call leaves from. */
export function firstOffer(host: string, random: Random): Uint8Array {
  const id = randomInt(random, 2 ** 31);
  return utf8(makeOffer({ host, port: MEDIA_PORT, session: { user: 'sipwright', id, version: id } }));
}

function fromOf({ uri, from, user }: CallRequest): string | null {
  if (from !== null) return from;
  const domain = parseUri(uri)?.host ?? '';
  return user === null || domain === '' ? null : `sip:${encodeURIComponent(user)}@${formatHost(domain)}`;
}

/** The draft with its offer. */
export function inviteDraft(call: CallRequest, offer: Uint8Array): Uint8Array {
  const from = fromOf(call);
  const lines = [
    `INVITE ${call.uri} SIP/2.0`,
    ...(from === null ? [] : [`From: <${from}>`]),
    ALLOW.join(': '),
    SUPPORTED.join(': '),
    ...(call.reliable ? ['Require: 100rel'] : []),
    ...(call.sessionTimer === null ? [] : [`Session-Expires: ${call.sessionTimer}`]),
    'Content-Type: application/sdp',
  ];
  return concatBytes([utf8(`${lines.join('\r\n')}\r\n\r\n`), offer]);
}
