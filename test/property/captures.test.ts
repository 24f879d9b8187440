/** What holds for every capture file: chunks make no difference, and damage costs nothing that stands before it. */
import { concatBytes, textOf } from '#shared/lib/bytes.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import type { WritableMessage } from '#core/capture/pcapng-writer.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  cutAt,
  ethernet,
  ETHERTYPE,
  ip4,
  ip6,
  pcapFile,
  pcapngIn,
  PROTOCOL,
  sctp,
  sctpData,
  tcp,
  udp,
  vlan,
  wsFrame,
} from '../helpers/packets.ts';
import type { ReadBack } from '../helpers/capture-read.ts';
import { optionsRequest, readCapture } from '../helpers/capture-read.ts';

const RUNS = { numRuns: 300, seed: 791 };

const id = fc.stringMatching(/^[a-z0-9]{1,10}$/);
const sip = fc.tuple(id, fc.integer({ min: 0, max: 400 })).map(([name, body]) => optionsRequest(name, body));
const noise = fc.uint8Array({ maxLength: 80 });
const tcpOf = (payload: Uint8Array, from: number, seq: number): Uint8Array =>
  ethernet(ip4(tcp(payload, { from, seq }), { protocol: PROTOCOL.tcp }));

/** Packets that belong together, each of a message or of noise. */
const group: fc.Arbitrary<readonly Uint8Array[]> = fc.oneof(
  sip.map((bytes) => [ethernet(ip4(udp(bytes)))]),
  sip.map((bytes) => [ethernet(ip6(udp(bytes)), ETHERTYPE.ip6)]),
  sip.map((bytes) => [vlan(ip4(udp(bytes)), [0x88a8, 1], [0x8100, 2])]),
  fc
    .tuple(sip, fc.integer({ min: 1, max: 65_535 }))
    .map(([bytes, ip]) =>
      cutAt(udp(bytes), 120).map(({ bytes: part, offset, more }) =>
        ethernet(ip4(part, { offset, more, id: ip })),
      ),
    ),
  fc
    .tuple(sip, sip, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 10_000, max: 60_000 }))
    .map(([a, b, size, from]) => {
      const stream = concatBytes([a, b]);
      return cutAt(stream, size).map(({ bytes, offset }) => tcpOf(bytes, from, 1 + offset));
    }),
  fc
    .tuple(sip, fc.integer({ min: 10_000, max: 60_000 }))
    .map(([bytes, from]) => [tcpOf(wsFrame(bytes, 0x81, [1, 2, 3, 4]), from, 1)]),
  sip.map((bytes) => [ethernet(ip4(sctp([sctpData(bytes, 1)]), { protocol: PROTOCOL.sctp }))]),
  noise.map((bytes) => [ethernet(ip4(udp(bytes)))]),
  noise.map((bytes) => [bytes]),
);
const packets = fc.array(group, { maxLength: 8 }).map((groups) => groups.flat());

const pcap = fc
  .tuple(packets, fc.boolean(), fc.boolean())
  .map(([list, isBig, isNano]) => pcapFile(list, { isBig, isNano }));

const pcapng = fc.tuple(packets, fc.boolean()).map(([list, isBig]) => {
  const { section, interface: iface, enhanced, block } = pcapngIn(isBig);
  const blocks = list.map((packet, i) =>
    enhanced(0, 1_700_000_000_000_000n + BigInt(i), packet, [[1, bytesOf(0x61)]]),
  );
  return bytesOf(section(), iface(1), block(77, new Uint8Array(8)), ...blocks);
});

const written = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      transport: fc.constantFrom('udp' as const, 'tcp' as const, 'tls' as const, 'ws' as const),
      src: fc.record({
        host: fc.constantFrom('192.0.2.1', '192.0.2.2'),
        port: fc.integer({ min: 0, max: 65_535 }),
      }),
      dst: fc.record({
        host: fc.constantFrom('192.0.2.3', '192.0.2.4'),
        port: fc.integer({ min: 0, max: 65_535 }),
      }),
      bytes: sip,
    }),
    { maxLength: 10 },
  )
  .map((messages: readonly WritableMessage[]) => {
    const writer = createPcapngWriter({ application: 'test' });
    return { messages, file: concatBytes([writer.start(), ...messages.map((one) => writer.message(one))]) };
  });

