/** What the answer to a REGISTER says (RFC 3261 10.3 step 8, RFC 3327 5.3, RFC 3608 6): bindings, Path, Service-Route. */
import type { Binding } from '#shared/model/account.ts';
import { isSameUri } from '#shared/sip/compare.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { addressesOf, listValues } from '#shared/sip/views.ts';

/** More bindings, or routes, than this are not kept. */
const MAX_KEPT = 32;

export interface Registered {
  readonly bindings: readonly Binding[];
  readonly serviceRoute: readonly string[];
  readonly path: readonly string[];
}

/** Reads a 2xx to a REGISTER. `now` is in milliseconds. */
export function readRegistered(request: SipRequest, response: SipResponse, now: number): Registered {
  const own = addressesOf(request, 'Contact')[0]?.uri ?? null;
  const general = numberOf(response, 'Expires');
  const bindings = addressesOf(response, 'Contact')
    .slice(0, MAX_KEPT)
    .map(({ uri, params }): Binding => {
      const told = params.get('expires');
      const seconds = told !== undefined && /^\d{1,10}$/.test(told) ? Number(told) : general;
      return {
        uri,
        until: seconds === null ? null : now + seconds * 1_000,
        own: own !== null && isSameUri(uri, own),
      };
    });
  return {
    bindings,
    serviceRoute: listValues(response, 'Service-Route').slice(0, MAX_KEPT),
    path: listValues(response, 'Path').slice(0, MAX_KEPT),
  };
}
