/**
 * Makes packets for messages that have no packet of their own, in the place where they shall stand: raw IP with UDP, TCP or SCTP,
 * as the message was carried. What was inside of TLS or a WebSocket is written as plain TCP. A reader gets the same messages in the
 * same order.
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

/** Bytes to write into, with the view of their numbers. What is written to must be zero. */
export interface Sheet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** How a message lies in packets. */
export interface PacketPlan {
  readonly message: WrittenMessage;
  readonly carrier: Carrier;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** Bytes of a packet before its part of the message. */
  readonly head: number;
  /** How many packets, nearly always one. */
  readonly count: number;
}

export interface PacketMaker {
  plan(message: WrittenMessage): PacketPlan;
  /** Bytes of one of the packets of a plan. */
  sizeOf(plan: PacketPlan, index: number): number;
  /** Writes one of the packets at a place; each is written once, and in order. */
  write(plan: PacketPlan, index: number, sheet: Sheet, at: number): void;
  /** The packets that carry a message. */
  packetsOf(message: WrittenMessage): Uint8Array[];
}

/** Data of one TCP segment: what the length of IP can tell, with room for headers. */
const SEGMENT = 65_000;

/** Connections whose numbers are known; when they are too many all begin anew, far from the numbers they had. */
const MOST_FLOWS = 65_536;
const FAR = 0x40000000;

const HEADERS = { udp: 8, tcp: 20, sctp: 28 } as const;

export type Carrier = keyof typeof HEADERS;

const CARRIERS: Readonly<Record<CaptureTransport, Carrier>> = {
  udp: 'udp',
  tcp: 'tcp',
  tls: 'tcp',
  ws: 'tcp',
  sctp: 'sctp',
};

/** Longer messages are written as TCP: a chunk has a length of 16 bits, and Wireshark takes no packet beyond 262,144 bytes. */
const LONGEST: Readonly<Record<CaptureTransport, number>> = {
  udp: 262_000,
  sctp: SEGMENT,
  tcp: Infinity,
  tls: Infinity,
  ws: Infinity,
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
  const numbers = createStreamNumbers();

  const write: PacketMaker['write'] = (plan, index, sheet, at) => {
    const { message, carrier, count } = plan;
    const part = partOf(plan, index);
    const made = ipPacket(plan, part, sheet, at);
    if (carrier === 'udp') setUdp(made, message.missing ?? 0);
    else if (carrier === 'tcp') setTcp(made, numbers(message, part.length), index === count - 1);
    // TSNs count chunks (RFC 9260 1.6).
    else setSctp(made, numbers(message, 1)[0], tagOf(message));
  };
  const plan = (message: WrittenMessage): PacketPlan => {
    const [from, to] = addressPair(addresses(message.src.host), addresses(message.dst.host));
    const { length } = message.bytes;
    const carrier = length > LONGEST[message.transport] ? 'tcp' : CARRIERS[message.transport];
    const count = carrier === 'tcp' ? Math.max(1, Math.ceil(length / SEGMENT)) : 1;
    return { message, carrier, from, to, head: ipHead(from) + HEADERS[carrier], count };
  };
  const sizeOf = (of: PacketPlan, index: number): number => {
    const { length } = partOf(of, index);
    return of.head + length + paddingOf(of.carrier, length);
  };
  return {
    plan,
    sizeOf,
    write,
    packetsOf(message) {
      const of = plan(message);
      return Array.from({ length: of.count }, (_, index) => {
        const bytes = new Uint8Array(sizeOf(of, index));
        write(of, index, { bytes, view: new DataView(bytes.buffer) }, 0);
        return bytes;
      });
    },
  };
}

/** The number of the first byte (RFC 9293 3.4), and the number of the answer, of a stretch of a stream. */
type StreamNumbers = (message: WrittenMessage, length: number) => readonly [seq: number, ack: number];

function createStreamNumbers(): StreamNumbers {
  const next = new Map<string, number>();
  let base = 1;
  return ({ src, dst }, length) => {
    const there = `${src.host} ${src.port}>${dst.host} ${dst.port}`;
    const back = `${dst.host} ${dst.port}>${src.host} ${src.port}`;
    if (next.size >= MOST_FLOWS && !next.has(there)) {
      next.clear();
      base = (base + FAR) >>> 0;
    }
    const seq = next.get(there) ?? base;
    next.set(there, (seq + length) >>> 0);
    return [seq, next.get(back) ?? base];
  };
}

