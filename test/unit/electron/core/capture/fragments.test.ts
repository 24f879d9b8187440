/** Fragments of IP, whole, out of order, overlapping, lost, and too many. */
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../../../helpers/packets.ts';
import { cutAt, fragment6, ip4, ip6, pcapFile, PROTOCOL, udp } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const SIP = optionsRequest('a', 3_000);
const PAYLOAD = udp(SIP);

const pieces4 = (id = 9): Uint8Array[] =>
  cutAt(PAYLOAD, 1_000).map(({ bytes, offset, more }) => ip4(bytes, { offset, more, id }));
const pieces6 = (): Uint8Array[] =>
  cutAt(PAYLOAD, 1_000).map(({ bytes, offset, more }) =>
    ip6(fragment6(PROTOCOL.udp, 9, offset, more, bytes), 44),
  );
const read = (packets: readonly (Uint8Array | Recorded)[]): ReturnType<typeof readCapture> =>
  readCapture(pcapFile(packets, { linkType: 101 }));

describe.each([
  ['IPv4', pieces4],
  ['IPv6', pieces6],
] as const)('fragments of %s', (_, pieces) => {
  it.each([
    ['in order', [0, 1, 2, 3]],
    ['backwards', [3, 2, 1, 0]],
    ['in any order', [2, 0, 3, 1]],
    ['with one that came twice', [0, 1, 1, 2, 3]],
  ])('make a datagram %s', async (_order, order) => {
    const all = pieces();
    const packets = order.map((i) => all[i] ?? new Uint8Array(0));
    const { messages, counters } = await read(packets);
    expect(messages.map(({ bytes }) => bytes)).toEqual([SIP]);
    expect(messages[0]?.frame).toBe(packets.length);
    expect(counters.skipped).toEqual({});
  });

  it('are counted as lost where one is missing', async () => {
    const { messages, counters } = await read(pieces().slice(1));
    expect(messages).toEqual([]);
    expect(counters.skipped).toEqual({ 'fragment-lost': 3 });
  });
});

describe('an IPv6 packet with a fragment header and no other fragments', () => {
  it('is read by itself', async () => {
    const back = await read([ip6(fragment6(PROTOCOL.udp, 1, 0, false, udp(optionsRequest('b'))), 44)]);
    expect(callIds(back)).toEqual(['b']);
  });
});

describe('fragments that overlap', () => {
  const shifted = PAYLOAD.map((byte, i) => (i < 8 ? byte : 0x2a));

  it('keep in IPv4 what came first', async () => {
    const first = ip4(PAYLOAD.subarray(0, 2_000), { more: true });
    const over = ip4(shifted.subarray(1_000, 2_400), { offset: 1_000, more: true });
    const last = ip4(PAYLOAD.subarray(2_400), { offset: 2_400 });
    const { messages } = await read([first, over, last]);
    const body = messages[0]?.bytes.subarray(-3_000) ?? new Uint8Array(0);
    expect(messages).toHaveLength(1);
    expect([...body.subarray(0, 1_400)].every((byte) => byte === 0x78)).toBe(true);
    expect(body.includes(0x2a)).toBe(true);
  });

  it('spoil a datagram of IPv6', async () => {
    const piece = (from: number, to: number, more: boolean): Uint8Array =>
      ip6(fragment6(PROTOCOL.udp, 9, from, more, PAYLOAD.subarray(from, to)), 44);
    const { messages } = await read([
      piece(0, 2_000, true),
      piece(1_000, 2_400, true),
      piece(2_400, 9_999, false),
    ]);
    expect(messages).toEqual([]);
  });

  it('spoil a datagram where they tell two ends', async () => {
    const [first, ...rest] = pieces4();
    const end = ip4(PAYLOAD.subarray(800, 1_600), { offset: 800, id: 9 });
    const { messages } = await read([...rest, end, first ?? end, ...pieces4(10)]);
    expect(messages).toHaveLength(1);
  });
});

describe('fragments are bounded', () => {
  it('by age: one that comes an hour later belongs to another datagram', async () => {
    const [a, b, c, d] = pieces4();
    if (!a || !b || !c || !d) throw new Error('four pieces');
    const late = { bytes: d, seconds: 1_700_003_600 };
    const { messages, counters } = await read([a, b, c, late]);
    expect(messages).toEqual([]);
    expect(counters.skipped).toEqual({ 'fragment-lost': 4 });
  });

  it('by count: the oldest datagram gives way', async () => {
    const begun = Array.from({ length: 1_200 }, (_, id) => ({
      bytes: ip4(PAYLOAD.subarray(0, 8), { id: id + 100, more: true }),
      seconds: 1_700_000_000,
    }));
    const [first, ...rest] = pieces4(5).map((bytes) => ({ bytes, seconds: 1_700_000_000 }));
    if (!first) throw new Error('pieces');
    expect((await read([first, ...begun, ...rest])).messages).toEqual([]);
    expect((await read([...begun, first, ...rest])).messages).toHaveLength(1);
  });

  it('by length: none goes beyond what a datagram can have', async () => {
    const beyond = ip4(PAYLOAD.subarray(0, 1_000), { offset: 65_400, more: true });
    expect((await read([beyond])).counters.skipped).toEqual({ malformed: 1 });
  });
});
