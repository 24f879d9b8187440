/**
 * Packets and capture files made by hand: each function puts one layer about a payload, so a packet reads from the outside in:
 * `ethernet(ip4(udp(message)))`. Nothing here is shared with the readers that it tests.
 */
import { concatBytes } from '#shared/lib/bytes.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes from numbers and byte strings one behind the other. */
export function bytesOf(...parts: readonly (number | readonly number[] | Uint8Array)[]): Bytes {
  return concatBytes(
    parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : Uint8Array.from(part))),
  );
}

export const be16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
export const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value)];
export const le16 = (value: number): number[] => be16(value).reverse();
export const le32 = (value: number): number[] => be32(value).reverse();

const MAC = [2, 0, 0, 0, 0, 1];

export const ETHERTYPE = { ip4: 0x0800, ip6: 0x86dd, arp: 0x0806, vlan: 0x8100, qinq: 0x88a8 };

export function ethernet(payload: Uint8Array, type = ETHERTYPE.ip4): Bytes {
  return bytesOf(MAC, MAC, be16(type), payload);
}

/** Tags from the outside in, each with its EtherType: `vlan(ip, [0x88a8, 7], [0x8100, 8])`. */
export function vlan(payload: Uint8Array, ...tags: readonly (readonly [type: number, id: number])[]): Bytes {
  const [outer] = tags;
  const following = [...tags.slice(1).map(([type]) => type), ETHERTYPE.ip4];
  const headers = tags.flatMap(([, id], i) => [...be16(id), ...be16(following[i] ?? 0)]);
  return ethernet(bytesOf(headers, payload), outer?.[0] ?? ETHERTYPE.ip4);
}

/** The checksum of RFC 1071. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, i) => (sum += i % 2 === 0 ? byte << 8 : byte));
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export interface Ip4 {
  readonly src?: string;
  readonly dst?: string;
  readonly protocol?: number;
  readonly id?: number;
  /** Bytes before this fragment. */
  readonly offset?: number;
  readonly more?: boolean;
  /** Instead of the right one. */
  readonly total?: number;
  readonly options?: readonly number[];
}

export const PROTOCOL = { ip4: 4, tcp: 6, udp: 17, ip6: 41, gre: 47, sctp: 132 };

const dotted = (host: string): number[] => host.split('.').map(Number);

export function ip4(payload: Uint8Array, options: Ip4 = {}): Bytes {
  const { src = '192.0.2.1', dst = '192.0.2.2', protocol = PROTOCOL.udp, id = 1 } = options;
  const { offset = 0, more = false, options: extra = [] } = options;
  const length = 20 + extra.length;
  const place = (more ? 0x2000 : 0) | (offset / 8);
  const head = (sum: number): Bytes =>
    bytesOf(
      [0x40 | (length / 4), 0, ...be16(options.total ?? length + payload.length), ...be16(id)],
      [...be16(place), 64, protocol, ...be16(sum), ...dotted(src), ...dotted(dst)],
      extra,
    );
  return bytesOf(head(checksum(head(0))), payload);
}

/** An IPv6 address of eight groups, none left out. */
export function groups(text: string): number[] {
  return text.split(':').flatMap((group) => be16(Number.parseInt(group, 16)));
}

export const IP6_A = '2001:db8:0:0:0:0:0:a';
export const IP6_B = '2001:db8:0:0:0:0:0:b';

export function ip6(payload: Uint8Array, next = PROTOCOL.udp, src = IP6_A, dst = IP6_B): Bytes {
  return bytesOf([0x60, 0, 0, 0, ...be16(payload.length), next, 64], groups(src), groups(dst), payload);
}

/** An extension header of 8 bytes that only names the next one. */
export function extension(next: number, payload: Uint8Array): Bytes {
  return bytesOf([next, 0, 1, 4, 0, 0, 0, 0], payload);
}

export function fragment6(
  next: number,
  id: number,
  offset: number,
  more: boolean,
  payload: Uint8Array,
): Bytes {
  return bytesOf([next, 0, ...be16(offset | (more ? 1 : 0)), ...be32(id)], payload);
}

/** The pieces of a payload, cut at multiples of 8. */
export function cutAt(
  payload: Uint8Array,
  size: number,
): { offset: number; more: boolean; bytes: Uint8Array }[] {
  const pieces = [];
  for (let offset = 0; offset < payload.length; offset += size)
    pieces.push({
      offset,
      more: offset + size < payload.length,
      bytes: payload.subarray(offset, offset + size),
    });
  return pieces;
}

export interface Ports {
  readonly from?: number;
  readonly to?: number;
}

/** UDP without a checksum, which IPv4 allows. */
export function udp(payload: Uint8Array, { from = 5060, to = 5070 }: Ports = {}, length?: number): Bytes {
  return bytesOf(be16(from), be16(to), be16(length ?? payload.length + 8), [0, 0], payload);
}

export interface Tcp extends Ports {
  readonly seq?: number;
  readonly ack?: number;
  /** `S`, `F`, `R`, `P`, `A` as tcpdump writes them. */
  readonly flags?: string;
  readonly options?: readonly number[];
}

const FLAGS = 'FSRPA';

export function tcp(payload: Uint8Array, segment: Tcp = {}): Bytes {
  const { from = 5060, to = 5070, seq = 1000, ack = 0, flags = 'PA', options = [] } = segment;
  const bits = [...flags].reduce((sum, flag) => sum | (1 << FLAGS.indexOf(flag)), 0);
  const length = 20 + options.length;
  return bytesOf(
    [...be16(from), ...be16(to), ...be32(seq), ...be32(ack), (length / 4) << 4, bits],
    [...be16(65_535), 0, 0, 0, 0, ...options],
    payload,
  );
}