/** The bytes of a message that one of its packets carries. */
function partOf({ message: { bytes }, count }: PacketPlan, index: number): Uint8Array {
  return count === 1 ? bytes : bytes.subarray(index * SEGMENT, (index + 1) * SEGMENT);
}

/** Chunks of SCTP fill words (RFC 9260 3.2). */
const paddingOf = (carrier: Carrier, length: number): number => (carrier === 'sctp' ? -length & 3 : 0);

const ipHead = (address: Uint8Array): number => (address.length === 4 ? 20 : 40);

/** A packet that is being made, in its place among others. */
interface Made extends Sheet {
  /** Where its payload of IP begins, and where the packet ends. */
  readonly at: number;
  readonly end: number;
  /** Bytes of the message in it. */
  readonly length: number;
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

/** IP, the ports, and the payload in its place. Bytes that are missing count as if they were there. */
function ipPacket(
  { message, carrier, from, to, count }: PacketPlan,
  part: Uint8Array,
  { bytes, view }: Sheet,
  start: number,
): Made {
  const at = start + ipHead(from);
  const length = HEADERS[carrier] + part.length + paddingOf(carrier, part.length);
  const told = length + (carrier === 'udp' && count === 1 ? (message.missing ?? 0) : 0);
  const protocol = IP[carrier];
  if (from.length === 4) setIp4(view, start, protocol, told);
  else setIp6(view, start, protocol, told);
  bytes.set(from, at - from.length * 2);
  bytes.set(to, at - to.length);
  if (from.length === 4) view.setUint16(start + 10, ~sumOf(bytes, start, at));
  view.setUint16(at, message.src.port);
  view.setUint16(at + 2, message.dst.port);
  bytes.set(part, at + HEADERS[carrier]);
  const pseudo = sumOf(bytes, at - from.length * 2, at, protocol + length);
  return { bytes, view, at, end: at + length, length: part.length, pseudo };
}

/** A length that 16 bits cannot tell is written as 0, as a machine does that leaves cutting to its network card. */
const short = (length: number): number => (length > 0xffff ? 0 : length);

function setIp4(view: DataView, at: number, protocol: number, length: number): void {
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, short(20 + length));
  // Do not fragment.
  view.setUint16(at + 6, 0x4000);
  view.setUint8(at + 8, 64);
  view.setUint8(at + 9, protocol);
}

function setIp6(view: DataView, at: number, protocol: number, length: number): void {
  view.setUint8(at, 0x60);
  view.setUint16(at + 4, short(length));
  view.setUint8(at + 6, protocol);
  view.setUint8(at + 7, 64);
}

function setUdp({ bytes, view, at, end, length, pseudo }: Made, missing: number): void {
  view.setUint16(at + 4, short(8 + length + missing));
  // 0 would say that there is none (RFC 768).
  view.setUint16(at + 6, ~sumOf(bytes, at, end, pseudo) & 0xffff || 0xffff);
}

const ACK = 0x10;
const PUSH = 0x08;

/** The end of a message is pushed (RFC 9293 3.9.1.2). */
function setTcp(
  { bytes, view, at, end, pseudo }: Made,
  [seq, ack]: readonly [seq: number, ack: number],
  isLast: boolean,
): void {
  view.setUint32(at + 4, seq);
  view.setUint32(at + 8, ack);
  view.setUint8(at + 12, 0x50);
  view.setUint8(at + 13, isLast ? ACK | PUSH : ACK);
  view.setUint16(at + 14, 0xffff);
  view.setUint16(at + 16, ~sumOf(bytes, at, end, pseudo));
}

/** Begin and end of a message in one chunk. */
const WHOLE = 3;

/** The verification tag tells associations apart (RFC 9260 3.1), so each way between two ends has one of its own. */
function tagOf({ src, dst }: WrittenMessage): number {
  const path = utf8(`${src.host} ${src.port}>${dst.host} ${dst.port}`);
  return crc32c(path, 0, path.length);
}

function setSctp({ bytes, view, at, end, length }: Made, tsn: number, tag: number): void {
  view.setUint32(at + 4, tag);
  view.setUint8(at + 13, WHOLE);
  view.setUint16(at + 14, 16 + length);
  view.setUint32(at + 16, tsn);
  view.setUint32(at + 8, crc32c(bytes, at, end), true);
}
