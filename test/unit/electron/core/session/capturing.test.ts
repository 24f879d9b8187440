/** What a console hears beside its own sockets, pausing, and the mirror, by the contract's methods on a machine in memory. */
import { beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { methods } from '#shared/contract/contract.ts';
import type { MethodName } from '#shared/contract/contract.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { decodeHep } from '#core/hep/decode.ts';
import { encodeHep } from '#core/hep/encode.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { LIVE_LIMIT } from '#core/session/live-sources.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';
import { request } from '../callflow/sip-text.ts';
import { CONTENT } from '../hep/content.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import type { FakePrograms } from '../sniff/fake-programs.ts';
import { createFakePrograms, SOUND } from '../sniff/fake-programs.ts';
import type { FakeNet, FakeSocket } from '../transport/fake-net.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { settle } from '../../../../helpers/settle.ts';

let app: App;
let net: FakeNet;
let clock: ManualClock;
let programs: FakePrograms;
const peer = { host: '192.0.2.9', port: 5070 };

beforeEach(() => {
  net = createFakeNet({ failures: { '127.0.0.1:9060': 'EADDRINUSE' } });
  clock = createManualClock(CONTENT.time ?? 0);
  programs = createFakePrograms(SOUND);
  app = createApp({
    net,
    streams: createFakeStreams(),
    programs,
    captures: null,
    resolver: createZoneResolver({}),
    clock,
    random: createSeededRandom(1),
    log: (line) => expect.fail(line),
    host: 'test',
    version: '1.2.3',
    platform: 'test-os',
  });
});

const hep = (): Uint8Array => {
  const packet = encodeHep(CONTENT, 3);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
};

const rows = () => app.store.rows(1, 100);
const sources = () => app.feeds.sources({}).snapshot();
const traffic = () => app.feeds.traffic({}).snapshot();

async function listener(address = 'udp:192.0.2.1:5060'): Promise<FakeSocket> {
  await app.handlers['sources.add']({ address });
  return newestSocket(net);
}

describe('a source that is heard live', () => {
  it('lists what HEP brings under its id, with the ends and the time that the agent saw', async () => {
    const row = await app.handlers['sources.hep']({ address: 'udp:192.0.2.1' });
    expect(row).toMatchObject({ id: 'hep-1', role: 'hep', state: 'open', address: 'udp:192.0.2.1:9060' });
    newestSocket(net).events.message(hep(), peer);
    expect(rows()).toMatchObject([
      { source: 'hep-1', src: '192.0.2.1:5060', dst: '192.0.2.2:5080', time: CONTENT.time, direction: 'in' },
    ]);
    expect(await app.handlers['sources.remove']({ id: 'hep-1' })).toEqual({});
    expect([sources(), newestSocket(net).closed, rows().length]).toEqual([[], true, 1]);
  });

  it('stays in the list where it failed', async () => {
    await app.handlers['sources.hep']({ address: '127.0.0.1' });
    expect(sources()).toMatchObject([{ id: 'hep-1', state: 'failed', trouble: { code: 'EADDRINUSE' } }]);
  });

  it('answers nothing where it only listens', async () => {
    const socket = await listener('listen:udp:192.0.2.1:5060');
    socket.events.message(request('OPTIONS'), peer);
    await settle();
    clock.advance(60_000);
    expect(rows()).toMatchObject([{ source: 'listen-1', method: 'OPTIONS', dst: '192.0.2.1:5060' }]);
    expect([socket.sent, app.stack.server.counters().live]).toEqual([[], 0]);
  });

  it('is an interface that a program captures', async () => {
    const asked = await app.handlers['sources.interfaces']({});
    expect(asked).toMatchObject({ program: 'dumpcap', interfaces: [{ name: 'eth0' }, { name: 'lo' }] });
    const sniffing = app.handlers['sources.sniff']({ interface: 'lo', filter: 'udp' });
    await settle();
    programs.running[0]?.events.stderr('File: -\n');
    expect(await sniffing).toMatchObject({ id: 'interface-1', state: 'open', detail: 'dumpcap' });
    const failed = await app.handlers['sources.sniff']({ interface: 'nope0', filter: '' });
    expect(failed).toMatchObject({ state: 'failed', trouble: { code: 'SNIFF_NO_INTERFACE' } });
  });

  it.each<[string, string, () => unknown]>([
    ['HEP at what is no address', 'INVALID_INPUT', () => app.handlers['sources.hep']({ address: 'a b' })],
    [
      'listening at what is none',
      'INVALID_INPUT',
      () => app.handlers['sources.add']({ address: 'listen:a b' }),
    ],
    ['a mirror to what is none', 'INVALID_INPUT', () => app.handlers['settings.set']({ mirror: 'tls:h' })],
    ['taking off a mirror that is not', 'NOT_FOUND', () => app.handlers['sources.remove']({ id: 'mirror' })],
  ])('refuses %s with %s', async (_what, expected, run) => {
    expect(await codeOf(run)).toBe(expected);
  });

  it('is refused beyond what anybody needs', async () => {
    for (let i = 0; i < LIVE_LIMIT; i++) await listener(`listen:192.0.2.1:${6_000 + i}`);
    expect(await codeOf(() => listener('listen:192.0.2.1:7000'))).toBe('NOT_POSSIBLE');
    expect(await codeOf(() => app.handlers['sources.hep']({ address: '192.0.2.1' }))).toBe('NOT_POSSIBLE');
  });
});

describe('while listing is paused', () => {
  const draft = {
    bytes: utf8('OPTIONS sip:bob@192.0.2.9 SIP/2.0\r\n\r\n'),
    to: 'udp:192.0.2.9:5070',
    ...{ switches: ALL_ON, credentials: null, variables: {}, timeout: null },
  };

  it('the stack sends and answers, nothing is listed, and what was not is counted', async () => {
    const socket = await listener();
    await app.handlers['traffic.pause']({ paused: true });
    const { id } = await app.handlers['exchanges.start'](draft);
    socket.events.message(request('OPTIONS'), peer);
    await settle();
    expect(socket.sent.length).toBeGreaterThanOrEqual(2);
    expect(rows()).toEqual([]);
    expect(traffic()).toMatchObject({ paused: true, unlisted: socket.sent.length + 1, nextMessage: 1 });
    const exchange = await app.handlers['exchanges.get']({ id });
    expect(exchange.entries).toMatchObject([{ method: 'OPTIONS', direction: 'out', messageId: 0 }]);
    await app.handlers['traffic.pause']({ paused: false });
    socket.events.message(request('OPTIONS', { callId: 'later' }), peer);
    expect(rows()[0]).toMatchObject({ id: 1, callId: 'later' });
  });

  it('a send that the system refuses marks no message', async () => {
    const socket = await listener();
    socket.events.message(request('OPTIONS'), peer);
    await settle();
    await app.handlers['traffic.pause']({ paused: true });
    socket.refuses = 'EPERM';
    const { id } = await app.handlers['exchanges.start'](draft);
    await settle();
    expect(await app.handlers['exchanges.get']({ id })).toMatchObject({ outcome: { kind: 'trouble' } });
    expect(rows().map(({ unsent }) => unsent)).toEqual(rows().map(() => false));
  });

  it('HEP is not listed either, and a capture that is read is', async () => {
    await app.handlers['sources.hep']({ address: 'udp:192.0.2.1' });
    await app.handlers['traffic.pause']({ paused: true });
    newestSocket(net).events.message(hep(), peer);
    const text = new Uint8Array(request('OPTIONS', { callId: 'from-a-file' }));
    const { id } = await app.handlers['captures.begin']({ name: 'trace.txt', size: text.length });
    await app.handlers['captures.push']({ id, bytes: text });
    // Reading gives way to other work between its pieces.
    const ended = app.handlers['captures.end']({ id });
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1);
    }
    await ended;
    expect(rows().map(({ callId, source }) => [callId, source])).toEqual([['from-a-file', id]]);
    expect(traffic()).toMatchObject({ unlisted: 1 });
  });

  it('emptying the lists counts anew', async () => {
    const socket = await listener();
    await app.handlers['traffic.pause']({ paused: true });
    socket.events.message(request('OPTIONS'), peer);
    await app.handlers['messages.clear']({});
    expect(traffic()).toMatchObject({ paused: true, unlisted: 0 });
  });
});