/** A WebSocket frame; `mask` are four bytes. */
export function wsFrame(payload: Uint8Array, first = 0x81, mask: readonly number[] = []): Bytes {
  const { length } = payload;
  const short =
    length < 126 ? [length] : length < 65_536 ? [126, ...be16(length)] : [127, 0, 0, 0, 0, ...be32(length)];
  const [size = 0, ...rest] = short;
  const masked = mask.length === 0 ? payload : payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0));
  return bytesOf(first, size | (mask.length > 0 ? 0x80 : 0), rest, mask, masked);
}

/** A DATA chunk of SCTP; `flags` is `BE` for a whole message, `B`, `` or `E` for a piece. */
export function sctpData(payload: Uint8Array, tsn: number, flags = 'BE'): Bytes {
  const bits = (flags.includes('B') ? 2 : 0) | (flags.includes('E') ? 1 : 0);
  const padding = new Uint8Array(-payload.length & 3);
  return bytesOf(
    [0, bits, ...be16(payload.length + 16), ...be32(tsn), 0, 0, 0, 0, 0, 0, 0, 0],
    payload,
    padding,
  );
}

export function sctp(chunks: readonly Uint8Array[], { from = 5060, to = 5070 }: Ports = {}): Bytes {
  return bytesOf([...be16(from), ...be16(to), ...be32(7), ...be32(0)], ...chunks);
}

/** A packet of a capture file. */
export interface Recorded {
  readonly bytes: Uint8Array;
  /** Seconds, and parts of a second. */
  readonly seconds?: number;
  readonly parts?: number;
  /** How long it was before it was cut. */
  readonly original?: number;
}

export interface PcapForm {
  readonly linkType?: number;
  readonly isBig?: boolean;
  readonly isNano?: boolean;
  readonly snapLength?: number;
}

/** A file of pcap. Packets have times a second apart where they tell none. */
export function pcapFile(packets: readonly (Uint8Array | Recorded)[], form: PcapForm = {}): Bytes {
  const { linkType = 1, isBig = false, isNano = false, snapLength = 262_144 } = form;
  const [n16, n32] = isBig ? [be16, be32] : [le16, le32];
  const magic = isNano ? 0xa1b23c4d : 0xa1b2c3d4;
  const head = [
    ...n32(magic),
    ...n16(2),
    ...n16(4),
    ...n32(0),
    ...n32(0),
    ...n32(snapLength),
    ...n32(linkType),
  ];
  const records = packets.map((packet, i) => {
    const {
      bytes,
      seconds = 1_700_000_000 + i,
      parts = 0,
      original = bytes.length,
    } = packet instanceof Uint8Array ? { bytes: packet } : packet;
    return bytesOf([...n32(seconds), ...n32(parts), ...n32(bytes.length), ...n32(original)], bytes);
  });
  return bytesOf(head, ...records);
}

const padded = (bytes: Uint8Array): Bytes => bytesOf(bytes, new Uint8Array(-bytes.length & 3));

export type Option = readonly [code: number, value: Uint8Array];

/** Writes blocks of pcapng in one byte order. */
export function pcapngIn(isBig: boolean) {
  const [n16, n32] = isBig ? [be16, be32] : [le16, le32];
  const options = (list: readonly Option[]): Bytes =>
    list.length === 0
      ? new Uint8Array(0)
      : bytesOf(
          ...list.map(([code, value]) => bytesOf(n16(code), n16(value.length), padded(value))),
          [0, 0, 0, 0],
        );
  const block = (type: number, body: Uint8Array): Bytes => {
    const length = body.length + 12;
    return bytesOf(n32(type), n32(length), body, n32(length));
  };
  return {
    block,
    section: (...list: Option[]): Bytes =>
      block(
        0x0a0d0d0a,
        bytesOf(n32(0x1a2b3c4d), n16(1), n16(0), n32(0xffffffff), n32(0xffffffff), options(list)),
      ),
    interface: (linkType: number, ...list: Option[]): Bytes =>
      block(1, bytesOf(n16(linkType), [0, 0], n32(0), options(list))),
    enhanced: (
      id: number,
      ticks: bigint,
      bytes: Uint8Array,
      list: readonly Option[] = [],
      original = bytes.length,
    ): Bytes =>
      block(
        6,
        bytesOf(
          [...n32(id), ...n32(Number(ticks >> 32n)), ...n32(Number(ticks & 0xffffffffn))],
          [...n32(bytes.length), ...n32(original)],
          padded(bytes),
          options(list),
        ),
      ),
    simple: (bytes: Uint8Array): Bytes => block(3, bytesOf(n32(bytes.length), padded(bytes))),
    obsolete: (id: number, ticks: bigint, bytes: Uint8Array): Bytes =>
      block(
        2,
        bytesOf(
          [...n16(id), ...n16(0), ...n32(Number(ticks >> 32n)), ...n32(Number(ticks & 0xffffffffn))],
          [...n32(bytes.length), ...n32(bytes.length)],
          padded(bytes),
        ),
      ),
    secrets: (type: number, bytes: Uint8Array): Bytes =>
      block(10, bytesOf(n32(type), n32(bytes.length), padded(bytes))),
    statistics: (id: number, ...list: Option[]): Bytes =>
      block(5, bytesOf(n32(id), n32(0), n32(0), options(list))),
  };
}
