/** Raises the rate until calls fail or more than 1 % of the messages cross again; ours and SIPp's by the same steps. */
import { cpus } from 'node:os';
import type { Run } from './pair.ts';
import { callAt, startPair } from './pair.ts';
import { count, failedOf, failures } from './words.ts';

/** Calls one side with the other at a rate for some seconds. */
export type Step = (rate: number, seconds: number) => Promise<Run>;

const SECONDS = 8;
const FACTOR = 1.25;
const FIRST = 400;
/** A rate that no machine reaches ends the search. */
const LAST = 60_000;
const MESSAGES_A_CALL = 7;
const MOST_REPEATED = 0.01;
/** A moment in which the machine did something else must not end the search. */
const ATTEMPTS = 2;

/** The highest rate that was borne; halves the last step once to be nearer. */
export async function climb(name: string, step: Step): Promise<number> {
  console.log(`\n${name}: ${SECONDS} s at each rate, on ${cpus().length} processors that both sides share`);
  let borne = 0;
  let rate = FIRST;
  while (rate < LAST && (await isBorne(step, rate))) {
    borne = rate;
    rate = Math.round(rate * FACTOR);
  }
  const between = Math.round((borne + rate) / 2);
  if (borne > 0 && (await isBorne(step, between))) borne = between;
  return borne;
}

async function isBorne(step: Step, rate: number): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const run = await step(rate, SECONDS);
    const repeated = run.repetitions / Math.max(1, run.tally.started * MESSAGES_A_CALL);
    console.log(
      `${count(rate).padStart(8)} calls/s: ${failures(run.tally)}, ${(100 * repeated).toFixed(2)} % retransmitted`,
    );
    if (failedOf(run.tally) === 0 && repeated <= MOST_REPEATED) return true;
  }
  return false;
}

const WARM_UP = { rate: 300, seconds: 2 };

/** A step of ours: two fresh consoles that have called each other a little. */
export async function ourStep(rate: number, seconds: number): Promise<Run> {
  const pair = await startPair({ t1: 500, fill: false });
  try {
    await callAt(pair, WARM_UP.rate, WARM_UP.seconds);
    return await callAt(pair, rate, seconds);
  } finally {
    await pair.close();
  }
}
