/** What a caller may know about a message beside its bytes: how it came and between whom. All of it may be absent. */
import type { Endpoint } from '../endpoint.ts';

export type WireTransport = 'udp' | 'tcp' | 'tls' | 'sctp' | 'ws' | 'wss';

export interface MessageContext {
  /** The transport that carried the message. */
  readonly transport?: WireTransport;
  /** Who sent this message on the last hop, by address. */
  readonly source?: Endpoint;
  /** Where it was sent on that hop, by address. */
  readonly destination?: Endpoint;
}

export const NO_CONTEXT: MessageContext = {};

/** Whether a message has no datagram around it, so that Content-Length alone tells where it ends (RFC 3261 18.3). */
export function isStream(transport: WireTransport | undefined): boolean {
  return transport === 'tcp' || transport === 'tls';
}
