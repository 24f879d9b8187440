/**
 * `npm run bench:live`: 10,000 messages a second into one UDP socket for 30 s, with a browser that follows the list. Prints what was
 * sent, stored and dropped, how late the core's event loop came, and the frames of the page; nothing is asserted. The sender, the
 * console and the browser share the machine. `--mode answer` measures a console that answers, `--record` one that records, `--rate`
 * and `--seconds` another load.
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { watchList } from './live/page.ts';
import type { ConsoleOrder, ConsoleReport, ConsoleWord, FrameReport, SendReport } from './live/protocol.ts';
import { count, mebibytes } from './soak/words.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '30' },
    mode: { type: 'string', default: 'listen' },
    'no-browser': { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];

/** The page and the code that is compiled while it runs are warm then. */
const WARM_UP = 2;
const file = (name: string): string => fileURLToPath(new URL(`live/${name}.ts`, import.meta.url));

function heard<K extends ConsoleWord['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<ConsoleWord & { kind: K }> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the console ended')));
    child.on('message', (word: ConsoleWord) => {
      if (word.kind === kind) resolve(word as ConsoleWord & { kind: K });
    });
  });
}

/** Sends for a time, and settles when all has left. */
function flood(port: number, forSeconds: number): Promise<SendReport> {
  const sender = fork(file('sender'));
  sender.send({ port, rate, seconds: forSeconds });
  return new Promise((resolve) => void sender.once('message', (report: SendReport) => resolve(report)));
}

function percentile(sorted: readonly number[], part: number): string {
  return (sorted[Math.ceil(part * sorted.length) - 1] ?? NaN).toFixed(1);
}

function tell({ sent, elapsed }: SendReport, warm: SendReport, report: ConsoleReport): void {
  const all = sent + warm.sent;
  const drops = report.kernelDrops;
  console.log(`sent ${count(all)} (${count((sent * 1_000) / elapsed)} a second while measured)`);
  console.log(
    `stored ${count(report.stored)}, answered ${count(report.answered)}, evicted ${count(report.evicted)}`,
  );
  console.log(`dropped by the system ${drops === null ? 'not told' : count(drops)}`);
  console.log(`lost in the process ${count(all - report.stored - (drops ?? 0))}`);
  const { p50, p99, max } = report.delay;
  console.log(`event loop late p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
  console.log(`processor ${((report.cpu * 1_000) / sent).toFixed(1)} µs a message, ${count(report.cpu)} ms`);
  console.log(`memory ${mebibytes(report.rss)} MiB RSS, ${mebibytes(report.heap)} MiB heap`);
}

function tellFrames({ frames, lastRow, processTime, threadTime }: FrameReport): void {
  const sorted = frames.toSorted((a, b) => a - b);
  const [p50, p95, max] = [percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 1)];
  console.log(`${count(frames.length)} frames: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`);
  console.log(`processor of the page ${count(processTime)} ms, of its main thread ${count(threadTime)} ms`);
  console.log(`the last row on the screen: ${lastRow.slice(0, 120)}`);
}

console.log(
  `Node ${process.version}, ${cpus().length} processors that sender, console and browser share, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
);
console.log(
  `${count(rate)} messages a second for ${seconds} s, mode ${values.mode}${values.record ? ', recorded' : ''}`,
);
const folder = values.record ? mkdtempSync(join(tmpdir(), 'sipwright-live-')) : null;
const child = fork(file('console'), [values.mode, ...(folder === null ? [] : [folder])], {
  execArgv: process.execArgv,
});
const order = (one: ConsoleOrder): void => void child.send(one);
const { url, port } = await heard(child, 'ready');
const watcher = values['no-browser'] ? null : await watchList(url);
const warm = await flood(port, WARM_UP);
await watcher?.start();
order('start');
const sent = await flood(port, seconds);
const frames = await watcher?.stop();
order('stop');
const { report } = await heard(child, 'report');
tell(sent, warm, report);
if (frames) tellFrames(frames);
await watcher?.close();
child.once('exit', () => folder !== null && rmSync(folder, { recursive: true }));
child.disconnect();
