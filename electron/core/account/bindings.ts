/** What the answer to a REGISTER says (RFC 3261 10.3 step 8, RFC 3327 5.3, RFC 3608 6): bindings, Path, Service-Route. */
import type { Binding } from '#shared/model/account.ts';
import { isSameUri } from '#shared/sip/compare.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { addressesOf, listValues } from '#shared/sip/views.ts';

/** More bindings, or routes, than this are not kept. */
const MAX_KEPT = 32;

export interface Registered {
  readonly bindings: readonly Binding[];
  readonly serviceRoute: readonly string[];
  readonly path: readonly string[];
}

/** The highest number of seconds (RFC 3261 20.19); a larger one is none. */
const MOST_SECONDS = 2 ** 32 - 1;

/** A number of seconds as it is written; null where it is none. */
function secondsIn(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  return Math.min(Number(text), MOST_SECONDS);
}

/** Reads a 2xx to a REGISTER. `now` is in milliseconds. */
export function readRegistered(request: SipRequest, response: SipResponse, now: number): Registered {
  const own = addressesOf(request, 'Contact')[0]?.uri ?? null;
  const general = secondsIn(headerValue(response, 'Expires')?.trim());
  const asked = numberOf(request, 'Expires');
  const bindings = addressesOf(response, 'Contact')
    .slice(0, MAX_KEPT)
    .map(({ uri, params }): Binding => {
      const isOwn = own !== null && isSameUri(uri, own);
      // Where nobody says how long, ours lasts as long as was asked for. RFC 3261 10.2.1.1
      const seconds = secondsIn(params.get('expires')) ?? general ?? (isOwn ? asked : null);
      return { uri, until: seconds === null ? null : now + seconds * 1_000, own: isOwn };
    });
  return {
    bindings,
    serviceRoute: listValues(response, 'Service-Route').slice(0, MAX_KEPT),
    path: listValues(response, 'Path').slice(0, MAX_KEPT),
  };
}
