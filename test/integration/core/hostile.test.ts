/** A console on a real socket under fire, and the same console doing its work meanwhile: calls by hand, a registration. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { AccountRow } from '#shared/model/account.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { someDatagram, TORTURE } from '../../helpers/sip-corpus.ts';
import type { Peer } from './peer.ts';
import { openPeer, until } from './peer.ts';

let app: App;
let peer: Peer;
let attacker: Peer;
let log: string[];
let port: number;

beforeEach(async () => {
  log = [];
  app = createApp({
    ...nodeMachine(),
    resolver: nodeResolver(),
    clock: systemClock(),
    random: systemRandom(),
    log: (line) => log.push(line),
    host: 'test',
    version: '0.0.0',
    platform: process.platform,
    captures: null,
  });
  [peer, attacker] = [await openPeer('127.0.0.1'), await openPeer('127.0.0.1')];
  const { address } = await app.handlers['sources.add']({ address: 'udp:127.0.0.1:0' });
  port = Number(address?.split(':').at(-1));
});

afterEach(async () => {
  await app.close();
  peer.close();
  attacker.close();
  expect(log).toEqual([]);
});

function request(method: string, callId: string, { toTag = '', seq = 1 } = {}): Uint8Array {
  const lines = [
    `${method} sip:console@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bK${callId}${method};rport`,
    `From: <sip:peer@127.0.0.1:${peer.port}>;tag=p`,
    `To: <sip:console@127.0.0.1:${port}>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${seq} ${method}`,
    `Contact: <sip:peer@127.0.0.1:${peer.port}>`,
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n`);
}

/** What comes next that is no repetition and no 100. */
async function next(like: RegExp): Promise<string> {
  for (;;) {
    const text = textOf((await peer.next()).bytes);
    if (like.test(text)) return text;
  }
}

const incoming = (like: (rows: IncomingRow[]) => boolean): Promise<IncomingRow[]> =>
  until(
    () => {
      const rows = app.stack.uas.list.rows();
      return like(rows) && rows;
    },
    (look) => app.stack.uas.list.onChange(look),
  );

/** Throws the torture messages and broken ones at the console, without a pause between them. */
function fire(seed: number, count: number): void {
  const random = createSeededRandom(seed);
  for (const bytes of TORTURE) attacker.send(bytes, port);
  for (let i = 0; i < count; i++) attacker.send(someDatagram(random), port);
}

describe('under fire', () => {
  it('answers whoever asks', async () => {
    fire(1, 500);
    peer.send(request('OPTIONS', 'asks'), port);
    expect(await next(/^SIP/)).toMatch(/^SIP\/2\.0 200 /);
    fire(2, 500);
    peer.send(request('OPTIONS', 'again'), port);
    expect(await next(/again/)).toMatch(/^SIP\/2\.0 200 /);
    const counters = app.feeds.traffic({}).snapshot();
    expect(counters.nextMessage).toBeGreaterThan(100);
  });

  it('takes a call by hand, from ringing to its end', async () => {
    peer.send(request('INVITE', 'call'), port);
    const rows = await incoming((all) => all.some(({ callId }) => callId === 'call'));
    const id = rows.find(({ callId }) => callId === 'call')?.id ?? 0;
    fire(3, 200);
    const answer = (status: number) =>
      app.handlers['incoming.answer']({ id, status, sdp: true, reliable: false, headers: [] });
    await answer(180);
    const ringing = await next(/^SIP\/2\.0 180/);
    const toTag = /^To:.*;tag=(\w+)/m.exec(ringing)?.[1] ?? '';
    await answer(200);
    expect(await next(/^SIP\/2\.0 200/)).toContain('m=audio');
    peer.send(request('ACK', 'call', { toTag }), port);
    await incoming((all) => all.some((row) => row.id === id && row.state === 'acknowledged'));
    peer.send(request('BYE', 'call', { toTag, seq: 2 }), port);
    expect(await next(/CSeq: 2 BYE/)).toMatch(/^SIP\/2\.0 200/);
    expect(app.stack.dialogs.table.get(1)?.dialog.phase).toBe('terminated');
  });

  it('registers at the lab with digest, asks, and unregisters', async () => {
    const lab = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
    if (!lab.ok) throw new Error(lab.error.message);
    await app.handlers['accounts.put']({
      config: {
        id: 'a',
        aor: `sip:alice@${lab.value.slice(4)}`,
        display: '',
        registrar: lab.value,
        proxy: '',
        user: '',
        contact: '',
        expires: 600,
        refresh: true,
        margin: 60,
        keepAlive: 'off',
        keepAliveSeconds: 30,
      },
      password: 'wonderland',
    });
    const account = (like: (row: AccountRow) => boolean): Promise<AccountRow> =>
      until(
        () => app.stack.accounts.rows().find(like),
        (look) => app.stack.accounts.onChange(look),
      );
    fire(4, 200);
    await app.handlers['accounts.register']({ id: 'a' });
    const bound = await account(({ state }) => state === 'registered' || state === 'failed');
    expect(bound).toMatchObject({
      state: 'registered',
      status: 200,
      bindings: [{ own: true }],
      nonces: [{ nc: 1 }],
    });
    const { exchange } = await app.handlers['accounts.query']({ id: 'a' });
    await until(
      () => app.userAgent.get(exchange)?.outcome,
      (look) => app.userAgent.onChange(look),
    );
    await app.handlers['accounts.unregister']({ id: 'a', all: false });
    expect(await account(({ state }) => state === 'unregistered')).toMatchObject({
      until: null,
      nextAttempt: null,
    });
  });
});
