/** What SIP may be wrapped in, and why a packet gives none. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import {
  be16,
  be32,
  bytesOf,
  ethernet,
  ETHERTYPE,
  extension,
  ip4,
  ip6,
  le32,
  pcapFile,
  PROTOCOL,
  tcp,
  udp,
  vlan,
} from '../../../../helpers/packets.ts';
import { optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const SIP = optionsRequest('a');
const V4 = ip4(udp(SIP));
const V6 = ip6(udp(SIP));
const gre = (flags: number, type: number, ...more: (readonly number[] | Uint8Array)[]): Uint8Array =>
  ip4(bytesOf(be16(flags), be16(type), ...more), { protocol: PROTOCOL.gre, src: '203.0.113.1' });

const FOUR = { src: '192.0.2.1', dst: '192.0.2.2' };
const SIX = { src: '2001:db8::a', dst: '2001:db8::b' };

const WRAPPED: readonly (readonly [
  name: string,
  linkType: number,
  packet: Uint8Array,
  hosts: typeof FOUR,
])[] = [
  ['Ethernet and IPv4', 1, ethernet(V4), FOUR],
  ['Ethernet and IPv6', 1, ethernet(V6, ETHERTYPE.ip6), SIX],
  ['Ethernet with padding', 1, bytesOf(ethernet(V4), new Uint8Array(40)), FOUR],
  ['IEEE 802.3 with SNAP', 1, ethernet(bytesOf([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], V4), V4.length + 8), FOUR],
  ['a VLAN', 1, vlan(V4, [0x8100, 7]), FOUR],
  ['QinQ', 1, vlan(V4, [0x88a8, 7], [0x8100, 8]), FOUR],
  ['stacked VLANs', 1, vlan(V4, [0x9100, 7], [0x8100, 8], [0x8100, 9]), FOUR],
  ['MPLS', 1, ethernet(bytesOf([0, 1, 0, 64, 0, 2, 1, 64], V4), 0x8847), FOUR],
  ['PPPoE', 1, ethernet(bytesOf([0x11, 0, 0, 1], be16(V4.length + 2), [0, 0x21], V4), 0x8864), FOUR],
  ['Linux SLL', 113, bytesOf(be16(0), be16(1), be16(6), new Uint8Array(8), be16(0x0800), V4), FOUR],
  ['Linux SLL2', 276, bytesOf(be16(0x86dd), be16(0), be32(2), be16(1), [0, 6], new Uint8Array(8), V6), SIX],
  ['BSD null of a little-endian machine', 0, bytesOf(le32(2), V4), FOUR],
  ['BSD null of a big-endian machine', 0, bytesOf(be32(2), V4), FOUR],
  ['BSD null with the IPv6 of macOS', 0, bytesOf(le32(30), V6), SIX],
  ['BSD loop', 108, bytesOf(be32(24), V6), SIX],
  ['PPP', 9, bytesOf([0xff, 3, 0, 0x57], V6), SIX],
  ['raw IP, version 4', 101, V4, FOUR],
  ['raw IP, version 6', 101, V6, SIX],
  ['raw IPv4', 228, V4, FOUR],
  ['raw IPv6', 229, V6, SIX],
  ['IPv4 with options', 101, ip4(udp(SIP), { options: [1, 1, 1, 0] }), FOUR],
  ['IPv4 whose length the card was to fill in', 101, ip4(udp(SIP), { total: 0 }), FOUR],
  ['IPv6 with extension headers', 229, ip6(extension(60, extension(17, udp(SIP))), 0), SIX],
  ['IP in IP', 101, ip4(V4, { protocol: PROTOCOL.ip4, src: '203.0.113.1' }), FOUR],
  ['6in4', 101, ip4(V6, { protocol: PROTOCOL.ip6 }), SIX],
  ['IPv6 in IPv6', 229, ip6(V6, PROTOCOL.ip6, '1:0:0:0:0:0:0:1'), SIX],
  ['GRE', 101, gre(0, 0x0800, V4), FOUR],
  ['GRE with checksum, key and number', 101, gre(0xb000, 0x86dd, new Uint8Array(12), V6), SIX],
  ['Ethernet in GRE', 101, gre(0, 0x6558, ethernet(V4)), FOUR],
  ['ERSPAN', 101, gre(0x1000, 0x88be, be32(1), new Uint8Array(8), ethernet(V4)), FOUR],
];

describe('SIP is found inside of', () => {
  it.each(WRAPPED)('%s', async (_, linkType, packet, { src, dst }) => {
    const { messages, counters } = await readCapture(pcapFile([packet], { linkType }));
    expect(counters.skipped).toEqual({});
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ src: { host: src, port: 5060 }, dst: { host: dst, port: 5070 } });
    expect(messages[0]?.bytes).toEqual(SIP);
  });

  it.each(WRAPPED)('%s, and no cut of the packet is too short to be read', async (_, linkType, packet) => {
    const cuts = Array.from({ length: packet.length }, (_cut, length) => packet.subarray(0, length));
    const { stop, counters } = await readCapture(pcapFile(cuts, { linkType }));
    expect(stop).toBeNull();
    expect(counters.packets).toBe(cuts.length);
  });
});

describe('a cooked capture', () => {
  it.each([
    [0, 'in'],
    [4, 'out'],
    [3, undefined],
  ])('tells by packet type %i that the direction is %s', async (type, direction) => {
    const packet = bytesOf(be16(type), be16(1), be16(6), new Uint8Array(8), be16(0x0800), V4);
    const { messages } = await readCapture(pcapFile([packet], { linkType: 113 }));
    expect(messages[0]?.direction).toBe(direction);
  });
});

const nested = (depth: number): Uint8Array =>
  depth === 0 ? V4 : ip4(nested(depth - 1), { protocol: PROTOCOL.ip4 });

describe('a packet is counted as', () => {
  it.each([
    ['link-type', 147, V4],
    ['not-ip', 1, ethernet(new Uint8Array(28), ETHERTYPE.arp)],
    ['not-ip', 1, ethernet(bytesOf([0x42, 0x42, 3], new Uint8Array(35)), 38)],
    ['not-ip', 0, bytesOf(le32(7), V4)],
    ['other-protocol', 101, ip4(new Uint8Array(20), { protocol: 1 })],
    ['other-protocol', 101, gre(1, 0x880b, V4)],
    ['malformed', 228, V6],
    ['malformed', 101, ip4(udp(SIP), { total: 10 })],
    ['malformed', 101, ip4(udp(SIP, {}, 4))],
    ['malformed', 101, ip4(bytesOf(tcp(SIP).subarray(0, 12), 0, new Uint8Array(20)), { protocol: 6 })],
    ['nested', 101, nested(20)],
    ['cut', 1, ethernet(V4).subarray(0, 30)],
    ['cut', 101, ip4(udp(SIP)).subarray(0, 24)],
    ['not-sip', 101, ip4(udp(bytesOf([0x80, 0], new Uint8Array(160))))],
    ['not-sip', 101, ip4(udp(utf8('GET / HTTP/1.1\r\nHost: a\r\n\r\n')))],
    ['keep-alive', 101, ip4(udp(utf8('\r\n\r\n')))],
    ['keep-alive', 101, ip4(udp(new Uint8Array(4)))],
    ['keep-alive', 101, ip4(udp(new Uint8Array(0)))],
    ['tcp-control', 101, ip4(tcp(new Uint8Array(0)), { protocol: 6 })],
    ['encrypted', 101, ip4(tcp(bytesOf([22, 3, 1, 0, 200], new Uint8Array(200))), { protocol: 6 })],
  ] as const)('%s', async (reason, linkType, packet) => {
    const { messages, counters } = await readCapture(pcapFile([packet], { linkType }));
    expect(messages).toEqual([]);
    expect(counters.skipped).toEqual({ [reason]: 1 });
  });
});
