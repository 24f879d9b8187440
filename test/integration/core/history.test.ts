/** What is kept in the data folder of a real disk: sends and open drafts, for their owner alone, had again by the next run. */
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { HistoryRow } from '#shared/model/workspace.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { until } from './peer.ts';

let folder: string;
let log: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipwright-history-'));
  log = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  expect(log).toEqual([]);
});

const begin = (): App =>
  createApp({
    ...nodeMachine(),
    resolver: nodeResolver(),
    clock: systemClock(),
    random: systemRandom(),
    log: (line) => void log.push(line),
    host: 'test',
    version: '0.0.0',
    platform: process.platform,
    captures: folder,
  });

/** The newest sends, as soon as they are as they should be. */
function rows(app: App, fits: (rows: readonly HistoryRow[]) => boolean): Promise<readonly HistoryRow[]> {
  const feed = app.feeds.history({});
  const read = async (): Promise<readonly HistoryRow[]> =>
    (await app.handlers['history.page']({ of: 'hand', from: 0, count: 100 })).rows;
  return new Promise((resolve) => {
    const look = (): void =>
      void read().then((found) => {
        feed.take();
        if (!fits(found)) return;
        feed.close();
        resolve(found);
      });
    feed.onChange(look);
    look();
  });
}

async function send(app: App, lab: string, name: string): Promise<void> {
  const { id } = await app.handlers['exchanges.start']({
    ...{ bytes: utf8('OPTIONS sip:{{$uuid}}@lab.invalid SIP/2.0\n\n'), form: 'template', to: lab, name },
    ...{ switches: ALL_ON, credentials: { user: 'alice', password: 'wonderland' }, variables: {} },
    timeout: null,
  });
  await until(
    () => app.userAgent.get(id)?.outcome,
    (look) => app.userAgent.onChange(look),
  );
}

it('sends and drafts are had again, also where one file was cut', async () => {
  const app = begin();
  const lab = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
  if (!lab.ok) throw new Error(lab.error.message);
  for (const name of ['one', 'two', 'three']) await send(app, lab.value, name);
  await app.handlers['drafts.keep']({ text: '{"drafts":["呼叫"]}' });
  // The end of the last one is taken on closing.
  await app.close();

  const kept = join(folder, 'history');
  const files = readdirSync(kept).sort();
  expect(files).toHaveLength(3);
  for (const path of [...files.map((file) => join(kept, file)), join(folder, 'drafts.json')])
    expect(statSync(path).mode & 0o777, path).toBe(0o600);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  const cut = join(kept, files[1] ?? '');
  truncateSync(cut, Math.floor(statSync(cut).size / 2));

  const next = begin();
  const found = await rows(next, ({ length }) => length === 2);
  expect(found.map(({ name }) => name)).toEqual(['three', 'one']);
  expect(found[0]).toMatchObject({
    method: 'OPTIONS',
    outcome: { kind: 'answer', status: 200 },
    exchange: null,
  });
  const entry = await next.handlers['history.get']({ id: found[0]?.id ?? 0 });
  expect(entry.messages.map(({ bytes }) => textOf(bytes).slice(0, 12))).toEqual([
    'OPTIONS sip:',
    'SIP/2.0 200 ',
  ]);
  expect(entry.draft.credentials).toEqual({ user: 'alice', password: '' });
  expect(await next.handlers['drafts.kept']({})).toEqual({ text: '{"drafts":["呼叫"]}' });
  await next.handlers['history.clear']({ of: 'hand' });
  expect(readdirSync(kept)).toEqual([]);
  await next.close();
});
