/**
 * The link layers as a table by their LINKTYPE number: each moves the packet to its payload and says by an EtherType what that
 * is. A layer that is not here is a row to write.
 */
import type { Verdict } from './captured-message.ts';
import { u16, u32, u32le, u8 } from './octets.ts';
import type { Packet } from './packet.ts';

export const ETHER = {
  ip4: 0x0800,
  ip6: 0x86dd,
  vlan: 0x8100,
  /** IEEE 802.1ad, and what came before it. */
  qinq: 0x88a8,
  oldQinq: 0x9100,
  olderQinq: 0x9200,
  mpls: 0x8847,
  pppoe: 0x8864,
  /** A whole Ethernet frame inside of GRE (RFC 1701). */
  bridging: 0x6558,
  erspan: 0x88be,
} as const;

export type Layer = (packet: Packet) => Verdict;

/** Moves over a header; `cut` where the packet is shorter. */
function skip(packet: Packet, length: number, protocol: number): Verdict {
  if (packet.end - packet.start < length) return 'cut';
  packet.start += length;
  packet.protocol = protocol;
  return null;
}

const LLC_SNAP = 0xaaaa;
/** Up to this the field is the length of an IEEE 802.3 frame, and LLC follows. */
const LAST_LENGTH = 1500;

/** Ethernet II, or IEEE 802.3 with LLC and SNAP, which carries the EtherType behind. */
export function readEthernet(packet: Packet): Verdict {
  const { bytes, start } = packet;
  const type = u16(bytes, start + 12);
  if (type > LAST_LENGTH) return skip(packet, 14, type);
  if (packet.end - start < 14) return 'cut';
  return u16(bytes, start + 14) === LLC_SNAP ? skip(packet, 22, u16(bytes, start + 20)) : 'not-ip';
}

/** Raw IP tells its version by the first four bits. */
function readRaw(packet: Packet): Verdict {
  const version = u8(packet.bytes, packet.start) >> 4;
  return skip(packet, 0, version === 6 ? ETHER.ip6 : ETHER.ip4);
}

/** The numbers that systems give AF_INET and AF_INET6; the latter differ between NetBSD, FreeBSD and macOS. */
const FAMILIES: ReadonlyMap<number, number> = new Map([
  [2, ETHER.ip4],
  [10, ETHER.ip6],
  [24, ETHER.ip6],
  [28, ETHER.ip6],
  [30, ETHER.ip6],
]);

/** BSD null: the family in the order of the machine that captured; read in the order that makes it small. */
function readNull(packet: Packet): Verdict {
  const little = u32le(packet.bytes, packet.start);
  const family = little > 0xffff ? u32(packet.bytes, packet.start) : little;
  const type = FAMILIES.get(family);
  return type === undefined ? 'not-ip' : skip(packet, 4, type);
}

/** The packet types of a "cooked" capture that tell a direction: to this machine, and from it. */
const COOKED_IN = 0;
const COOKED_OUT = 4;

function setDirection(packet: Packet, type: number): void {
  if (type === COOKED_OUT) packet.direction ??= 'out';
  else if (type === COOKED_IN) packet.direction ??= 'in';
}

/** Linux cooked: packet type, ARPHRD, address length, address of 8 bytes, EtherType. */
function readSll(packet: Packet): Verdict {
  setDirection(packet, u16(packet.bytes, packet.start));
  return skip(packet, 16, u16(packet.bytes, packet.start + 14));
}

/** Linux cooked, second version: EtherType first, then the interface's number, ARPHRD, packet type, address. */
function readSll2(packet: Packet): Verdict {
  setDirection(packet, u8(packet.bytes, packet.start + 10));
  return skip(packet, 20, u16(packet.bytes, packet.start));
}

/** PPP as in RFC 1661 with the address and control bytes of RFC 1662 or without them. */
const PPP: ReadonlyMap<number, number> = new Map([
  [0x0021, ETHER.ip4],
  [0x0057, ETHER.ip6],
]);

function readPpp(packet: Packet): Verdict {
  const isFramed = u16(packet.bytes, packet.start) === 0xff03;
  const type = PPP.get(u16(packet.bytes, packet.start + (isFramed ? 2 : 0)));
  return type === undefined ? 'not-ip' : skip(packet, isFramed ? 4 : 2, type);
}

/** By LINKTYPE; 12 and 14 are what some systems write for raw IP instead of 101. */
export const LINK_LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [0, readNull],
  [1, readEthernet],
  [9, readPpp],
  [12, readRaw],
  [14, readRaw],
  [101, readRaw],
  [108, readNull],
  [113, readSll],
  [228, (packet) => skip(packet, 0, ETHER.ip4)],
  [229, (packet) => skip(packet, 0, ETHER.ip6)],
  [276, readSll2],
]);

/** The bottom of the stack of labels, and the version of what lies under it (RFC 3032 2.1). */
function readMpls(packet: Packet): Verdict {
  while (packet.end - packet.start >= 4) {
    const isLast = (u8(packet.bytes, packet.start + 2) & 1) === 1;
    packet.start += 4;
    if (isLast) return readRaw(packet);
  }
  return 'cut';
}

const VLAN: Layer = (packet) => skip(packet, 4, u16(packet.bytes, packet.start + 2));

/** ERSPAN II puts 8 bytes before the mirrored frame. */
const ERSPAN: Layer = (packet) => skip(packet, 8, ETHER.bridging);

/** PPP behind 6 bytes of PPPoE (RFC 2516 4). */
const PPPOE: Layer = (packet) => skip(packet, 6, 0) ?? readPpp(packet);

/** What may stand between the link layer and IP, by EtherType. */
export const SHIMS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [ETHER.vlan, VLAN],
  [ETHER.qinq, VLAN],
  [ETHER.oldQinq, VLAN],
  [ETHER.olderQinq, VLAN],
  [ETHER.mpls, readMpls],
  [ETHER.pppoe, PPPOE],
  [ETHER.bridging, readEthernet],
  [ETHER.erspan, ERSPAN],
]);
