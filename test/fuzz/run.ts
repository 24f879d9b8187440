/**
 * `npm run fuzz -- --seconds N [--seed S]`: reads mutated messages for so long and says what went wrong. The seed makes the same
 * messages again; a failing one is made small and written to test-results/. The exit code is 1 where there is a finding.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hexOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { someDatagram } from '../helpers/sip-corpus.ts';
import { flawOf } from './flaws.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string' } },
});

/** A whole number of the command line; ends the program where it is none. */
function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, not ${text}`);
  process.exit(2);
}

const seconds = wholeNumber('seconds', values.seconds);
const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000_000));

/** The kind of a flaw: its first words, so that shrinking does not slip from one to another. */
const kindOf = (flaw: string | null): string => flaw?.split(/[\n\d"]/, 1)[0] ?? '';

function tell(round: number, bytes: Uint8Array, flaw: string): void {
  const kind = kindOf(flaw);
  const small = shrink(bytes, (candidate) => kindOf(flawOf(candidate)) === kind);
  const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `fuzz-${seed}-${round}.hex`);
  writeFileSync(file, `${hexOf(small)}\n`);
  console.error(`message ${round} of seed ${seed}: ${flaw}\n${small.length} bytes in ${file}`);
  console.error(JSON.stringify(Buffer.from(small).toString('latin1')));
}

const random = createSeededRandom(seed);
const end = performance.now() + seconds * 1000;
let round = 0;
let flaw: string | null = null;
while (flaw === null && performance.now() < end) {
  const bytes = someDatagram(random);
  flaw = flawOf(bytes);
  if (flaw !== null) tell(round, bytes, flaw);
  round++;
}
console.log(`${round} messages, seed ${seed}: ${flaw === null ? 'nothing found' : 'one finding'}`);
process.exitCode = flaw === null ? 0 : 1;