const file = fc.oneof(pcap, pcapng);

const plain = ({ bytes, ...rest }: CapturedMessage): object => ({ ...rest, text: textOf(bytes) });

/** All that a reader answers, as plain values. */
function answers({ messages, stop, counters }: ReadBack): unknown {
  return { messages: messages.map(plain), stop, counters };
}

describe('for any capture file', () => {
  it('chunks of any size give the same messages, counters and end', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 300 }), async (bytes, chunk) => {
        expect(answers(await readCapture(bytes, chunk))).toEqual(answers(await readCapture(bytes)));
      }),
      RUNS,
    );
  });

  it('a batch of any size gives the same messages', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 5 }), async (bytes, batch) => {
        const whole = answers(await readCapture(bytes));
        expect(answers(await readCapture(bytes, bytes.length, { batch }))).toEqual(whole);
      }),
      RUNS,
    );
  });

  it('messages that were written come back', async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ messages, file: bytes }) => {
        const back = await readCapture(bytes, 97);
        expect(back.stop).toBeNull();
        expect(back.messages.map(({ frame: _frame, ...rest }) => rest)).toEqual(messages);
      }),
      RUNS,
    );
  });
});

/** A damage: bits that are turned about, and where the file is cut. */
const flips = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 })),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** Messages that were complete in the first `length` bytes; what waits at the end of those is not among them. */
async function before(bytes: Uint8Array, length: number): Promise<unknown[]> {
  const messages: CapturedMessage[] = [];
  await createCaptureReader({ onMessages: (batch) => messages.push(...batch) }).push(
    bytes.subarray(0, length),
  );
  return messages.map(plain);
}

describe('a damaged capture file', () => {
  it('gives everything before the damage, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(file, flips, async (bytes, changes) => {
        const broken = bytes.slice();
        const places = changes.map(([share]) => Math.min(bytes.length - 1, Math.floor(share * bytes.length)));
        changes.forEach(([, mask], i) => {
          const place = places[i] ?? 0;
          broken[place] = (broken[place] ?? 0) ^ mask;
        });
        const sound = await before(bytes, Math.min(...places));
        const { messages } = await readCapture(broken, 211);
        expect(messages.slice(0, sound.length).map(plain)).toEqual(sound);
      }),
      RUNS,
    );
  });

  it('that was cut gives the same as the whole one up to there, and tells the byte', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.double({ min: 0, max: 1, noNaN: true }), async (bytes, share) => {
        const length = Math.floor(share * bytes.length);
        const sound = await before(bytes, length);
        const { messages, stop, counters } = await readCapture(bytes.subarray(0, length));
        expect(messages.slice(0, sound.length).map(plain)).toEqual(sound);
        if (stop) expect(stop.offset).toBe(counters.bytes);
        else expect(counters.bytes).toBe(length);
      }),
      RUNS,
    );
  });

  it('of any bytes behind a sound header does not throw', async () => {
    const heads = fc.constantFrom(pcapFile([]), pcapFile([], { linkType: 101 }), pcapngIn(false).section());
    await fc.assert(
      fc.asyncProperty(heads, fc.uint8Array({ maxLength: 400 }), async (head, rest) => {
        const { counters } = await readCapture(concatBytes([head, rest]), 64);
        expect(counters.sip).toBe(0);
      }),
      RUNS,
    );
  });

  it('of any bytes in its packets counts each of them once', async () => {
    const types = fc.constantFrom(0, 1, 9, 101, 113, 228, 229, 276);
    const any = fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(types, any, async (linkType, list) => {
        const { counters, stop } = await readCapture(pcapFile(list, { linkType }));
        expect(stop).toBeNull();
        const skipped = Object.values(counters.skipped).reduce((sum, count) => sum + count, 0);
        expect(skipped).toBeGreaterThanOrEqual(list.length);
      }),
      RUNS,
    );
  });
});
