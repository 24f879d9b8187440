/**
 * `npm run bench:soak`: two consoles call each other over loopback. First 500 calls a second for a time, with what they
 * take of the machine; then the rate at which they begin to fail, beside SIPp's on the same machine. It measures and
 * prints; nothing is asserted. `--help` tells the parts.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { endure } from './soak/endurance.ts';
import { hasSipp, sippStep } from './soak/sipp-step.ts';
import { climb, ourStep } from './soak/staircase.ts';
import { count } from './soak/words.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string' },
    t1: { type: 'string' },
    part: { type: 'string' },
    empty: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run bench:soak -- [--part soak|staircase] [--rate N] [--seconds N] [--t1 MS] [--empty]
  soak       N calls a second: by default 100 s with T1 = 500 ms, so that the first third outlasts the 32 s that an
             answered INVITE lives, and 60 s with T1 = 200 ms (12.8 s)
  staircase  the rate at which calls fail or over 1 % of the messages are retransmitted, ours and SIPp's
  --empty    begin with empty captures; they grow to their limits then, by design`;

const rate = Number(values.rate);
const SOAKS =
  values.seconds !== undefined || values.t1 !== undefined
    ? [{ seconds: Number(values.seconds ?? '60'), t1: Number(values.t1 ?? '500') }]
    : [
        { seconds: 100, t1: 500 },
        { seconds: 60, t1: 200 },
      ];

async function soak(): Promise<void> {
  for (const one of SOAKS) await endure({ ...one, rate, fill: !values.empty });
}

async function staircases(): Promise<void> {
  const ours = await climb('Two consoles', ourStep);
  console.log(`two consoles bear ${count(ours)} calls a second`);
  if (!hasSipp()) return console.log('SIPp is not installed: nothing to compare with');
  const theirs = await climb('SIPp, uac against uas', sippStep);
  console.log(`SIPp bears ${count(theirs)} calls a second`);
  console.log(`\nours to SIPp's: ${count(ours)} : ${count(theirs)} = ${(ours / theirs).toFixed(2)}`);
}

if (values.help) console.log(HELP);
else {
  console.log(`Node ${process.version}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'})`);
  if (values.part !== 'staircase') await soak();
  if (values.part !== 'soak') await staircases();
}
