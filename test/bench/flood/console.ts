/**
 * The console that is flooded, in a process of its own: the policies of a new one (an INVITE waits for a hand), one
 * listener on all addresses, and a client at a port in memory that watches the lists as a window does.
 */
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import { createPortPair } from '#shared/rpc/memory-port.ts';
import { serve } from '#shared/rpc/server.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import type { ConsoleReport, Second } from './protocol.ts';

const PAGE = 100;
const PAGE_EVERY = 100;

const clock = systemClock();
const random = systemRandom();
const log = (text: unknown): void => void process.stderr.write(`${String(text)}\n`);
const app = createApp({
  ...nodeMachine(),
  resolver: nodeResolver(),
  clock,
  random,
  log,
  host: 'test',
  version: 'bench',
  platform: process.platform,
  captures: null,
});
const client = attach(app);

function attach({ handlers, feeds }: App): RpcClient {
  return createClient(() => {
    const [near, far] = createPortPair();
    serve(far, { handlers, feeds }, { clock, random, onError: log });
    return Promise.resolve(near);
  }, clock);
}

/** What the client saw since the last look. */
const seen = { frames: 0, rows: 0, gap: 0, page: 0, last: performance.now() };

function watch(): void {
  const frame = (): void => void seen.frames++;
  const traffic = (): void => {
    frame();
    noteGap();
  };
  client.open('traffic', {}, { snapshot: traffic, delta: traffic });
  client.open('stack', {}, { snapshot: frame, delta: frame });
  const list = (rows: readonly unknown[]): void => {
    frame();
    seen.rows = rows.length;
  };
  client.open('incoming', {}, { snapshot: list, delta: list });
}

function noteGap(): void {
  const now = performance.now();
  seen.gap = Math.max(seen.gap, now - seen.last);
  seen.last = now;
}

async function askForPage(): Promise<void> {
  const begin = performance.now();
  const { next } = app.store.counters();
  await client.call('messages.page', { from: Math.max(1, next - PAGE), count: PAGE });
  seen.page = Math.max(seen.page, performance.now() - begin);
}

let before = { cpu: process.cpuUsage(), received: 0, sent: 0 };

function lookBack(): Second {
  const [source] = app.transport.sources();
  const now = { cpu: process.cpuUsage(), received: source?.received ?? 0, sent: source?.sent ?? 0 };
  const { live, refused } = app.stack.server.counters();
  const second: Second = {
    rss: process.memoryUsage().rss,
    received: now.received - before.received,
    sent: now.sent - before.sent,
    live,
    refused,
    ...app.stack.uas.list.counters(),
    rows: seen.rows,
    frames: seen.frames,
    gap: seen.gap,
    page: seen.page,
    cpu: (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1_000,
  };
  before = now;
  Object.assign(seen, { frames: 0, gap: 0, page: 0 });
  return second;
}

const tell = (report: ConsoleReport): void => {
  // A parent that has gone needs no report.
  if (process.connected) process.send?.(report, undefined, undefined, () => undefined);
};

await app.transport.open({ transport: 'udp', host: '0.0.0.0', port: 0 }, 'console');
watch();
const pages = setInterval(() => void askForPage().catch(log), PAGE_EVERY);
const seconds = setInterval(() => tell({ kind: 'second', second: lookBack() }), 1_000);
process.on('disconnect', () => {
  clearInterval(pages);
  clearInterval(seconds);
  client.close();
  void app.close();
});
tell({ kind: 'ready', port: Number(/:(\d+)$/.exec(app.transport.sources()[0]?.address ?? '')?.[1] ?? 0) });
