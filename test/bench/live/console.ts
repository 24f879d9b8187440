/**
 * The console of the live bench in a process of its own, served to a browser: a socket that only listens (`listen`), or one of
 * the stack that answers by the rules of a new console (`answer`) or leaves all to a hand (`quiet`).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeResolver } from '#core/resolve/resolver.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { rendererFolder } from '../../../electron/headless/cli/project.ts';
import { startWebHost } from '../../../electron/headless/web/web-host.ts';
import type { ConsoleOrder, ConsoleReport, ConsoleWord } from './protocol.ts';

/** Milliseconds between two looks at the event loop; the histogram counts them as part of each delay. */
const RESOLUTION = 1;
/** Longer than what the system tells of drops is kept. */
const CALM = 1_500;
const ANSWERS = { listen: 'listen:', answer: '', quiet: '' } as const;

const mode = (process.argv[2] ?? 'listen') as keyof typeof ANSWERS;
const clock = systemClock();
const random = systemRandom();
const log = (text: unknown): void => void process.stderr.write(`${String(text)}\n`);
const tell = (word: ConsoleWord): void => void process.send?.(word);

const app = createApp({
  ...nodeMachine(),
  resolver: nodeResolver(),
  clock,
  random,
  log,
  host: 'browser',
  version: 'bench',
  platform: process.platform,
  captures: process.argv[3] ?? null,
});

/** The row of the socket that is measured. */
const source = () => {
  const [row] = app.feeds.sources({}).snapshot();
  if (!row) throw new Error('the console has no source');
  return row;
};

const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
let cpu = process.cpuUsage();

function begin(): void {
  cpu = process.cpuUsage();
  delay.reset();
  delay.enable();
}

/** Settles when nothing has come for a while: a busy console still has datagrams in its socket's buffer. */
async function calm(): Promise<void> {
  for (let before = -1; before !== source().received; await wait(CALM)) before = source().received;
}

function report({ user, system }: NodeJS.CpuUsage): ConsoleReport {
  const { rss, heapUsed } = process.memoryUsage();
  const { dropped, sent } = source();
  const { next, evicted } = app.store.counters();
  return {
    stored: next - 1 - sent,
    kernelDrops: dropped,
    answered: sent,
    evicted,
    delay: {
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    },
    cpu: (user + system) / 1_000,
    rss,
    heap: heapUsed,
  };
}

async function end(): Promise<void> {
  delay.disable();
  const used = process.cpuUsage(cpu);
  await calm();
  tell({ kind: 'report', report: report(used) });
}

const rendererDir = rendererFolder();
if (rendererDir === null) throw new Error('the console is not built yet: run npm run build');
await app.handlers['settings.set']({ autoAnswer: mode !== 'quiet' });
await app.handlers['sources.add']({ address: `${ANSWERS[mode]}udp:127.0.0.1:0` });
const web = await startWebHost({
  service: { handlers: app.handlers, feeds: app.feeds },
  ...{ host: '127.0.0.1', port: 0, rendererDir, clock, random, onError: log },
});
if (!web.ok) throw new Error(web.error.message);
process.on('message', (order: ConsoleOrder) => {
  if (order === 'start') begin();
  else void end();
});
process.on('disconnect', () => void Promise.all([web.value.close(), app.close()]).then(() => process.exit()));
tell({ kind: 'ready', url: web.value.url, port: Number(/:(\d+)$/.exec(source().address ?? '')?.[1] ?? 0) });
