/**
 * `npm run bench:parse`: how many messages a second our readers take beside other parsers of npm, and how much memory each takes for
 * one, in one run on one machine. It measures and prints; nothing is asserted. Every parser starts from the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestants.ts';
import { CONTESTANTS } from './contestants.ts';
import { MESSAGES } from './messages.ts';

const ROUNDS = 5;
const ROUND_MS = 120;

/** Calls a second over one round. */
function rate(read: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  do {
    for (let i = 0; i < 50; i++) read();
    calls += 50;
  } while (performance.now() - start < ROUND_MS);
  return (calls * 1000) / (performance.now() - start);
}

/** The best rate of each contestant; their rounds take turns, so that a slow moment of the machine meets them all. */
function rates(bytes: Uint8Array): number[] {
  const best = CONTESTANTS.map(() => 0);
  for (let round = 0; round <= ROUNDS; round++) {
    CONTESTANTS.forEach(({ read }, i) => {
      best[i] = Math.max(
        best[i] ?? 0,
        rate(() => read(bytes)),
      );
    });
  }
  return best;
}

/** Bytes a message by message and contestant, measured in a process that collects no garbage meanwhile. */
function allocations(): number[][] {
  const flags = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];
  const file = fileURLToPath(new URL('allocation.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [...flags, file], { encoding: 'utf8' })) as number[][];
}

const number = (value: number): string => Math.round(value).toLocaleString('en');

function printRow(
  { name, does }: Contestant,
  perSecond: number,
  fastest: number,
  sip: number,
  size: number,
): void {
  const ratios = [fastest, sip].map((other) => (perSecond / other).toFixed(2).padStart(8)).join('');
  console.log(
    `${name.padEnd(21)}${number(perSecond).padStart(10)}${ratios}${number(size).padStart(10)}  ${does}`,
  );
}

function printTable(name: string, bytes: Uint8Array, sizes: readonly number[]): void {
  const best = rates(bytes);
  const others = best.filter((_, i) => CONTESTANTS[i]?.ours === false);
  const sip = best[CONTESTANTS.findIndex((one) => one.name === 'sip')] ?? 0;
  console.log(`\n${name}, ${bytes.length} bytes`);
  console.log(
    `${''.padEnd(21)}${'a second'.padStart(10)}${'x best'.padStart(8)}${'x sip'.padStart(8)}${'bytes'.padStart(10)}`,
  );
  CONTESTANTS.forEach((one, i) => {
    if (one.read(bytes)) printRow(one, best[i] ?? 0, Math.max(...others), sip, sizes[i] ?? 0);
    else console.log(`${one.name.padEnd(21)}${'cannot read it'.padStart(20)}`);
  });
}

console.log(`Node ${process.version}; best of ${ROUNDS + 1} rounds of ${ROUND_MS} ms`);
const sizes = allocations();
MESSAGES.forEach(({ name, bytes }, i) => printTable(name, bytes, sizes[i] ?? []));
console.log('\nx best: against the fastest of the other parsers in this run; x sip: against `sip`');
console.log('bytes: heap a message, from the growth of the heap over 1,000 calls without a collection');
