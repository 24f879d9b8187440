/** How benches measure and print: the machine and its load, the time that something took, and percentiles. */
import { cpus, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between two looks at the event loop; the histogram counts them as part of each delay. */
const RESOLUTION = 1;

/** The machine, and how much else it has to do: other work makes every time longer, that of the processor the least. */
export const machine = (): string =>
  `Node ${process.version}, ${cpus().length} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** A value of sorted ones, of which a part of 0 to 1 is not above it. */
export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.ceil(part * sorted.length) - 1] ?? NaN;

export interface Measured<T> {
  readonly value: T;
  /** Milliseconds: by the clock, of the processor, and of the longest time that everything else had to wait. */
  readonly wall: number;
  readonly work: number;
  readonly turn: number;
}

/** Measures something from its call to its end. */
export async function measure<T>(run: () => T | Promise<T>): Promise<Measured<T>> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  await wait(5 * RESOLUTION);
  delay.reset();
  // The first look after that has none before it.
  await wait(5 * RESOLUTION);
  const before = process.cpuUsage();
  const begin = performance.now();
  const value = await run();
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  // What blocked until now is noted by the next look.
  await wait(5 * RESOLUTION);
  delay.disable();
  return { value, wall, work: (user + system) / 1_000, turn: Math.max(0, delay.max / 1e6 - RESOLUTION) };
}

const milliseconds = (value: number): string =>
  value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');

/** One line of figures; `per` is what the processor's time is divided by, and its name. */
export function line(name: string, { wall, work, turn }: Measured<unknown>, per?: [string, number]): string {
  const [time, cpu, longest] = [wall, work, turn].map((value) => milliseconds(value).padStart(8));
  const share = per ? `   ${((1_000 * work) / per[1]).toFixed(1)} us a ${per[0]}` : '';
  return `${name.padEnd(46)}${time}${cpu}${longest}${share}`;
}

export const HEADING = `${''.padEnd(46)}${['ms', 'work', 'turn'].map((name) => name.padStart(8)).join('')}`;
