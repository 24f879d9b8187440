import { beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { methods, streams } from '#shared/contract/contract.ts';
import type { MethodName } from '#shared/contract/contract.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { SOURCE_LIMIT } from '#core/session/handlers/sources.ts';
import type { FakeStreams } from '../hep/fake-streams.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import type { FakePrograms } from '../sniff/fake-programs.ts';
import { createFakePrograms, SOUND } from '../sniff/fake-programs.ts';
import type { FakeNet } from '../transport/fake-net.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';
import { request, response } from '../callflow/sip-text.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { settle } from '../../../../helpers/settle.ts';

let app: App;
let net: FakeNet;
let tcp: FakeStreams;
let programs: FakePrograms;
let clock: ManualClock;
let log: string[];
const peer = { host: '192.0.2.9', port: 5070 };

beforeEach(() => {
  net = createFakeNet({ failures: { '127.0.0.1:5060': 'EADDRINUSE' } });
  tcp = createFakeStreams();
  programs = createFakePrograms(SOUND);
  clock = createManualClock(1_000_000);
  log = [];
  app = createApp({
    net,
    streams: tcp,
    programs,
    resolver: createZoneResolver({ 'name.test': ['192.0.2.9'] }),
    clock,
    random: createSeededRandom(1),
    log: (line) => log.push(line),
    host: 'test',
    version: '1.2.3',
    platform: 'test-os',
    captures: null,
  });
});

const draft = {
  bytes: utf8('OPTIONS sip:bob@192.0.2.9 SIP/2.0\r\n\r\n'),
  to: 'udp:192.0.2.9:5070',
  switches: ALL_ON,
  credentials: null,
  variables: {},
  timeout: null,
};

describe('the handlers', () => {
  it('are those of the contract, no more and no less', () => {
    expect(Object.keys(app.handlers).sort()).toEqual(Object.keys(methods).sort());
    expect(Object.keys(app.feeds).sort()).toEqual(Object.keys(streams).sort());
  });

  it('say what this console is', async () => {
    expect(await app.handlers['app.info']({})).toEqual({
      name: 'Sipwright',
      version: '1.2.3',
      host: 'test',
      platform: 'test-os',
      lab: null,
    });
  });

  it('open a listener, show it, and take it off', async () => {
    const feed = app.feeds.sources({});
    const row = await app.handlers['sources.add']({ address: 'udp:192.0.2.1:5060' });
    expect(row).toMatchObject({ state: 'open', role: 'console' });
    expect(feed.take()).toEqual([row]);
    expect(await app.handlers['sources.remove']({ id: row.id })).toEqual({});
    expect(feed.take()).toEqual([]);
    expect(newestSocket(net).closed).toBe(true);
  });

  it('tell a taken port as a failed source', async () => {
    const row = await app.handlers['sources.add']({ address: 'udp:127.0.0.1:5060' });
    expect(row).toMatchObject({ state: 'failed', trouble: { code: 'EADDRINUSE' } });
  });

  it.each<[what: string, code: string, run: () => unknown]>([
    ['an address that is none', 'INVALID_INPUT', () => app.handlers['sources.add']({ address: 'tcp:1:2:3' })],
    ['an unknown source', 'NOT_FOUND', () => app.handlers['sources.remove']({ id: 'console-77' })],
    ['an unknown message', 'NOT_FOUND', () => app.handlers['messages.get']({ id: 7 })],
    ['an unknown call', 'NOT_FOUND', () => app.handlers['dialogs.messages']({ id: 7 })],
    ['an unknown exchange', 'NOT_FOUND', () => app.handlers['exchanges.get']({ id: 7 })],
    ['stopping an unknown exchange', 'NOT_FOUND', () => app.handlers['exchanges.stop']({ id: 7 })],
    [
      'going on with an unknown exchange',
      'NOT_FOUND',
      () => app.handlers['exchanges.next']({ id: 7, method: 'BYE' }),
    ],
    ['watching an unknown exchange', 'NOT_FOUND', () => app.feeds.exchange({ id: 7 })],
  ])('refuse %s with %s', async (_what, expected, run) => {
    expect(await codeOf(run)).toBe(expected);
  });

  it('refuse more listeners than anybody needs', async () => {
    for (let i = 0; i < SOURCE_LIMIT; i++)
      await app.handlers['sources.add']({ address: `192.0.2.1:${6000 + i}` });
    expect(await codeOf(() => app.handlers['sources.add']({ address: '192.0.2.1:7000' }))).toBe(
      'NOT_POSSIBLE',
    );
  });

  it('refuse to take off the lab’s listener', async () => {
    const started = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
    expect(started).toEqual({ ok: true, value: 'udp:127.0.0.1:40000' });
    expect(await app.handlers['app.info']({})).toMatchObject({ lab: 'udp:127.0.0.1:40000' });
    expect(app.feeds.sources({}).snapshot()).toMatchObject([{ role: 'lab', state: 'open' }]);
    expect(await codeOf(() => app.handlers['sources.remove']({ id: 'lab-1' }))).toBe('NOT_POSSIBLE');
  });

  it('switch the automatic answers', async () => {
    expect(await app.handlers['settings.get']({})).toMatchObject({ autoAnswer: true, trying: true });
    await app.handlers['settings.set']({ autoAnswer: false });
    expect(await app.handlers['settings.get']({})).toMatchObject({ autoAnswer: false, trying: true });
  });

  it('takes rules for legs, and refuses patterns that cannot be used, with all else that was asked', async () => {
    const correlation = { headers: ['X-Ours'], callIdPatterns: ['-b$'], seconds: 1 };
    await app.handlers['settings.set']({ correlation });
    expect(await app.handlers['settings.get']({})).toMatchObject({ correlation });
    const bad = { correlation: { ...correlation, callIdPatterns: ['(a'] }, trying: false };
    expect(await codeOf(() => app.handlers['settings.set'](bad))).toBe('INVALID_INPUT');
    expect(await app.handlers['settings.get']({})).toMatchObject({ correlation, trying: true });
  });
});

describe('the lab', () => {
  it('says why it could not start, leaves no source, and starts at another port', async () => {
    const taken = { transport: 'udp', host: '127.0.0.1', port: 5060 } as const;
    expect(await app.startLab(taken)).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } });
    expect(app.feeds.sources({}).snapshot()).toEqual([]);
    expect(await app.startLab({ ...taken, port: 5070 })).toEqual({ ok: true, value: 'udp:127.0.0.1:5070' });
  });

  it('is started once, whoever asks', async () => {
    const anywhere = { transport: 'udp', host: '127.0.0.1', port: 0 } as const;
    const [first, second] = await Promise.all([app.startLab(anywhere), app.startLab(anywhere)]);
    expect(second).toEqual(first);
    expect(await app.startLab(anywhere)).toEqual(first);
    expect(net.sockets).toHaveLength(1);
  });
});

