/** Opening captures and hiding sources, as the methods of the contract do it. */
import { beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { CAPTURE_PIECE } from '#shared/contract/capture-methods.ts';
import { methods } from '#shared/contract/contract.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { SourceRow } from '#shared/model/source.ts';
import { nodeGunzip } from '#core/capture/capture-file.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { FILE_LIMIT } from '#core/source/file-sources.ts';
import { err, ok } from '#shared/lib/result.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { ethernet, ip4, pcapFile, udp } from '../../../../helpers/packets.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import { createFakePrograms } from '../sniff/fake-programs.ts';
import { createFakeNet } from '../transport/fake-net.ts';
import { codeOf } from '../../../../helpers/code-of.ts';

const pcap = pcapFile(['one', 'two'].map((id) => ethernet(ip4(udp(optionsRequest(id))))));
let app: App;

beforeEach(() => {
  app = createApp({
    net: createFakeNet(),
    streams: createFakeStreams(),
    programs: createFakePrograms({}),
    captures: null,
    resolver: createZoneResolver({}),
    clock: createManualClock(1_000_000),
    random: createSeededRandom(1),
    log: (line) => expect.fail(line),
    host: 'test',
    version: '1.2.3',
    platform: 'test-os',
    files: {
      size: async () => ok(pcap.length),
      async pour(path, sink) {
        if (path !== '/x/calls.pcap') return err({ code: 'ENOENT', message: 'there is no such file' });
        await sink.push(pcap);
        return ok(undefined);
      },
      gunzip: nodeGunzip,
      nextTurn: () => Promise.resolve(),
    },
  });
});

const sources = (): readonly SourceRow[] => app.feeds.sources({}).snapshot();
const begin = (): Promise<SourceRow> | SourceRow =>
  app.handlers['captures.begin']({ name: 'a.pcap', size: pcap.length });

describe('captures', () => {
  it('are opened piece by piece, and every answer is as the contract has it', async () => {
    const { id } = v.parse(methods['captures.begin'].output, await begin());
    expect(sources()).toMatchObject([{ id, state: 'opening' }]);
    const pushed = await app.handlers['captures.push']({ id, bytes: pcap });
    expect(v.parse(methods['captures.push'].output, pushed)).toEqual({ more: true });
    const ended = v.parse(methods['captures.end'].output, await app.handlers['captures.end']({ id }));
    expect(ended).toMatchObject({ id, state: 'open', received: 2 });
    expect(app.store.rows(1, 10).map(({ source, callId }) => [source, callId])).toEqual([
      [id, 'one'],
      [id, 'two'],
    ]);
  });

  it('refuse bytes that they cannot take, each for its reason', async () => {
    const { id } = await begin();
    const push = (bytes: Uint8Array): unknown => app.handlers['captures.push']({ id, bytes });
    const first = push(pcap);
    expect(await codeOf(() => push(pcap))).toBe('BUSY');
    await first;
    expect(await codeOf(() => push(new Uint8Array(CAPTURE_PIECE + 1)))).toBe('TOO_LARGE');
    expect(await codeOf(() => app.handlers['captures.push']({ id: 'file-9', bytes: pcap }))).toBe(
      'NOT_FOUND',
    );
    await app.handlers['captures.end']({ id });
    expect(await codeOf(() => app.handlers['captures.end']({ id }))).toBe('NOT_FOUND');
  });

  it('can be so many', async () => {
    for (let i = 0; i < FILE_LIMIT; i++) await begin();
    expect(await codeOf(begin)).toBe('NOT_POSSIBLE');
    await app.handlers['sources.remove']({ id: sources()[0]?.id ?? '' });
    expect(await codeOf(begin)).toBeNull();
  });

  it('are opened by the host from a path', async () => {
    expect(await app.openCapture('/x/calls.pcap')).toMatchObject({ ok: true, value: { received: 2 } });
    expect(await app.openCapture('/x/none')).toMatchObject({ ok: false, error: { code: 'ENOENT' } });
    expect(sources().map(({ state }) => state)).toEqual(['open', 'failed']);
  });

  it('are cancelled by taking their source off', async () => {
    const { id } = await begin();
    await app.handlers['sources.remove']({ id });
    expect(sources()).toEqual([]);
    expect(await codeOf(() => app.handlers['captures.push']({ id, bytes: pcap }))).toBe('NOT_FOUND');
  });

  it('hold nothing open when the console is closed', async () => {
    const { id } = await begin();
    await app.close();
    expect(await codeOf(() => app.handlers['captures.push']({ id, bytes: pcap }))).toBe('NOT_FOUND');
  });
});

describe('sources', () => {
  it('are hidden and shown, and one that is not there is told', async () => {
    const { id } = await app.handlers['sources.add']({ address: 'udp:127.0.0.1:5061' });
    await app.handlers['sources.show']({ id, shown: false });
    expect(sources()).toMatchObject([{ id, hidden: true }]);
    await app.handlers['sources.show']({ id, shown: true });
    expect(sources()).toMatchObject([{ id, hidden: false }]);
    expect(await codeOf(() => app.handlers['sources.show']({ id: 'none', shown: true }))).toBe('NOT_FOUND');
  });

  it('can be taken off while they are hidden', async () => {
    const { id } = await app.handlers['sources.add']({ address: 'udp:127.0.0.1:5061' });
    await app.handlers['sources.show']({ id, shown: false });
    await app.handlers['sources.remove']({ id });
    expect(sources()).toEqual([]);
  });
});
