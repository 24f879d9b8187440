/**
 * What a packet of the Homer Encapsulation Protocol says, in whichever of its three versions it came: a captured message with the
 * addresses, the time and the capture agent that saw it.
 */
import type { CaptureTransport } from '#core/capture/captured-message.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';

export type HepVersion = 1 | 2 | 3;

export interface HepPacket {
  readonly version: HepVersion;
  readonly family: 4 | 6;
  /** The protocol number of IP, or what agents write instead: see `TRANSPORTS`. */
  readonly protocol: number;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  /** Milliseconds since 1970-01-01 UTC, with a fraction; null where the packet has none, as in version 1. */
  readonly time: number | null;
  /** What the payload is: `HEP_SIP`, or another number of the HEP3 draft's table. Versions 1 and 2 know SIP alone. */
  readonly type: number;
  /** The number of the capture agent (versions 2 and 3). */
  readonly captureId: number | null;
  readonly nodeName: string | null;
  readonly correlationId: string | null;
  readonly authKey: string | null;
  /** Decompressed. A part of the packet's own bytes where it was not compressed. */
  readonly payload: Uint8Array;
}

/** The protocol type of SIP. */
export const HEP_SIP = 1;

/**
 * Transports by the number in the protocol field. UDP, TCP and SCTP have numbers of IP; for TLS and WebSockets agents borrow those of
 * IDP and ESP.
 */
const TRANSPORTS: ReadonlyMap<number, CaptureTransport> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [22, 'tls'],
  [50, 'ws'],
  [132, 'sctp'],
]);

const NUMBERS: ReadonlyMap<CaptureTransport, number> = new Map(
  [...TRANSPORTS].map(([number, transport]) => [transport, number]),
);

/** The transport that a protocol number stands for; UDP where it is none we know. */
export function transportOf(protocol: number): CaptureTransport {
  return TRANSPORTS.get(protocol) ?? 'udp';
}

/** The protocol number of a transport. */
export function protocolOf(transport: CaptureTransport): number {
  return NUMBERS.get(transport) ?? 17;
}

/** Why bytes are no packet that can be used. */
export const HEP_ERRORS = [
  /** Neither the first byte of version 1 or 2 nor the word that version 3 begins with. */
  'not-hep',
  /** It ends before its own header does, or before the length that it claims. */
  'cut-off',
  /** A chunk or a header whose length cannot be. */
  'bad-length',
  /** Neither IPv4 nor IPv6. */
  'bad-family',
  /** The addresses of its family are not there. */
  'no-address',
  'no-payload',
  /** A compressed payload that is damaged, or larger than allowed when it is unpacked. */
  'bad-compression',
] as const;
export type HepError = (typeof HEP_ERRORS)[number];