describe('what comes in', () => {
  beforeEach(async () => {
    await app.handlers['sources.add']({ address: 'udp:192.0.2.1:5060' });
  });

  it('is listed with its call, and a request is answered', async () => {
    newestSocket(net).events.message(request('OPTIONS'), peer);
    await settle();
    const { rows } = await app.handlers['messages.page']({ from: 0, count: 10 });
    expect(rows).toMatchObject([
      { id: 1, direction: 'in', kind: 'request', method: 'OPTIONS', dialogId: 1, src: '192.0.2.9:5070' },
      { id: 2, direction: 'out', kind: 'response', status: 200, dialogId: 1 },
    ]);
    expect(await app.handlers['dialogs.page']({ from: 0, count: 10 })).toMatchObject({
      rows: [{ id: 1, state: 'answered', messages: 2, callId: 'call-1' }],
    });
    expect(await app.handlers['dialogs.messages']({ id: 1 })).toEqual({ rows, total: 2, before: 0 });
    expect(await app.handlers['messages.get']({ id: 1 })).toEqual({
      row: rows[0],
      bytes: request('OPTIONS'),
    });
  });

  it.each([
    [undefined, 1, 0],
    [251, 1, 0],
    [301, 51, 50],
    [590, 101, 100],
    [9_999, 1, 0],
  ])('of a long call is told with what stands around message %s', async (around, first, before) => {
    await app.handlers['settings.set']({ autoAnswer: false });
    for (let sent = 0; sent < 600; sent++) newestSocket(net).events.message(request('OPTIONS'), peer);
    await settle();
    const told = await app.handlers['dialogs.messages']({ id: 1, around });
    expect([told.rows.length, told.rows[0]?.id, told.before, told.total]).toEqual([500, first, before, 600]);
  });

  it('is not answered with the automatic answers off', async () => {
    await app.handlers['settings.set']({ autoAnswer: false });
    newestSocket(net).events.message(request('OPTIONS'), peer);
    await settle();
    expect(newestSocket(net).sent).toEqual([]);
  });

  it.each([
    ['garbage', new Uint8Array([0, 255, 1, 2])],
    ['nothing at all', new Uint8Array()],
    ['a keep-alive', utf8('\r\n\r\n')],
  ])('is listed as other where it is %s, and nobody answers', async (_what, bytes) => {
    newestSocket(net).events.message(bytes, peer);
    await settle();
    expect(app.feeds.traffic({}).snapshot()).toMatchObject({ nextMessage: 2, nextDialog: 1, other: 1 });
    expect(newestSocket(net).sent).toEqual([]);
  });

  it('goes on after hostile messages', async () => {
    const socket = newestSocket(net);
    for (const text of [
      'SIP/2.0 abc\r\n\r\n',
      'INVITE\r\n',
      'ACK sip: SIP/2.0\r\nVia: ;;;\r\n\r\n',
      'SIP/2.0 200\r\nVia:',
    ]) {
      socket.events.message(utf8(text), peer);
    }
    socket.events.message(response(200, 'OK', 'OPTIONS'), peer);
    socket.events.message(request('OPTIONS', { callId: 'last' }), peer);
    await settle();
    expect(log).toEqual([]);
    expect(socket.sent.length).toBeGreaterThan(0);
    expect(app.feeds.traffic({}).snapshot().nextMessage).toBeGreaterThan(6);
  });

  it('is emptied on demand', async () => {
    newestSocket(net).events.message(request('OPTIONS'), peer);
    await settle();
    await app.handlers['messages.clear']({});
    expect(await app.handlers['messages.page']({ from: 0, count: 10 })).toEqual({ rows: [] });
    expect(await app.handlers['dialogs.page']({ from: 0, count: 10 })).toEqual({ rows: [] });
    expect(app.feeds.traffic({}).snapshot()).toMatchObject({ firstMessage: 3, nextMessage: 3 });
  });
});

