/**
 * `npm run bench`: how many messages a second our parser reads beside other parsers of npm, in one run on one
 * machine. It measures and prints; nothing is asserted. Every parser starts from the same bytes.
 */
import { createRequire } from 'node:module';
import { parseMessage } from '#shared/sip/parse.ts';
import { summarize } from '#shared/sip/summary.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { inviteWithSdp } from './messages.ts';

const require = createRequire(import.meta.url);
const sip = require('sip') as { parse(text: string): unknown };
const sipParsing = require('sip-parsing') as { parse(text: string): unknown };
const { SipMessage: DrachtioMessage } = require('drachtio-sip') as {
  SipMessage: new (text: string) => unknown;
};

const bytes = inviteWithSdp(1024);
const text = (): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

const contestants: readonly (readonly [name: string, what: string, run: () => unknown])[] = [
  ['sipwright summarize', 'what a row of the list needs', () => summarize(bytes)],
  ['sipwright parseMessage', 'structure, spans and their diagnostics', () => parseMessage(bytes)],
  ['sipwright lint', 'full grammar and every rule', () => lint(bytes)],
  ['sip-parsing', 'headers as lines, values when asked', () => sipParsing.parse(text())],
  ['drachtio-sip', 'headers as text', () => new DrachtioMessage(text())],
  ['sip', 'main headers parsed', () => sip.parse(text())],
];

const ROUNDS = 5;
const ROUND_MS = 400;

/** The best rate of a few rounds, in calls a second; the rounds of all contestants take turns. */
function rate(run: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < ROUND_MS) {
    for (let i = 0; i < 200; i++) run();
    calls += 200;
  }
  return (calls * 1000) / (performance.now() - start);
}

const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, , run] of contestants) best.set(name, Math.max(best.get(name) ?? 0, rate(run)));
}
const fastestPeer = Math.max(...['sip-parsing', 'drachtio-sip', 'sip'].map((name) => best.get(name) ?? 0));

console.log(
  `one INVITE with SDP, ${bytes.length} bytes; Node ${process.version}; best of ${ROUNDS} rounds\n`,
);
for (const [name, what] of contestants) {
  const perSecond = best.get(name) ?? 0;
  const ratio = (perSecond / fastestPeer).toFixed(2);
  console.log(
    `${name.padEnd(24)}${Math.round(perSecond).toLocaleString('en').padStart(12)}/s  ${ratio.padStart(6)} x  ${what}`,
  );
}
console.log('\nx: against the fastest of the other parsers in this run');
