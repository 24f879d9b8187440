/** The hop of a transaction: which messages between which places are of one (RFC 3261 17.1.3, 17.2.3, 18.2.2). */
import type { Endpoint } from '#shared/sip/endpoint.ts';

export const isSamePlace = (a: Endpoint, b: Endpoint): boolean => a.port === b.port && a.host === b.host;

/** How well a response fits the hop of a request: 2 back the whole way, 1 to the asker's or from the asked one's host, else 0. */
export function fitOf(asker: Endpoint, asked: Endpoint, src: Endpoint, dst: Endpoint): 0 | 1 | 2 {
  if (isSamePlace(asker, dst) && isSamePlace(asked, src)) return 2;
  // It goes to the port of Via, which need not be the one that the request came from (RFC 3261 18.2.2).
  return asker.host === dst.host || asked.host === src.host ? 1 : 0;
}

/** An ACK belongs to its INVITE unless that was accepted: then it is a transaction of its own (RFC 3261 17.1.1.3, 13.2.2.4). */
export const takesAck = (status: number): boolean => status < 200 || status >= 300;
