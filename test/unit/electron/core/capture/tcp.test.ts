/** SIP in TCP streams: order, repetition, holes, and captures that begin in the middle. */
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Tcp } from '../../../../helpers/packets.ts';
import { ip4, pcapFile, PROTOCOL, tcp } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const NOTHING = new Uint8Array(0);
const segment = (payload: Uint8Array, options: Tcp = {}): Uint8Array =>
  ip4(tcp(payload, options), { protocol: PROTOCOL.tcp });
const back = (payload: Uint8Array, options: Tcp = {}): Uint8Array =>
  ip4(tcp(payload, { from: 5070, to: 5060, ...options }), {
    protocol: PROTOCOL.tcp,
    src: '192.0.2.2',
    dst: '192.0.2.1',
  });
const syn = (seq: number): Uint8Array => segment(NOTHING, { seq, flags: 'S' });
const read = (...packets: readonly Uint8Array[]): ReturnType<typeof readCapture> =>
  readCapture(pcapFile(packets, { linkType: 101 }));

const A = optionsRequest('a');
const B = optionsRequest('b', 100);
const C = optionsRequest('c');
const ABC = concatBytes([A, B, C]);

/** A stream in segments of a size, from a number on. */
function cut(stream: Uint8Array, size: number, from = 1_000): Uint8Array[] {
  const count = Math.ceil(stream.length / size);
  return Array.from({ length: count }, (_, i) =>
    segment(stream.subarray(i * size, (i + 1) * size), { seq: (from + i * size) >>> 0 }),
  );
}

describe('the messages of a stream', () => {
  it.each([
    [
      'each in a segment',
      [segment(A), segment(B, { seq: 1_000 + A.length }), segment(C, { seq: 1_000 + A.length + B.length })],
    ],
    ['all in one segment', [segment(ABC)]],
    ['in segments of 100 bytes', cut(ABC, 100)],
    ['in segments of one byte', cut(ABC, 1)],
    ['over the end of the numbers', cut(ABC, 100, 2 ** 32 - 250)],
    ['behind a handshake', [syn(999), ...cut(ABC, 300)]],
    ['with keep-alives between', cut(concatBytes([A, utf8('\r\n\r\n'), B, utf8('\r\n'), C]), 333)],
    ['with options in the header', [segment(ABC, { options: [1, 1, 1, 1] })]],
  ])('come out %s', async (_, packets) => {
    const read1 = await read(...packets);
    expect(callIds(read1)).toEqual(['a', 'b', 'c']);
    expect(read1.messages.map(({ bytes }) => bytes)).toEqual([A, B, C]);
    expect(new Set(read1.messages.map(({ transport }) => transport))).toEqual(new Set(['tcp']));
  });

  it('have the number and the time of the segment that completed them', async () => {
    const { messages } = await read(...cut(concatBytes([A, B]), 200));
    expect(messages[0]?.frame).toBe(Math.ceil(A.length / 200));
    expect(messages[0]?.time).toBe((1_700_000_000 + Math.ceil(A.length / 200) - 1) * 1_000);
    expect(messages[1]?.frame).toBe(Math.ceil((A.length + B.length) / 200));
  });

  it('of two connections and both directions are kept apart', async () => {
    const [a1, a2] = cut(A, 150);
    const [b1, b2] = [back(B.subarray(0, 200)), back(B.subarray(200), { seq: 1_200 })];
    const [c1, c2] = [
      segment(C.subarray(0, 99), { from: 6_000 }),
      segment(C.subarray(99), { from: 6_000, seq: 1_099 }),
    ];
    const back3 = await read(a1 ?? NOTHING, b1, c1, ...cut(A, 150).slice(1), c2, b2);
    expect(a2).toBeDefined();
    expect(callIds(back3)).toEqual(['a', 'c', 'b']);
    expect(back3.messages[2]?.src).toEqual({ host: '192.0.2.2', port: 5070 });
  });
});

describe('segments', () => {
  const parts = cut(ABC, 200);

  it('out of order are put in order', async () => {
    const [first, second, third, ...rest] = parts;
    const result = await read(syn(999), first ?? NOTHING, third ?? NOTHING, second ?? NOTHING, ...rest);
    expect(result.messages.map(({ bytes }) => bytes)).toEqual([A, B, C]);
  });

  it('that are repeated count once', async () => {
    const twice = parts.flatMap((part) => [part, part]);
    const result = await read(...twice);
    expect(callIds(result)).toEqual(['a', 'b', 'c']);
    expect(result.counters.skipped).toEqual({ 'tcp-repeated': parts.length });
  });

  it('that overlap give each byte once', async () => {
    const overlapping = parts.map((_, i) =>
      segment(ABC.subarray(Math.max(0, i * 200 - 50), (i + 1) * 200), {
        seq: 1_000 + Math.max(0, i * 200 - 50),
      }),
    );
    expect((await read(...overlapping)).messages.map(({ bytes }) => bytes)).toEqual([A, B, C]);
  });

  it('behind a new handshake between the same ports are another stream', async () => {
    const again = [syn(77), segment(B, { seq: 78 })];
    const result = await read(syn(999), segment(A.subarray(0, 90)), ...again);
    expect(callIds(result)).toEqual(['b']);
    expect(result.counters.skipped).toMatchObject({ 'tcp-lost': 1 });
  });

  it('of a new connection whose handshake is not there are not taken for old ones', async () => {
    const result = await read(
      segment(A, { seq: 3_000_000_000 }),
      segment(B, { seq: 500 }),
      segment(C, { seq: 2_900_000_000 }),
    );
    expect(callIds(result)).toEqual(['a', 'b', 'c']);
  });

  it('that the capture cut lose their message and no other', async () => {
    const whole = segment(B, { seq: 1_000 + A.length });
    const file = pcapFile(
      [
        segment(A),
        { bytes: whole.subarray(0, -40), original: whole.length },
        segment(C, { seq: 1_000 + A.length + B.length }),
      ],
      { linkType: 101 },
    );
    const result = await readCapture(file);
    expect(callIds(result)).toEqual(['a', 'c']);
    expect(result.counters.skipped).toEqual({ 'tcp-lost': 1 });
  });
});

