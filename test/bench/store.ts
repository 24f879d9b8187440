/**
 * What the store costs a message: `node test/bench/store.ts [MESSAGES]` appends messages of about 700 bytes to a store in memory and
 * to one that records on the disk, and reads the recorded ones back. It measures and prints; nothing is asserted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { summarize } from '#shared/sip/summary.ts';
import { nodeDisk } from '#core/recording/node-disk.ts';
import { nodeProcesses } from '#core/recording/processes.ts';
import { createRecorder } from '#core/recording/recorder.ts';
import { createRecordingFolder } from '#core/recording/recording-folder.ts';
import { systemClock } from '#core/session/system.ts';
import type { Store } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import { optionsRequest } from '../helpers/capture-read.ts';
import { arrivalOf } from '../helpers/recorded-store.ts';

const COUNT = Number(process.argv[2] ?? 1_000_000);
/** Messages that come in one turn of the event loop. */
const AT_ONCE = 100;
const BODY = 450;
/** Different ones, written over with a number of their own, so that no two are the same. */
const DIGITS = 8;
const template = optionsRequest('0'.repeat(DIGITS), BODY);
const numberAt = new TextDecoder().decode(template).indexOf('z9hG4bK') + 'z9hG4bK'.length;
const said = summarize(template);
const clock = systemClock();

/** Appends all; tells the time of the processor for a message, which other programs do not change, and that of appending alone. */
async function fill(store: Store): Promise<string> {
  const before = process.cpuUsage();
  let spent = 0;
  for (let n = 0; n < COUNT;) {
    const begin = process.cpuUsage();
    for (let i = 0; i < AT_ONCE && n < COUNT; i++, n++) {
      for (let digit = 0, rest = n; digit < DIGITS; digit++, rest = Math.floor(rest / 10))
        template[numberAt + digit] = 48 + (rest % 10);
      const { id } = store.append(arrivalOf(template, { time: clock.now() }), said);
      store.link(id, 1 + (n >> 3), Math.max(0, id - 1));
    }
    spent += total(process.cpuUsage(begin));
    await turn();
    await store.settle();
  }
  const all = total(process.cpuUsage(before));
  return `${(spent / COUNT).toFixed(2)} microseconds of processor time to append one, ${(all / COUNT).toFixed(2)} with all that follows`;
}

const total = ({ user, system }: NodeJS.CpuUsage): number => user + system;

function readRows(store: Store): void {
  const { first, next } = store.counters();
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const from = first + Math.floor((i * 7_919 * 997) % (next - first - 200));
    const begin = performance.now();
    store.rows(from, 200);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  console.log(
    `  a page of 200 rows anywhere: median ${times[100]?.toFixed(2)} ms, worst ${times.at(-1)?.toFixed(2)} ms`,
  );
}

async function scan(store: Store): Promise<void> {
  const { first, next } = store.counters();
  const begin = performance.now();
  let bytes = 0;
  for (let id = next - 1; id >= first; id--) {
    const view = store.view(id);
    if (view) bytes += view.length;
    else {
      await store.load(id);
      bytes += store.view(id)?.length ?? 0;
    }
  }
  const spent = performance.now() - begin;
  console.log(
    `  looking at all bytes: ${spent.toFixed(0)} ms for ${next - first} messages, ${(bytes / 1e6).toFixed(0)} MB`,
  );
}

function memory(): string {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const mb = (value: number): string => `${(value / 1e6).toFixed(0)} MB`;
  return `rss ${mb(rss)}, heap ${mb(heapUsed)}, buffers ${mb(arrayBuffers)}`;
}

async function inMemory(): Promise<void> {
  const store = createStore();
  console.log(`in memory: ${await fill(store)}`);
  console.log(`  ${memory()}; kept ${store.counters().next - store.counters().first}`);
}

async function recorded(): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'sipwright-bench-'));
  const folder = createRecordingFolder({
    path,
    disk: nodeDisk(),
    clock,
    processes: nodeProcesses(clock.now),
  });
  const store = createStore({ archive: createRecorder({ folder, clock }), clock });
  console.log(`recorded: ${await fill(store)}`);
  const { first, next } = store.counters();
  console.log(
    `  ${memory()}; kept ${next - first}, on disk ${(store.recording().bytes / 1e6).toFixed(0)} MB`,
  );
  readRows(store);
  await scan(store);
  await store.close();
  rmSync(path, { recursive: true });
}

console.log(`${COUNT} messages of ${template.length} bytes; ${memory()}`);
await inMemory();
console.log(`  let go: ${memory()}`);
await recorded();
