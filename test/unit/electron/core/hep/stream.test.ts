/** Packets of HEP3 out of a TCP stream, however it is cut and whatever stands between them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { decodeHep } from '#core/hep/decode.ts';
import { encodeHep } from '#core/hep/encode.ts';
import { createHepStream } from '#core/hep/stream.ts';
import { CONTENT } from './content.ts';

function packet(payload: string): Uint8Array {
  const bytes = encodeHep({ ...CONTENT, payload: utf8(payload) }, 3);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
}

const [A, B] = [packet('first HEP3 inside'), packet('second')];
const RUNS = { numRuns: 300, seed: 3 };

describe('a stream of HEP3', () => {
  it.each([1, 2, 7, 1_000])('gives its packets in chunks of %i bytes', (size) => {
    const bytes = concatBytes([A, B, A]);
    const stream = createHepStream();
    const packets: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size)
      packets.push(...stream.push(bytes.subarray(at, at + size)));
    expect(packets).toEqual([A, B, A]);
    expect([stream.discarded, stream.held]).toEqual([0, 0]);
  });

  it.each([
    ['noise', utf8('GET / HTTP/1.1\r\n\r\n')],
    ['the word without a length that can be', utf8('HEP3\0\0\0\0\0\0\0\0')],
    ['the word with a first chunk that is longer than all', utf8('HEP3\0\x20\0\0\0\x01\x01\0')],
    ['the word twice', utf8('HEPHEP3HEP')],
    ['the rest of a packet that began earlier', A.subarray(20)],
  ])('finds the next packet behind %s', (_what, noise) => {
    const stream = createHepStream();
    expect(stream.push(concatBytes([noise, B, A]))).toEqual([B, A]);
    expect(stream.discarded).toBe(noise.length);
  });

  it('holds back one packet at the most, and nothing of noise', () => {
    const stream = createHepStream();
    stream.push(new Uint8Array(1_000_000).fill(0x48));
    expect(stream.held).toBeLessThan(12);
    stream.push(concatBytes([utf8('HEP3'), Uint8Array.of(0xff, 0xff, 0, 0, 0, 1, 0, 7)]));
    for (let i = 0; i < 20; i++) stream.push(new Uint8Array(50_000));
    expect(stream.held).toBeLessThanOrEqual(65_535);
  });

  it('gives up on a sender of begins that are none', () => {
    // Each of these is a sound begin with a long chain of sound chunks behind it, which breaks at the very end.
    const unit = Uint8Array.of(0x48, 0x45, 0x50, 0x33, 0xff, 0xff, 0, 0, 0, 1, 0, 12);
    const stream = createHepStream();
    for (let i = 0; i < 5_300; i++) stream.push(unit);
    stream.push(new Uint8Array(2_000));
    expect([stream.isHopeless, stream.held]).toEqual([true, 0]);
    const sound = createHepStream();
    for (let i = 0; i < 400; i++)
      expect(sound.push(concatBytes([unit, new Uint8Array(18), A])).length).toBe(1);
    expect(sound.isHopeless).toBe(false);
  });

  it('reads any bytes without throwing, and loses none of them', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(A, B, utf8('HEP3'), A.subarray(0, 30), B.subarray(3)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
        const bytes = concatBytes(pieces);
        const whole = createHepStream();
        const packets = whole.push(bytes);
        const sum = packets.reduce((total, { length }) => total + length, whole.discarded + whole.held);
        expect(sum).toBe(bytes.length);
        const cut = createHepStream();
        const again: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size)
          again.push(...cut.push(bytes.subarray(at, at + size)));
        expect(again).toEqual(packets);
        for (const one of packets) decodeHep(one);
      }),
      RUNS,
    );
  });
});

describe('the reader of packets', () => {
  it('answers any bytes, and every packet with bytes changed', () => {
    const versions = [1, 2, 3].map((version) => encodeHep(CONTENT, version as 1 | 2 | 3));
    const sound = versions.flatMap((one) => (one.ok ? [one.value] : []));
    const changes = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...sound), changes, fc.nat(400), (bytes, list, end) => {
        const damaged = bytes.slice(0, end);
        for (const [at, value] of list) if (at < damaged.length) damaged[at] = value;
        const decoded = decodeHep(damaged);
        if (!decoded.ok) return;
        expect(decoded.value.payload.length).toBeGreaterThan(0);
        expect(decoded.value.src.port).toBeLessThan(65_536);
      }),
      { numRuns: 3_000, seed: 9 },
    );
  });
});