describe('the mirror of a console', () => {
  it('gets what crosses the console’s sockets, also while paused, and no HEP that came in', async () => {
    const socket = await listener();
    await app.handlers['sources.hep']({ address: 'udp:192.0.2.1' });
    const ear = newestSocket(net);
    await app.handlers['settings.set']({ mirror: '192.0.2.50', autoAnswer: false });
    expect(await app.handlers['settings.get']({})).toMatchObject({ mirror: 'udp:192.0.2.50:9060' });
    await settle();
    const out = newestSocket(net);
    ear.events.message(hep(), peer);
    await app.handlers['traffic.pause']({ paused: true });
    socket.events.message(request('OPTIONS', { callId: 'seen' }), peer);
    await settle();
    const packets = out.sent.map(({ bytes }) => decodeHep(bytes));
    expect(packets).toMatchObject([{ value: { src: peer, dst: { host: '192.0.2.1', port: 5060 } } }]);
    expect(sources()).toContainEqual(expect.objectContaining({ id: 'mirror', sent: 1, dropped: 0 }));
    expect(await app.handlers['sources.remove']({ id: 'mirror' })).toEqual({});
    expect(await app.handlers['settings.get']({})).toMatchObject({ mirror: null });
  });

  it('is left as it is by other settings', async () => {
    await app.handlers['settings.set']({ mirror: 'tcp:192.0.2.50:9061' });
    await app.handlers['settings.set']({ trying: false });
    expect(await app.handlers['settings.get']({})).toMatchObject({ mirror: 'tcp:192.0.2.50:9061' });
    await app.handlers['settings.set']({ mirror: null });
    expect(sources()).toEqual([]);
  });
});