describe('an exchange', () => {
  it('is told by its stream until the answer is there', async () => {
    const { id } = await app.handlers['exchanges.start'](draft);
    const feed = app.feeds.exchange({ id });
    await settle();
    expect(feed.take()).toMatchObject({ id, outcome: null, destination: 'udp:192.0.2.9:5070' });
    const [sent] = newestSocket(net).sent;
    const answer = new TextDecoder().decode(sent?.bytes).replace(/^.*?\r\n/, 'SIP/2.0 200 OK\r\n');
    newestSocket(net).events.message(utf8(answer), peer);
    await settle();
    expect(feed.take()).toMatchObject({ outcome: { kind: 'answer', status: 200 } });
    feed.close();
  });

  it('lists what the peer says in the same call', async () => {
    const { id } = await app.handlers['exchanges.start'](draft);
    await settle();
    const { callId } = await app.handlers['exchanges.get']({ id });
    newestSocket(net).events.message(request('INFO', { callId, cseq: 9, toTag: 'b' }), peer);
    await settle();
    const { entries } = await app.handlers['exchanges.get']({ id });
    expect(entries).toContainEqual(expect.objectContaining({ direction: 'in', method: 'INFO', cseq: 9 }));
    const { rows } = await app.handlers['messages.page']({ from: 0, count: 10 });
    expect(rows.map(({ method, status }) => [method, status])).toEqual([
      ['OPTIONS', 0],
      ['INFO', 0],
      // No dialog of ours was begun. RFC 3261 12.2.2
      ['INFO', 481],
    ]);
  });

  it('that nobody answers makes a call that timed out', async () => {
    await app.handlers['exchanges.start'](draft);
    await settle();
    for (let i = 0; i < 80; i++) {
      clock.advance(500);
      await settle();
    }
    const { rows } = await app.handlers['dialogs.page']({ from: 0, count: 10 });
    expect(rows).toMatchObject([{ method: 'OPTIONS', state: 'timed-out' }]);
    expect(rows[0]?.retransmissions).toBeGreaterThan(3);
  });

  it('that the system refuses to send is listed as unsent and its call failed', async () => {
    await app.handlers['sources.add']({ address: 'udp:192.0.2.1:5060' });
    newestSocket(net).refuses = 'EPERM';
    const { id } = await app.handlers['exchanges.start'](draft);
    await settle();
    expect(await app.handlers['exchanges.get']({ id })).toMatchObject({
      outcome: { kind: 'trouble', trouble: { code: 'EPERM' } },
    });
    expect(await app.handlers['messages.page']({ from: 0, count: 10 })).toMatchObject({
      rows: [{ unsent: true }],
    });
    expect(await app.handlers['dialogs.page']({ from: 0, count: 10 })).toMatchObject({
      rows: [{ state: 'failed' }],
    });
  });

  it('offers no BYE before there is a call', async () => {
    const { id } = await app.handlers['exchanges.start'](draft);
    await settle();
    expect(await codeOf(() => app.handlers['exchanges.next']({ id, method: 'BYE' }))).toBe('NOT_POSSIBLE');
    expect(await app.handlers['exchanges.stop']({ id })).toEqual({});
  });
});

