/**
 * `npm run bench:flood`: one source floods a console with INVITEs while an honest one asks OPTIONS and a client watches
 * the lists. Prints what the console keeps and whether both are still served; nothing is asserted.
 */
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askHonestly } from './flood/honest.ts';
import type { ConsoleReport, FloodOrder, FloodReport, Second } from './flood/protocol.ts';
import { count, mebibytes } from './soak/words.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    after: { type: 'string', default: '40' },
  },
});

const file = (name: string): string => fileURLToPath(new URL(`flood/${name}.ts`, import.meta.url));
const wait = (seconds: number): Promise<void> =>
  new Promise((done) => void setTimeout(done, 1_000 * seconds));

const COLUMNS = [
  ...['in/s', 'out/s', 'cpu %', 'RSS MiB', 'live', 'refused', 'waiting', 'unlisted'],
  ...['rows', 'frames', 'gap ms', 'page ms'],
];

function line(at: number, one: Second): string {
  const cells = [
    ...[count(one.received), count(one.sent), count(one.cpu / 10), mebibytes(one.rss)],
    ...[one.live, one.refused, one.waiting, one.unlisted, one.rows, one.frames, one.gap, one.page].map(count),
  ];
  return String(at).padStart(3) + cells.map((cell) => cell.padStart(9)).join('');
}

function flood(order: FloodOrder): Promise<FloodReport> {
  const source = fork(file('source'));
  source.send(order);
  return new Promise((resolve) => void source.once('message', (report: FloodReport) => resolve(report)));
}

function told(waits: readonly number[], asked: number): string {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(1);
  return `${waits.length} of ${asked} OPTIONS answered, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, the slowest ${at(1)} ms`;
}

const [rate, seconds, after] = [Number(values.rate), Number(values.seconds), Number(values.after)];
console.log(`Node ${process.version}, ${cpus().length} processors that the console and its sources share`);
console.log(
  `${count(rate)} INVITEs a second for ${seconds} s from one source; OPTIONS each 100 ms from another`,
);
console.log(`   ${COLUMNS.map((name) => name.padStart(9)).join('')}`);
const child = fork(file('console'), { execArgv: process.execArgv });
let at = 0;
const port = await new Promise<number>((resolve) => {
  child.on('message', (report: ConsoleReport) => {
    if (report.kind === 'ready') resolve(report.port);
    else console.log(line(++at, report.second));
  });
});
const before = await askHonestly(port);
await wait(2);
const calm = before.result();
before.close();
const honest = await askHonestly(port);
const { sent, answers } = await flood({ port, rate, seconds });
const { asked, waits } = honest.result();
console.log(`the flood has ended: ${count(sent)} sent, ${count(answers)} answers came back`);
await wait(after);
honest.close();
console.log(`before the flood: ${told(calm.waits, calm.asked)}`);
console.log(`during the flood: ${told(waits, asked)}`);
child.disconnect();