describe('a hole in a stream', () => {
  const hole = [segment(A), segment(C, { seq: 1_000 + A.length + B.length })];

  it('is given up at the end, and what is behind it keeps its own time and number', async () => {
    const { messages, counters } = await read(...hole, back(NOTHING, { flags: 'A', ack: 1_001 }));
    expect(messages.map(({ frame }) => frame)).toEqual([1, 2]);
    expect(messages[1]?.time).toBe(1_700_000_001_000);
    expect(counters.sip).toBe(2);
  });

  it('is given up as soon as the peer has acknowledged what lies behind it', async () => {
    const behind = 1_000 + ABC.length;
    const packets = [...hole, back(A, { ack: behind }), segment(optionsRequest('d'), { seq: behind })];
    const result = await read(back(NOTHING, { seq: 999, flags: 'S' }), ...packets);
    expect(callIds(result)).toEqual(['a', 'c', 'a', 'd']);
  });

  it('is given up when too much waits behind it', async () => {
    const many = Array.from({ length: 700 }, (_, i) => segment(C, { seq: 2_000 + A.length + i * C.length }));
    const { messages } = await read(segment(A), ...many);
    expect(messages).toHaveLength(701);
  });

  it('inside of a message costs that message alone', async () => {
    const packets = cut(ABC, 150);
    packets.splice(Math.ceil(A.length / 150), 1);
    const result = await read(...packets);
    expect(callIds(result)).toEqual(['a', 'c']);
  });
});

describe('a capture that begins in the middle of a stream', () => {
  it('finds the next message in the same segment', async () => {
    const result = await read(segment(ABC.subarray(120)));
    expect(callIds(result)).toEqual(['b', 'c']);
  });

  it('finds the next message in a segment of its own', async () => {
    const result = await read(segment(A.subarray(50)), segment(B, { seq: 1_000 + A.length - 50 }));
    expect(callIds(result)).toEqual(['b']);
    expect(result.counters.skipped['not-sip']).toBeGreaterThan(0);
  });

  it('finds a start line that is cut in two', async () => {
    const stream = concatBytes([A.subarray(60), B]);
    const at = A.length - 60 + 9;
    const result = await read(
      segment(stream.subarray(0, at)),
      segment(stream.subarray(at), { seq: 1_000 + at }),
    );
    expect(callIds(result)).toEqual(['b']);
  });

  it('finds it behind the binary end of a body', async () => {
    const stream = concatBytes([Uint8Array.of(0, 1, 2, 10, 3, 255), utf8('\r\n'), B]);
    expect(callIds(await read(segment(stream)))).toEqual(['b']);
  });
});

describe('a stream of something else', () => {
  it('gives nothing, and its segments are counted', async () => {
    const page = utf8('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>INVITE</p>\r\n');
    const packets = Array.from({ length: 100 }, (_, i) => segment(page, { seq: 1_000 + i * page.length }));
    const { messages, counters } = await read(...packets);
    expect(messages).toEqual([]);
    expect(counters.skipped['not-sip']).toBeGreaterThanOrEqual(100);
  });

  it('is looked at again where SIP begins a segment', async () => {
    const noise = utf8('nothing to see\r\n');
    const packets = Array.from({ length: 100 }, (_, i) => segment(noise, { seq: 1_000 + i * noise.length }));
    const result = await read(...packets, segment(A, { seq: 1_000 + 100 * noise.length }));
    expect(callIds(result)).toEqual(['a']);
  });
});

describe('connections are bounded', () => {
  const begun = A.subarray(0, 100);
  const many = Array.from({ length: 200 }, (_, i) => segment(begun, { from: 10_000 + i }));
  const packets = [...many, segment(B), segment(C, { seq: 1_000 + B.length })];
  const file = pcapFile(packets, { linkType: 101 });

  it.each([
    ['their number', { flows: 20, bytes: 1e6 }],
    ['the bytes that wait in them', { flows: 1e6, bytes: 2_000 }],
  ])('by %s, and what has to go is counted', async (_, tcpLimits) => {
    const result = await readCapture(file, file.length, { limits: { tcp: tcpLimits } });
    expect(callIds(result)).toEqual(['b', 'c']);
    expect(result.counters.skipped).toEqual({ 'tcp-lost': 200 });
  });

  it('and one that is used is not the first to go', async () => {
    const [first, ...rest] = cut(B, 100);
    const others = Array.from({ length: 100 }, (_, i) => segment(begun, { from: 10_000 + i }));
    const mixed = [
      first ?? NOTHING,
      ...rest.flatMap((part, i) => [...others.slice(i * 10, i * 10 + 10), part]),
    ];
    const busy = pcapFile(mixed, { linkType: 101 });
    const result = await readCapture(busy, busy.length, { limits: { tcp: { flows: 16, bytes: 1e6 } } });
    expect(callIds(result)).toEqual(['b']);
  });
});