describe('what the handlers answer', () => {
  it('satisfies the contract’s schemas', async () => {
    const row = await app.handlers['sources.add']({ address: 'udp:192.0.2.1:5060' });
    newestSocket(net).events.message(request('INVITE'), peer);
    const { id } = await app.handlers['exchanges.start'](draft);
    await settle();
    const answers: [MethodName, unknown][] = [
      ['app.info', await app.handlers['app.info']({})],
      ['sources.add', row],
      ['messages.page', await app.handlers['messages.page']({ from: 0, count: 200 })],
      ['messages.get', await app.handlers['messages.get']({ id: 1 })],
      ['dialogs.page', await app.handlers['dialogs.page']({ from: 0, count: 200 })],
      ['dialogs.messages', await app.handlers['dialogs.messages']({ id: 1 })],
      ['exchanges.get', await app.handlers['exchanges.get']({ id })],
      ['settings.get', await app.handlers['settings.get']({})],
    ];
    for (const [name, answer] of answers)
      expect([name, v.is(methods[name].output, answer)]).toEqual([name, true]);
    expect(v.is(streams.traffic.snapshot, app.feeds.traffic({}).snapshot())).toBe(true);
  });
});

describe('closing', () => {
  it('closes every socket and leaves no timer', async () => {
    await app.handlers['sources.add']({ address: 'udp:192.0.2.1:5060' });
    await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
    await app.handlers['exchanges.start'](draft);
    newestSocket(net).events.message(request('INVITE'), peer);
    await settle();
    await app.close();
    expect(net.sockets.map((socket) => socket.closed)).toEqual(net.sockets.map(() => true));
    expect(clock.pending).toBe(0);
    expect(log).toEqual([]);
  });
});
