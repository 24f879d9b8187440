/** The soak itself: calls at one rate for a time, a line of figures each 5 s, and whether memory stayed flat. */
import type { Pair, Run } from './pair.ts';
import { callAt, startPair } from './pair.ts';
import type { Sample } from './protocol.ts';
import { count, failures, mebibytes } from './words.ts';

export interface EnduranceOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly t1: number;
  readonly fill: boolean;
}

const WINDOW = 5;
/** Growth in % that may be chance. */
const FLAT = 5;

/** Runs and prints it. */
export async function endure(options: EnduranceOptions): Promise<Run> {
  const { rate, seconds, t1, fill } = options;
  console.log(`\n${count(rate)} calls a second for ${seconds} s, T1 = ${t1} ms`);
  console.log(
    `An answered INVITE lives for 64*T1 = ${(64 * t1) / 1_000} s (RFC 6026), the first third is ${Math.round(seconds / 3)} s.`,
  );
  console.log(
    'What lives is weighed after the first third and after the last call; the collection that this takes is a pause in the figures.',
  );
  if (fill) console.log('Both captures are filled to their limits first, as after hours of use.');
  const pair = await startPair({ t1, fill });
  const histories: Sample[][] = [[], []];
  console.log(HEAD);
  [pair.caller, pair.callee].forEach((party, i) => {
    party.onSample = (sample) => {
      const history = histories[i] ?? [];
      if (history.length >= seconds) return;
      history.push(sample);
      if (i === 1 && history.length % WINDOW === 0) printWindow(histories, history.length);
    };
  });
  const afterThird = after(seconds / 3, () => weigh(pair));
  const run = await callAt(pair, rate, seconds);
  const weights = [await afterThird, await weigh(pair)];
  await pair.close();
  printRun(run);
  histories.forEach((history, i) => {
    const side = SIDES[i] ?? '';
    console.log(
      `${side}: ${(total(history, (one) => one.cpu) / run.tally.completed).toFixed(2)} ms of processor a call`,
    );
    printVerdict(
      side,
      history,
      weights.map((both) => both[i] ?? 0),
    );
  });
  return run;
}

const SIDES = ['caller', 'callee'];
const COLUMNS = ['msg/s', 'cpu %', 'loop p50', 'p99 ms', 'RSS MiB', 'heap', 'buffers', 'live tr.'];
const HEAD = `${'s'.padStart(4)} ${''.padEnd(7)}${COLUMNS.map((name) => name.padStart(9)).join('')}`;

function printWindow(histories: readonly Sample[][], end: number): void {
  histories.forEach((history, i) => {
    const part = history.slice(end - WINDOW, end);
    if (part.length > 0) console.log(`${String(end).padStart(4)} ${(SIDES[i] ?? '').padEnd(7)}${row(part)}`);
  });
}

function row(part: readonly Sample[]): string {
  const sum = (of: (sample: Sample) => number): number => part.reduce((total, one) => total + of(one), 0);
  const most = (of: (sample: Sample) => number): number => Math.max(...part.map(of));
  const elapsed = sum((one) => one.elapsed);
  return [
    count((1_000 * sum((one) => one.messages)) / elapsed),
    count((100 * sum((one) => one.cpu)) / elapsed),
    (sum((one) => one.delay50) / part.length).toFixed(1),
    most((one) => one.delay99).toFixed(1),
    mebibytes(most((one) => one.rss)),
    mebibytes(Math.min(...part.map((one) => one.heap))),
    mebibytes(most((one) => one.buffers)),
    count(part.at(-1)?.live ?? 0),
  ]
    .map((text) => text.padStart(9))
    .join('');
}

function printRun({ tally, repetitions }: Run): void {
  const messages = tally.started * 7;
  console.log(
    `${count(tally.started)} calls, ${count(tally.completed)} to the 200 of their BYE; ${failures(tally)}`,
  );
  console.log(`retransmissions ${count(repetitions)} of ${count(messages)} messages`);
}

/** What lives on both sides: garbage that waits for its collection is no growth. */
async function weigh({ caller, callee }: Pair): Promise<number[]> {
  const both = [caller, callee].map((one) => one.order({ kind: 'collect' }, 'collected'));
  return (await Promise.all(both)).map(({ living }) => living);
}

function after<T>(seconds: number, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => void setTimeout(() => resolve(run()), 1_000 * seconds));
}

/** What was reached after the first third must stay. */
function printVerdict(side: string, history: readonly Sample[], weights: readonly number[]): void {
  const third = Math.floor(history.length / 3);
  const mean = (from: number): number => total(history.slice(from, from + third), (one) => one.rss) / third;
  const [first = 0, last = 0] = weights;
  const growth = 100 * (last / first - 1);
  console.log(
    `${side}: ${mebibytes(first)} MiB live after the first third, ${mebibytes(last)} at the end: ${signed(growth)} %, ` +
      `${growth < FLAT ? 'flat' : 'NOT flat'}; RSS ${signed(100 * (mean(2 * third) / mean(third) - 1))} % from the second to the last`,
  );
}

function total(history: readonly Sample[], of: (sample: Sample) => number): number {
  return history.reduce((sum, one) => sum + of(one), 0);
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}
