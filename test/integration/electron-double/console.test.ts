/** The console through the port that the built preload hands over: calls, streams, a send to the lab, a reload. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#core/session/system.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { TrafficCounters } from '#shared/model/traffic.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import { askForPort, bootHost } from '../../helpers/electron-double/boot.ts';
import type { Control } from '../../helpers/electron-double/electron.ts';

let control: Control;
let client: RpcClient;
const folder = mkdtempSync(join(tmpdir(), 'sipwright-double-'));

beforeAll(async () => {
  control = await bootHost({ userData: folder });
  const { webContents } = await control.shown();
  client = createClient(async () => {
    if (!webContents.page) throw new Error('the window has no page');
    return portOfMessagePort(await askForPort(webContents.page));
  }, systemClock());
});
afterAll(async () => {
  client.close();
  await control.quit();
  rmSync(folder, { recursive: true });
});

/** Follows an exchange until it has an outcome. */
function outcomeOf(id: number): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const see = (exchange: Exchange): void => {
      if (exchange.outcome) resolve(exchange);
    };
    client.open('exchange', { id }, { snapshot: see, delta: see, ended: reject });
  });
}

function countersWith(test: (counters: TrafficCounters) => boolean): Promise<TrafficCounters> {
  return new Promise((resolve, reject) => {
    const see = (counters: TrafficCounters): void => {
      if (test(counters)) resolve(counters);
    };
    client.open('traffic', {}, { snapshot: see, delta: ({ counters }) => see(counters), ended: reject });
  });
}

async function sendOptions(): Promise<Exchange> {
  const { lab } = await client.call('app.info', {});
  const to = String(lab);
  const { id } = await client.call('exchanges.start', {
    bytes: utf8(`OPTIONS sip:echo@${to.slice('udp:'.length)} SIP/2.0\r\n\r\n`),
    to,
    switches: ALL_ON,
    credentials: null,
    variables: {},
    timeout: null,
  });
  return outcomeOf(id);
}

describe('the console in the window', () => {
  it('says that it runs on the desktop, with the lab beside it', async () => {
    expect(await client.call('app.info', {})).toMatchObject({
      host: 'desktop',
      version: '0.0.0-double',
      lab: expect.stringMatching(/^udp:127\.0\.0\.1:\d+$/),
    });
  });

  it('listens for SIP from the first moment', async () => {
    const sources = await new Promise<readonly { role: string; state: string }[]>((resolve) => {
      client.open('sources', {}, { snapshot: resolve, delta: resolve });
    });
    expect(sources.map(({ role, state }) => `${role} ${state}`).sort()).toEqual(['console open', 'lab open']);
  });

  it('sends an OPTIONS to the lab and lists the request and the answer with their bytes', async () => {
    const exchange = await sendOptions();
    expect(exchange.outcome).toMatchObject({ kind: 'answer', status: 200 });
    await countersWith(({ nextMessage }) => nextMessage >= 3);
    const { rows } = await client.call('messages.page', { from: 1, count: 10 });
    expect(rows.slice(0, 2).map(({ kind, status, method }) => [kind, status, method])).toEqual([
      ['request', 0, 'OPTIONS'],
      ['response', 200, 'OPTIONS'],
    ]);
    const { bytes } = await client.call('messages.get', { id: 1 });
    expect(new TextDecoder().decode(bytes)).toMatch(/^OPTIONS sip:echo@[^]*\r\n\r\n$/);
  });

  it('refuses what the table does not allow, with the code of the reason', async () => {
    await expect(client.call('messages.get', { id: 4_000_000 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.call('messages.page', { from: 1, count: 1000 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('goes on after the page is loaded again, with nothing lost', async () => {
    const before = await countersWith(() => true);
    const lost = new Promise<void>((resolve) => {
      const off = client.onState((state) => {
        if (state !== 'lost') return;
        off();
        resolve();
      });
    });
    await control.windows[0]?.webContents.load('app://sipwright/');
    await lost;
    const again = await countersWith(() => true);
    expect(again.nextMessage).toBeGreaterThanOrEqual(before.nextMessage);
    expect((await sendOptions()).outcome).toMatchObject({ kind: 'answer', status: 200 });
  });
});
