/** `sipwright read` as a process: real files and pipes, what it writes beside them, and a reader that goes away. */
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import { callIds, optionsRequest, readCapture } from '../../helpers/capture-read.ts';
import { startSipwright } from '../../helpers/peers.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipwright-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [src, dst] = [
  { host: '192.0.2.1', port: 5_060 },
  { host: '192.0.2.2', port: 5_060 },
];
const TRANSPORTS = ['udp', 'tcp', 'ws', 'sctp'] as const;
const CALLS = 2_000;

/** More than one piece of a file: requests over all transports, by turns. */
const CAPTURE = ((): Uint8Array<ArrayBuffer> => {
  const writer = createPcapngWriter({ application: 'a test' });
  const blocks = Array.from({ length: CALLS }, (_, i) => {
    const transport = TRANSPORTS[i % TRANSPORTS.length] ?? 'udp';
    return writer.message({
      time: 1_700_000_000_000 + i,
      transport,
      src,
      dst,
      bytes: optionsRequest(`c${i}`, 400),
    });
  });
  return concatBytes([writer.start(), ...blocks]);
})();

const path = (name: string): string => join(folder, name);
const file = path('all.pcapng');
writeFileSync(file, CAPTURE);

async function read(...args: string[]) {
  const run = startSipwright(['read', ...args]);
  const code = await run.exit;
  return { code, out: run.out(), err: run.err() };
}

const SUMMARY = `{"packets":${CALLS},"sip":${CALLS},"dialogs":${CALLS},"skipped":{}}\n`;

describe('read', () => {
  it('reads a file of several pieces, plain and compressed', async () => {
    expect(CAPTURE.length).toBeGreaterThan(1_000_000);
    const packed = path('all.pcapng.gz');
    writeFileSync(packed, gzipSync(CAPTURE));
    for (const one of [file, packed])
      expect(await read(one, '--json')).toEqual({ code: 0, out: SUMMARY, err: '' });
  });

  it('tells the transport of each message', async () => {
    const { out } = await read(file, '--messages', '--json', '--filter', 'callid in {c4, c5, c6, c7}');
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { transport: unknown }).transport)).toEqual(TRANSPORTS);
  });

  it('writes what passes into a file, over one that is there', async () => {
    const to = path('some.pcapng');
    writeFileSync(to, 'x'.repeat(100_000));
    const { code } = await read(file, '--json', '--filter', 'transport == ws', '--write', to);
    expect(code).toBe(0);
    const back = await readCapture(readFileSync(to));
    expect(back.stop).toBeNull();
    expect(callIds(back)).toEqual(Array.from({ length: CALLS / 4 }, (_, i) => `c${4 * i + 2}`));
  });

  it('never writes over the file that it reads, whatever its name', async () => {
    const [symbolic, hard] = [path('symbolic'), path('hard')];
    symlinkSync(file, symbolic);
    linkSync(file, hard);
    for (const to of [file, symbolic, hard]) {
      const { code, err } = await read(file, '--write', to);
      expect(code).toBe(2);
      expect(err).toBe(`sipwright: read: ${to}: it is the file that is read\n`);
    }
    expect(readFileSync(file).equals(CAPTURE)).toBe(true);
  });

  it('gives everything before the place where a file was cut', async () => {
    const cut = path('cut.pcapng');
    writeFileSync(cut, CAPTURE.subarray(0, CAPTURE.length - 1));
    const { code, out, err } = await read(cut, '--dialogs', '--json');
    expect(code).toBe(1);
    expect(out.trimEnd().split('\n')).toHaveLength(CALLS - 1);
    expect(err).toMatch(/^sipwright: read: .+cut\.pcapng: it ends inside a record, at byte \d+; [^\n]+\n$/);
  });

  it.each([
    [() => folder, 'it is a directory'],
    [() => path('missing'), 'there is no such file'],
  ])('says what is wrong with a file that cannot be read (%#)', async (name, words) => {
    const { code, out, err } = await read(name(), '--json');
    expect([code, out, err]).toEqual([2, '', `sipwright: read: ${name()}: ${words}\n`]);
  });

  it('says where it may not write', async () => {
    const to = path('no/such/folder');
    const { code, err } = await read(file, '--write', to);
    expect([code, err]).toEqual([2, `sipwright: read: ${to}: there is no such folder\n`]);
  });

  it('ends without a word when its reader goes away', async () => {
    const run = startSipwright(['read', file, '--messages'], { hangUpAfter: 1 });
    await run.exit;
    expect(run.err()).toBe('');
  });
});
