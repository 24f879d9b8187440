/**
 * IPv4, IPv6 with its extension headers, and GRE: each moves the packet to what it carries and says by `protocol` what that is.
 * The length in the header counts, so padding of the link layer is left out and what the capture cut off is noted.
 */
import type { Verdict } from './captured-message.ts';
import type { Fragments } from './fragments.ts';
import { ETHER } from './link-layer.ts';
import { u16, u8 } from './octets.ts';
import type { Packet } from './packet.ts';
import { setAddresses } from './packet.ts';

export const IP = { ip4: 4, tcp: 6, udp: 17, ip6: 41, gre: 47, sctp: 132 } as const;

/** Ends the packet where its header says; 0 is what a machine writes that leaves cutting to its network card. */
function setEnd(packet: Packet, length: number): void {
  if (length === 0) return;
  const end = packet.start + length;
  packet.missing = Math.max(0, end - packet.end);
  packet.end = Math.min(end, packet.end);
}

const MORE_4 = 0x2000;
const OFFSET_4 = 0x1fff;

/** RFC 791 3.1. */
export function readIp4(packet: Packet, fragments: Fragments): Verdict {
  const { bytes, start } = packet;
  if (packet.end - start < 20) return 'cut';
  const header = (u8(bytes, start) & 15) * 4;
  const total = u16(bytes, start + 2);
  if (u8(bytes, start) >> 4 !== 4 || header < 20 || (total > 0 && total < header)) return 'malformed';
  if (packet.end - start < header) return 'cut';
  setEnd(packet, total);
  setAddresses(packet, start + 12, 4);
  packet.protocol = u8(bytes, start + 9);
  packet.start = start + header;
  const flags = u16(bytes, start + 6);
  if ((flags & (MORE_4 | OFFSET_4)) === 0) return null;
  return fragments.add(packet, u16(bytes, start + 4), (flags & OFFSET_4) * 8, (flags & MORE_4) !== 0);
}

const EXTENSION = { hop: 0, routing: 43, fragment: 44, authentication: 51, destination: 60, mobility: 135 };

/** A packet with more extension headers than this is made to be slow to read. */
const MOST_EXTENSIONS = 12;

/** RFC 8200 3. */
export function readIp6(packet: Packet, fragments: Fragments): Verdict {
  const { bytes, start } = packet;
  if (packet.end - start < 40) return 'cut';
  if (u8(bytes, start) >> 4 !== 6) return 'malformed';
  setAddresses(packet, start + 8, 16);
  packet.protocol = u8(bytes, start + 6);
  packet.start = start + 40;
  setEnd(packet, u16(bytes, start + 4));
  return readExtensions(packet, fragments);
}

/** Where an extension header ends that tells its own length (RFC 8200 4.2, RFC 4302 2.2); 0 for what is none. */
function lengthOfExtension(protocol: number, words: number): number {
  if (protocol === EXTENSION.authentication) return (words + 2) * 4;
  const { hop, routing, destination, mobility } = EXTENSION;
  return [hop, routing, destination, mobility].includes(protocol) ? (words + 1) * 8 : 0;
}

function readExtensions(packet: Packet, fragments: Fragments): Verdict {
  const { bytes } = packet;
  for (let count = 0; count < MOST_EXTENSIONS; count++) {
    const { protocol, start } = packet;
    if (protocol === IP.udp || protocol === IP.tcp) return null;
    if (protocol === EXTENSION.fragment) return readFragment6(packet, fragments);
    const length = lengthOfExtension(protocol, u8(bytes, start + 1));
    if (length === 0) return null;
    if (packet.end - start < length) return 'cut';
    packet.protocol = u8(bytes, start);
    packet.start = start + length;
  }
  return 'malformed';
}

/** RFC 8200 4.5. An "atomic" fragment is a whole datagram (RFC 6946 4). */
function readFragment6(packet: Packet, fragments: Fragments): Verdict {
  const { bytes, start } = packet;
  if (packet.end - start < 8) return 'cut';
  const place = u16(bytes, start + 2);
  packet.protocol = u8(bytes, start);
  packet.start = start + 8;
  if ((place & 0xfff9) === 0) return readExtensions(packet, fragments);
  const id = u16(bytes, start + 4) * 0x10000 + u16(bytes, start + 6);
  const verdict = fragments.add(packet, id, place & 0xfff8, (place & 1) === 1);
  return verdict ?? readExtensions(packet, fragments);
}

const GRE = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, version: 7 };

/** RFC 2784 2.1, RFC 2890 2: each flag puts four bytes behind the header. ERSPAN without a number has no header of its own. */
export function readGre(packet: Packet): Verdict {
  const { bytes, start } = packet;
  if (packet.end - start < 4) return 'cut';
  const flags = u16(bytes, start);
  const type = u16(bytes, start + 2);
  if ((flags & GRE.version) !== 0) return 'other-protocol';
  const has = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
  const length = 4 + has(GRE.checksum | GRE.routing) + has(GRE.key) + has(GRE.sequence);
  if (packet.end - start < length) return 'cut';
  packet.start = start + length;
  packet.protocol = type === ETHER.erspan && has(GRE.sequence) === 0 ? ETHER.bridging : type;
  return null;
}
