/** Where the response to a request goes over UDP (RFC 3261 18.2.2, RFC 3581 4), by the top Via and the datagram's source. */
import type { Endpoint } from '#shared/model/address.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { topVia } from '#shared/sip/views.ts';
import { familyOf } from './net.ts';

/** Where sent-by names no port (RFC 3261 18.2.2). */
const DEFAULT_SIP_PORT = 5060;

/**
 * Answers with the endpoint of the response, always numeric. `source` is where the datagram came from; what the
 * sender itself wrote into `received` or the value of `rport` counts for nothing, because the source is known better.
 * A `maddr` that is a name is passed over: a response never waits for a name server.
 */
export function replyTo(request: SipRequest, source: Endpoint): Endpoint {
  const via = topVia(request);
  // Without a readable Via there is only one place left: where it came from.
  if (!via) return source;
  const sentByPort = via.port ?? DEFAULT_SIP_PORT;
  // A maddr parameter in the top Via takes the response to that address, at the port of sent-by (RFC 3261 18.2.2).
  const maddr = unbracketed(via.params.get('maddr') ?? '');
  if (familyOf(maddr)) return { host: maddr, port: sentByPort };
  // With rport the response goes back to the very port that the request came from (RFC 3581 4).
  if (via.params.has('rport')) return source;
  // Otherwise to the address it came from (what `received` says) at the port of sent-by, 5060 where it names none.
  return { host: source.host, port: sentByPort };
}

function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
