/** Captures of SIPp's calls, opened in a console: pushed by a page over a WebSocket, and named on the command line of `serve`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURE_PIECE } from '#shared/contract/capture-methods.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip, startSipwright } from '../helpers/peers.ts';
import { captureCalls, mayCapture } from '../helpers/sipp-capture.ts';
import { tsharkMessages } from '../helpers/tshark.ts';
import { connectWeb, sourcesWith } from '../helpers/web-client.ts';

const tshark = peerOrSkip('tshark');
const CALLS = 10;
const folder = mkdtempSync(join(tmpdir(), 'sipwright-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serveFiles(...files: string[]): Promise<{ run: Running; client: RpcClient }> {
  const run = startSipwright(['serve', '--port', '0', '--udp', '127.0.0.1:0', '--no-lab', ...files]);
  await run.waitFor(/Ctrl\+C ends it/);
  const [address = ''] = /http:\S+/.exec(run.out()) ?? [];
  return { run, client: connectWeb(address) };
}

async function push(client: RpcClient, name: string, bytes: Uint8Array, piece: number): Promise<SourceRow> {
  const { id } = await client.call('captures.begin', { name, size: bytes.length });
  for (let at = 0; at < bytes.length; at += piece)
    await client.call('captures.push', { id, bytes: bytes.subarray(at, at + piece) });
  return client.call('captures.end', { id });
}

const filesOf = (rows: readonly SourceRow[]): SourceRow[] => rows.filter(({ role }) => role === 'file');

describe.skipIf(!mayCapture || tshark === null)('captures of SIPp in a console', () => {
  const [udp, tcp, cut] = ['udp.pcap', 'tcp.pcap', 'cut.pcap'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const found = { udp: 0, tcp: 0 };
  beforeAll(async () => {
    const both = [captureCalls('u1', udp, CALLS), captureCalls('t1', tcp, CALLS)] as const;
    const [udpPort, tcpPort] = await Promise.all(both);
    const ports = { udp: udpPort, tcp: tcpPort };
    const count = async (path: string, transport: 'udp' | 'tcp'): Promise<number> =>
      (await tsharkMessages(tshark ?? '', path, ['-d', `${transport}.port==${ports[transport]},sip`])).length;
    found.udp = await count(udp, 'udp');
    found.tcp = await count(tcp, 'tcp');
    writeFileSync(cut, readFileSync(udp).subarray(0, -7));
  });

  it('are pushed side by side over a WebSocket, each with its calls, as tshark counts their messages', async () => {
    const { run, client } = await serveFiles();
    const [one, two] = await Promise.all([
      push(client, 'udp.pcap', readFileSync(udp), 1_000),
      push(client, 'tcp.pcap', readFileSync(tcp), CAPTURE_PIECE),
    ]);
    expect([one, two]).toMatchObject([
      { state: 'open', trouble: null, received: found.udp },
      { state: 'open', trouble: null, received: found.tcp },
    ]);
    const { rows } = await client.call('dialogs.page', { from: 1, count: 100 });
    const completed = rows.filter(({ state }) => state === 'completed').map(({ source }) => source);
    expect(completed.sort()).toEqual([...Array(CALLS).fill(one.id), ...Array(CALLS).fill(two.id)]);
    await client.call('sources.show', { id: one.id, shown: false });
    await client.call('sources.remove', { id: two.id });
    const left = await sourcesWith(client, (sources) => filesOf(sources).length === 1);
    expect(filesOf(left)).toMatchObject([{ id: one.id, hidden: true }]);
    client.close();
    await run.stop('SIGINT');
    expect(run.err()).toBe('');
  });

  it('are opened by `serve FILE...`, which complains of what it cannot read, or not wholly', async () => {
    const { run, client } = await serveFiles(udp, tcp, cut, join(folder, 'none'));
    const rows = await sourcesWith(client, (sources) => {
      const files = filesOf(sources);
      return files.length === 4 && files.every(({ state }) => state !== 'opening');
    });
    expect(filesOf(rows).map(({ requested, state, received }) => [requested, state, received])).toEqual([
      ['udp.pcap', 'open', found.udp],
      ['tcp.pcap', 'open', found.tcp],
      ['cut.pcap', 'open', found.udp - 1],
      ['none', 'failed', 0],
    ]);
    await run.waitFor(/none: .*\n/, 'err');
    await run.waitFor(/cut\.pcap: .*\n/, 'err');
    expect(run.err().trim().split('\n').sort()).toEqual([
      expect.stringMatching(
        /^sipwright: serve: .*cut\.pcap: it ends inside a record, at byte \d+; everything before/,
      ),
      expect.stringMatching(/^sipwright: serve: .*none: there is no such file$/),
    ]);
    client.close();
    await run.stop('SIGINT');
  });
});
