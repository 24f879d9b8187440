/**
 * Makes packets for messages that have no packet of their own: raw IP with UDP, TCP or SCTP, as the message was carried. What was
 * inside of TLS or a WebSocket is written as plain TCP. A reader gets the same messages in the same order.
 */
import { utf8 } from '#shared/lib/bytes.ts';
import { addressBytes } from './addresses.ts';
import type { CapturedMessage, CaptureTransport } from './captured-message.ts';
import { crc32c, sumOf } from './checksums.ts';
import { IP } from './ip.ts';

/** Raw IP, of either version. */
export const LINKTYPE_RAW = 101;

export type WrittenMessage = Pick<
  CapturedMessage,
  'time' | 'transport' | 'src' | 'dst' | 'bytes' | 'missing'
>;

export interface PacketMaker {
  /** The packets that carry a message, nearly always one. */
  packetsOf(message: WrittenMessage): Uint8Array[];
}

/** Data of one TCP segment: what the length of IP can tell, with room for headers. */
const SEGMENT = 65_000;

/** Connections whose numbers are known; when they are too many all begin anew, far from the numbers they had. */
const MOST_FLOWS = 65_536;
const FAR = 0x40000000;

const HEADERS = { udp: 8, tcp: 20, sctp: 28 } as const;

type Carrier = keyof typeof HEADERS;

const CARRIERS: Readonly<Record<CaptureTransport, Carrier>> = {
  udp: 'udp',
  tcp: 'tcp',
  tls: 'tcp',
  ws: 'tcp',
  sctp: 'sctp',
};

/** Answers the bytes of an address; a name, which no packet can carry, becomes 0.0.0.0. */
type Addresses = (host: string) => Uint8Array;

/** Addresses whose bytes are kept; when they are too many all are found anew. */
const MOST_ADDRESSES = 8_192;

/** Finds the bytes of an address once, for the same few come again and again. */
function createAddresses(): Addresses {
  const known = new Map<string, Uint8Array>();
  return (host) => {
    const before = known.get(host);
    if (before) return before;
    const bytes = addressBytes(host) ?? NOBODY;
    if (known.size >= MOST_ADDRESSES) known.clear();
    known.set(host, bytes);
    return bytes;
  };
}

/** Makes a maker that has made nothing. */
export function createPacketMaker(): PacketMaker {
  const addresses = createAddresses();
  const next = new Map<string, number>();
  let base = 1;

  /** The number of the first byte (RFC 9293 3.4), and the number of the answer, of a stretch of a stream. */
  const advance = ({ src, dst }: WrittenMessage, length: number): [seq: number, ack: number] => {
    const [there, back] = [
      `${src.host} ${src.port}>${dst.host} ${dst.port}`,
      `${dst.host} ${dst.port}>${src.host} ${src.port}`,
    ];
    if (next.size >= MOST_FLOWS && !next.has(there)) {
      next.clear();
      base = (base + FAR) >>> 0;
    }
    const seq = next.get(there) ?? base;
    next.set(there, (seq + length) >>> 0);
    return [seq, next.get(back) ?? base];
  };
  const segment = (message: WrittenMessage, bytes: Uint8Array, isLast: boolean): Uint8Array => {
    const { packet, at } = ipPacket(addresses, message, 'tcp', bytes);
    const [seq, ack] = advance(message, bytes.length);
    setTcp(packet, at, seq, ack, isLast);
    return packet.bytes;
  };
  /** TSNs count chunks (RFC 9260 1.6). */
  const chunk = (message: WrittenMessage): Uint8Array => {
    const { packet, at } = ipPacket(addresses, message, 'sctp', message.bytes);
    const [tsn] = advance(message, 1);
    setSctp(packet, at, tsn, message.bytes.length, tagOf(message));
    return packet.bytes;
  };

  return {
    packetsOf(message) {
      const carrier = CARRIERS[message.transport];
      const { bytes } = message;
      if (carrier === 'udp') return [datagram(addresses, message)];
      if (carrier === 'sctp' && bytes.length <= SEGMENT) return [chunk(message)];
      const count = Math.max(1, Math.ceil(bytes.length / SEGMENT));
      return Array.from({ length: count }, (_, i) =>
        segment(message, bytes.subarray(i * SEGMENT, (i + 1) * SEGMENT), i === count - 1),
      );
    },
  };
}

/** A packet that is being made: where its payload of IP begins, and how to set numbers. */
interface Made {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The sum of the pseudo-header (RFC 9293 3.1, RFC 8200 8.1). */
  readonly pseudo: number;
}