describe('what the system lost', () => {
  it('stands in the rows of sockets and, summed up, in the counters', async () => {
    const socket = await listener();
    socket.dropped = 4;
    const ear = await listener('listen:192.0.2.1:5061');
    ear.dropped = 5;
    socket.events.message(request('OPTIONS'), peer);
    const feed = app.feeds.sources({});
    feed.snapshot();
    clock.advance(1_000);
    expect(sources().map(({ dropped }) => dropped)).toEqual([4, 5]);
    expect(traffic()).toMatchObject({ dropped: 9 });
    expect(feed.take()).not.toBeNull();
  });
});

describe('what the handlers answer', () => {
  it('satisfies the contract’s schemas', async () => {
    const answers: [MethodName, unknown][] = [
      ['sources.interfaces', await app.handlers['sources.interfaces']({})],
      ['sources.hep', await app.handlers['sources.hep']({ address: '192.0.2.1' })],
      ['sources.sniff', await app.handlers['sources.sniff']({ interface: 'nope0', filter: '' })],
      ['traffic.pause', await app.handlers['traffic.pause']({ paused: true })],
    ];
    for (const [name, answer] of answers)
      expect([name, v.is(methods[name].output, answer)]).toEqual([name, true]);
  });
});

describe('closing', () => {
  it('ends every source and the mirror, and leaves no timer', async () => {
    await listener('listen:192.0.2.1:5060');
    await app.handlers['sources.hep']({ address: '192.0.2.1' });
    await app.handlers['settings.set']({ mirror: '192.0.2.50' });
    await settle();
    newestSocket(net).events.message(hep(), peer);
    await app.close();
    await settle();
    expect(net.sockets.map(({ closed }) => closed)).toEqual(net.sockets.map(() => true));
    expect(clock.pending).toBe(0);
  });
});
