/**
 * 10,000 random schedules of two transaction layers and a bad network between them (RFC 3261 17, RFC 6026): no machine
 * is stuck, nothing is left in a table or on the clock, every non-2xx is acknowledged, and each user hears its verdict.
 * A failure names its seed: `playSchedule(seed)` plays it again.
 */
import { expect, it } from 'vitest';
import { playSchedule } from './transactions-play.ts';

const SCHEDULES = 10_000;
const PER_TEST = 1_000;
const ROUNDS = Array.from({ length: SCHEDULES / PER_TEST }, (_, round) => [
  round * PER_TEST + 1,
  (round + 1) * PER_TEST,
]);

it.each(ROUNDS)(
  'keeps every promise in the schedules %i to %i',
  async (first = 0, last = 0) => {
    const failures: string[] = [];
    for (let seed = first; seed <= last; seed++) {
      for (const problem of await playSchedule(seed)) failures.push(`seed ${seed}: ${problem}`);
    }
    expect(failures).toEqual([]);
  },
  60_000,
);