const NOBODY = new Uint8Array(4);

/** Both ends of one family. */
function addressPair(from: Uint8Array, to: Uint8Array): [Uint8Array, Uint8Array] {
  return from.length === to.length ? [from, to] : [mapped(from), mapped(to)];
}

/** An IPv4 address among those of IPv6 (RFC 4291 2.5.5.2). */
function mapped(address: Uint8Array): Uint8Array {
  if (address.length === 16) return address;
  const bytes = new Uint8Array(16);
  bytes.set([255, 255, ...address], 10);
  return bytes;
}

/** IP, the ports, and the payload in its place. `missing` bytes count as if they were there. */
function ipPacket(
  addresses: Addresses,
  message: WrittenMessage,
  carrier: Carrier,
  payload: Uint8Array,
  missing = 0,
): { packet: Made; at: number } {
  const [from, to] = addressPair(addresses(message.src.host), addresses(message.dst.host));
  const at = from.length === 4 ? 20 : 40;
  const padding = carrier === 'sctp' ? -payload.length & 3 : 0;
  const length = HEADERS[carrier] + payload.length + padding;
  const bytes = new Uint8Array(at + length);
  const view = new DataView(bytes.buffer);
  const protocol = IP[carrier];
  if (at === 20) setIp4(view, bytes, protocol, length + missing);
  else setIp6(view, protocol, length + missing);
  bytes.set(from, at - from.length * 2);
  bytes.set(to, at - to.length);
  if (at === 20) view.setUint16(10, ~sumOf(bytes, 0, 20));
  view.setUint16(at, message.src.port);
  view.setUint16(at + 2, message.dst.port);
  bytes.set(payload, at + HEADERS[carrier]);
  const pseudo = sumOf(bytes, at - from.length * 2, at, protocol + length);
  return { packet: { bytes, view, pseudo }, at };
}

/** A length that 16 bits cannot tell is written as 0, as a machine does that leaves cutting to its network card. */
const short = (length: number): number => (length > 0xffff ? 0 : length);

function setIp4(view: DataView, bytes: Uint8Array, protocol: number, length: number): void {
  bytes[0] = 0x45;
  view.setUint16(2, short(20 + length));
  // Do not fragment.
  view.setUint16(6, 0x4000);
  bytes[8] = 64;
  bytes[9] = protocol;
}

function setIp6(view: DataView, protocol: number, length: number): void {
  view.setUint8(0, 0x60);
  view.setUint16(4, short(length));
  view.setUint8(6, protocol);
  view.setUint8(7, 64);
}

function datagram(addresses: Addresses, message: WrittenMessage): Uint8Array {
  const { missing = 0 } = message;
  const { packet, at } = ipPacket(addresses, message, 'udp', message.bytes, missing);
  const { bytes, view, pseudo } = packet;
  view.setUint16(at + 4, short(8 + message.bytes.length + missing));
  // 0 would say that there is none (RFC 768).
  view.setUint16(at + 6, ~sumOf(bytes, at, bytes.length, pseudo) & 0xffff || 0xffff);
  return bytes;
}

const ACK = 0x10;
const PUSH = 0x08;

/** The end of a message is pushed (RFC 9293 3.9.1.2). */
function setTcp({ bytes, view, pseudo }: Made, at: number, seq: number, ack: number, isLast: boolean): void {
  view.setUint32(at + 4, seq);
  view.setUint32(at + 8, ack);
  view.setUint8(at + 12, 0x50);
  view.setUint8(at + 13, isLast ? ACK | PUSH : ACK);
  view.setUint16(at + 14, 0xffff);
  view.setUint16(at + 16, ~sumOf(bytes, at, bytes.length, pseudo));
}

/** Begin and end of a message in one chunk. */
const WHOLE = 3;

/** The verification tag tells associations apart (RFC 9260 3.1), so each way between two ends has one of its own. */
function tagOf({ src, dst }: WrittenMessage): number {
  const path = utf8(`${src.host} ${src.port}>${dst.host} ${dst.port}`);
  return crc32c(path, 0, path.length);
}

function setSctp({ bytes, view }: Made, at: number, tsn: number, length: number, tag: number): void {
  view.setUint32(at + 4, tag);
  view.setUint8(at + 13, WHOLE);
  view.setUint16(at + 14, 16 + length);
  view.setUint32(at + 16, tsn);
  view.setUint32(at + 8, crc32c(bytes, at, bytes.length), true);
}
