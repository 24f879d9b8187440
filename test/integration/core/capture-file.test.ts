/** Captures on disk, plain and compressed, whole and damaged. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeGunzip, readCaptureFile } from '#core/capture/capture-file.ts';
import type { CaptureFileOptions } from '#core/capture/capture-file.ts';
import type { CapturedMessage, CaptureStop } from '#core/capture/captured-message.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import { callIdIn, optionsRequest } from '../../helpers/capture-read.ts';
import { ethernet, ip4, pcapFile, pcapngIn, udp } from '../../helpers/packets.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipwright-capture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 2_000;
const ids = Array.from({ length: COUNT }, (_, i) => `call-${i}`);
const packets = ids.map((id) => ethernet(ip4(udp(optionsRequest(id)))));
const pcap = pcapFile(packets);
const order = pcapngIn(true);
const pcapng = concatBytes([
  order.section(),
  order.interface(1),
  ...packets.map((packet, i) => order.enhanced(0, BigInt(i), packet)),
]);

interface Read {
  readonly ids: string[];
  readonly stop: CaptureStop | null;
  readonly result: Awaited<ReturnType<typeof readCaptureFile>>;
}

async function read(bytes: Uint8Array, options: CaptureFileOptions = {}): Promise<Read> {
  const path = join(folder, 'a.capture');
  writeFileSync(path, bytes);
  const messages: CapturedMessage[] = [];
  const reader = createCaptureReader({ onMessages: (batch) => messages.push(...batch), gunzip: nodeGunzip });
  const result = await readCaptureFile(path, reader, options);
  const stop = await reader.end();
  return { ids: messages.map((one) => callIdIn(one.bytes)), stop, result };
}

describe.each([
  ['pcap', pcap],
  ['pcapng', pcapng],
])('a file of %s', (_, bytes) => {
  const packed = gzipSync(bytes);

  it.each([1_000_000, 4_099, 100])('is read in chunks of %i bytes', async (chunk) => {
    const { ids: got, stop, result } = await read(bytes, { chunk });
    expect(result).toEqual({ ok: true, value: undefined });
    expect([got, stop]).toEqual([ids, null]);
  });

  it.each([1_000_000, 777])('is read where it is compressed, in chunks of %i bytes', async (chunk) => {
    const { ids: got, stop } = await read(packed, { chunk });
    expect([got, stop]).toEqual([ids, null]);
  });

  it('is read where it is compressed in two members', async () => {
    const half = bytes.length >> 1;
    const members = concatBytes([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
    const { ids: got, stop } = await read(members);
    expect([got, stop]).toEqual([ids, null]);
  });

  it('gives what came before where its compressed bytes end too early', async () => {
    const { ids: got, stop } = await read(packed.subarray(0, packed.length * 0.6));
    expect(stop?.code).toBe('gzip-cut-off');
    expect(stop?.offset).toBeGreaterThan(bytes.length * 0.3);
    expect(got.length).toBeGreaterThan(COUNT * 0.3);
    expect(got).toEqual(ids.slice(0, got.length));
  });

  it('gives what came before where its compressed bytes are damaged', async () => {
    const broken = Uint8Array.from(packed);
    broken.fill(0xff, broken.length >> 1, (broken.length >> 1) + 64);
    const { ids: got, stop } = await read(broken);
    expect(stop).not.toBeNull();
    expect(got.length).toBeGreaterThan(COUNT * 0.3);
    expect(got.slice(0, COUNT * 0.3)).toEqual(ids.slice(0, COUNT * 0.3));
  });
});

describe('reading a file', () => {
  it('tells how far it is, and ends when it is told to', async () => {
    const steps: number[] = [];
    const abort = new AbortController();
    const { ids: got, result } = await read(pcap, {
      chunk: 10_000,
      signal: abort.signal,
      onProgress(done, size) {
        expect(size).toBe(pcap.length);
        if (steps.push(done) === 3) abort.abort();
      },
    });
    expect(steps).toEqual([10_000, 20_000, 30_000]);
    expect(result.ok).toBe(true);
    expect(got.length).toBeGreaterThan(50);
    expect(got.length).toBeLessThan(COUNT);
  });

  it('reads no further where nothing more can be read', async () => {
    const steps: number[] = [];
    const { stop } = await read(new Uint8Array(100_000).fill(0x41), {
      chunk: 10_000,
      onProgress: (done) => void steps.push(done),
    });
    expect(stop).toEqual({ code: 'not-a-capture', offset: 0 });
    expect(steps).toEqual([10_000]);
  });

  it.each([
    ['is not there', 'nothing.pcap', 'ENOENT'],
    ['is a folder', '.', 'EISDIR'],
  ])('answers with a code where it %s', async (_, name, code) => {
    const reader = createCaptureReader({ onMessages: () => undefined });
    expect(await readCaptureFile(join(folder, name), reader)).toEqual({ ok: false, error: code });
  });
});
