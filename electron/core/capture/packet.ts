/**
 * The one packet that is being looked at. It is written over for the next one: layers move `start` and `end` to what they carry,
 * so that a packet costs no memory of its own.
 */
import type { CaptureTransport } from './captured-message.ts';

export interface Packet {
  /** Milliseconds since 1970. */
  time: number;
  /** Counted from 1 over the whole file. */
  number: number;
  linkType: number;
  /** Empty where there is none. */
  comment: string;
  interface: string;
  direction: 'in' | 'out' | null;
  /** What the file says of the transport, where its packets cannot show it. */
  transport: CaptureTransport | null;
  /** `start` to `end` of these is the layer that comes next. */
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Bytes of the layer that the capture does not hold. */
  missing: number;
  /** The EtherType of the layer that comes next, then the protocol number that IP carries. */
  protocol: number;
  /** The addresses of the innermost IP header: source from 0, destination from 16. */
  readonly addresses: Uint8Array;
  /** 4 or 16. */
  addressLength: number;
}

/** Where the destination stands in `addresses`. */
export const DESTINATION = 16;

export function createPacket(): Packet {
  return {
    time: 0,
    number: 0,
    linkType: 0,
    comment: '',
    interface: '',
    direction: null,
    transport: null,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    missing: 0,
    protocol: 0,
    addresses: new Uint8Array(32),
    addressLength: 4,
  };
}

/** Copies the addresses of an IP header: the source at `at`, the destination right behind it. */
export function setAddresses(packet: Packet, at: number, length: number): void {
  const { bytes, addresses } = packet;
  packet.addressLength = length;
  for (let i = 0; i < length; i++) {
    addresses[i] = bytes[at + i] ?? 0;
    addresses[DESTINATION + i] = bytes[at + length + i] ?? 0;
  }
}
