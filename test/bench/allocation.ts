/**
 * How many bytes a reader puts on the heap for one message. Run by `run.ts` in a process of its own whose young generation is so
 * large that nothing is collected meanwhile: the growth of the used heap over many calls is then what was allocated.
 */
import { CONTESTANTS } from './contestants.ts';
import { MESSAGES } from './messages.ts';

const WARM_UP = 3_000;
const CALLS = 1_000;

const collect = globalThis.gc;
if (!collect) throw new Error('start this with --expose-gc');

/** Bytes a call, the heap's own and what it holds outside; the smallest of a few tries, for others run beside us. */
function bytesPerCall(read: () => unknown): number {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    collect?.();
    const before = process.memoryUsage();
    for (let i = 0; i < CALLS; i++) read();
    const after = process.memoryUsage();
    const grown = after.heapUsed - before.heapUsed + (after.external - before.external);
    least = Math.min(least, grown / CALLS);
  }
  return Math.max(0, Math.round(least));
}

const table = MESSAGES.map(({ bytes }) =>
  CONTESTANTS.map(({ read }) => {
    for (let i = 0; i < WARM_UP; i++) read(bytes);
    return bytesPerCall(() => read(bytes));
  }),
);
console.log(JSON.stringify(table));
