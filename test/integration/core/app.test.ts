import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { Peer } from './peer.ts';
import { openPeer, until } from './peer.ts';

let app: App;
let peer: Peer;
let log: string[];

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
  peer = await openPeer('127.0.0.1');
});

afterEach(async () => {
  await app.close();
  peer.close();
  expect(log).toEqual([]);
});

async function startLab(): Promise<string> {
  const lab = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
  if (!lab.ok) throw new Error(lab.error.message);
  return lab.value;
}

/** Opens the console's listener and answers with its port. */
async function listen(): Promise<number> {
  const { address } = await app.handlers['sources.add']({ address: 'udp:127.0.0.1:0' });
  return Number(address?.split(':').at(-1));
}

const rows = (): MessageRow[] => app.store.rows(1, 200);

const rowsWhen = (enough: (all: MessageRow[]) => boolean): Promise<MessageRow[]> =>
  until(
    () => enough(rows()) && rows(),
    (look) => app.store.onChange(look),
  );

async function send(text: string, to: string, change: Partial<SendDraft> = {}): Promise<Exchange> {
  const { id } = await app.handlers['exchanges.start']({
    bytes: utf8(text),
    to,
    switches: ALL_ON,
    credentials: null,
    variables: {},
    timeout: null,
    ...change,
  });
  return until(
    () => {
      const exchange = app.userAgent.get(id);
      return exchange?.outcome && exchange;
    },
    (look) => app.userAgent.onChange(look),
  );
}

describe('the console and its lab', () => {
  it('sends OPTIONS and lists the question and the 200 once each', async () => {
    const lab = await startLab();
    const exchange = await send(`OPTIONS sip:${lab.slice(4)} SIP/2.0\r\n\r\n`, lab);
    expect(exchange.outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(rows()).toMatchObject([
      { direction: 'out', kind: 'request', method: 'OPTIONS', dst: lab.slice(4), severity: null },
      { direction: 'in', kind: 'response', status: 200, src: lab.slice(4), severity: null },
    ]);
    expect(exchange.entries.map(({ messageId }) => messageId)).toEqual(rows().map(({ id }) => id));
    expect(await app.handlers['dialogs.page']({ from: 0, count: 9 })).toMatchObject({
      rows: [{ method: 'OPTIONS', state: 'answered', status: 200, messages: 2 }],
    });
  });

  it('lists the lab’s traffic once also with a listener at all addresses', async () => {
    await app.handlers['sources.add']({ address: 'udp:0.0.0.0:0' });
    const lab = await startLab();
    await send(`OPTIONS sip:${lab.slice(4)} SIP/2.0\r\n\r\n`, lab);
    expect(rows().map(({ direction, status }) => [direction, status])).toEqual([
      ['out', 0],
      ['in', 200],
    ]);
  });

  it('registers with digest and the call is registered', async () => {
    const lab = await startLab();
    const host = lab.slice(4);
    const text =
      `REGISTER sip:${host} SIP/2.0\r\nFrom: <sip:alice@${host}>;tag=1\r\nTo: <sip:alice@${host}>\r\n` +
      'Contact: <sip:alice@127.0.0.1>\r\n\r\n';
    const exchange = await send(text, lab, { credentials: { user: 'alice', password: 'wonderland' } });
    expect(exchange.outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(await app.handlers['dialogs.page']({ from: 0, count: 9 })).toMatchObject({
      rows: [{ method: 'REGISTER', state: 'registered', messages: 4 }],
    });
  });

  it('lists what another peer says to the lab', async () => {
    const lab = await startLab();
    const via = `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bKpeer;rport`;
    peer.send(request('OPTIONS', via), Number(lab.split(':').at(-1)));
    expect(textOf((await peer.next()).bytes)).toMatch(/^SIP\/2\.0 200 /);
    expect(rows()).toMatchObject([
      { direction: 'in', dst: lab.slice(4), method: 'OPTIONS' },
      { direction: 'out', src: lab.slice(4), status: 200 },
    ]);
  });
});

function request(method: string, via: string): Uint8Array {
  const lines = [
    `${method} sip:console@127.0.0.1 SIP/2.0`,
    via,
    'From: <sip:peer@127.0.0.1>;tag=p',
    'To: <sip:console@127.0.0.1>',
    `Call-ID: ${method}-from-peer`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n`);
}

describe('the console and a peer', () => {
  it.each([
    [
      'the port it came from where rport is asked for',
      'pc.invalid:1;branch=z9hG4bKa;rport',
      /received=127\.0\.0\.1/,
    ],
    ['the port that sent-by names', 'pc.invalid:PORT;branch=z9hG4bKb', /received=127\.0\.0\.1/],
  ])('answers to %s, and says where it came from', async (_what, via, expected) => {
    const port = await listen();
    peer.send(request('OPTIONS', `Via: SIP/2.0/UDP ${via.replace('PORT', String(peer.port))}`), port);
    const { bytes, from } = await peer.next();
    expect(from.port).toBe(port);
    expect(textOf(bytes)).toMatch(/^SIP\/2\.0 200 /);
    expect(/^Via:.*$/im.exec(textOf(bytes))?.[0]).toMatch(expected);
  });

  it('puts the source port into rport', async () => {
    const port = await listen();
    peer.send(request('OPTIONS', 'Via: SIP/2.0/UDP pc.invalid;branch=z9hG4bKc;rport'), port);
    expect(textOf((await peer.next()).bytes)).toContain(`rport=${peer.port}`);
  });

  it('lists garbage as other and goes on', async () => {
    const port = await listen();
    for (const bytes of [utf8('\r\n\r\n'), new Uint8Array(), new Uint8Array([0, 1, 0, 0, 33, 18, 164, 66])]) {
      peer.send(bytes, port);
    }
    peer.send(request('OPTIONS', `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bKd;rport`), port);
    expect(textOf((await peer.next()).bytes)).toMatch(/^SIP\/2\.0 200 /);
    const all = await rowsWhen((list) => list.length === 5);
    expect(all.map(({ kind }) => kind).sort()).toEqual(['other', 'other', 'other', 'request', 'response']);
    expect(app.feeds.traffic({}).snapshot()).toMatchObject({ other: 3, nextMessage: 6, nextDialog: 2 });
  });

  it('sends bytes exactly as typed', async () => {
    const typed = 'this is\nnot SIP at all \u00e9';
    const exchange = send(typed, `udp:127.0.0.1:${peer.port}`, { switches: AS_TYPED, timeout: 1 });
    expect(textOf((await peer.next()).bytes)).toBe(typed);
    expect((await exchange).outcome).not.toBeNull();
    expect(rows()).toMatchObject([{ direction: 'out', kind: 'other', unsent: false }]);
  });

  it('tells an oversize message as EMSGSIZE', async () => {
    const text = 'x'.repeat(70_000);
    const exchange = await send(text, `udp:127.0.0.1:${peer.port}`, { switches: AS_TYPED });
    expect(exchange.outcome).toMatchObject({ kind: 'trouble', trouble: { code: 'EMSGSIZE' } });
  });

  it('tells a destination that does not exist', async () => {
    const exchange = await send('OPTIONS sip:nobody.invalid SIP/2.0\r\n\r\n', 'udp:nobody.invalid:5060');
    expect(exchange.outcome).toMatchObject({
      kind: 'trouble',
      trouble: { code: expect.stringMatching(/^(HOST_NOT_FOUND|EAI_AGAIN)$/) },
    });
  });
});
