/** tshark's `sip,stat` beside the statistics: the same messages, repetitions, status codes and methods, in calls of SIPp and of ours. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Statistics } from '#shared/model/statistics.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { Calculation } from '#core/statistics/calculation.ts';
import { createStore } from '#core/store/store.ts';
import { busyHour } from '../helpers/busy-hour.ts';
import { readCapture } from '../helpers/capture-read.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';
import { captureCalls, mayCapture } from '../helpers/sipp-capture.ts';

const tshark = peerOrSkip('tshark');

interface Counts {
  readonly messages: number;
  readonly resent: number;
  /** Of each status code and of each method. */
  readonly names: Readonly<Record<string, number>>;
}

async function theirs(path: string, port: number): Promise<Counts> {
  const run = start(tshark ?? '', ['-q', '-r', path, '-d', `udp.port==${port},sip`, '-z', 'sip,stat']);
  expect(await run.exit, run.err()).toBe(0);
  const figure = (what: string): number => Number(new RegExp(`${what}: (\\d+)`).exec(run.out())?.[1]);
  const lines = run.out().matchAll(/^ {2}(?:SIP (\d{3}) .*?|(\w+)\s*): +(\d+) Packets/gm);
  const names = [...lines].map(
    ([, status, method = '', count]) => [status ?? method, Number(count)] as const,
  );
  return {
    messages: figure('Number of SIP messages'),
    resent: figure('Number of resent SIP messages'),
    names: Object.fromEntries(names),
  };
}

/** The figures of everything in a file. */
async function figuresOf(path: string): Promise<Statistics> {
  const store = createStore();
  const observed = createObserved({ store, clock: createManualClock(0) });
  const { tracker, hosts } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(createManualClock(0)) });
  for (const { transport, time, src, dst, bytes } of (await readCapture(readFileSync(path))).messages)
    listing.add({ source: 'file', capture: 'file', time, direction: 'in', transport, src, dst, bytes });
  const { first: firstMessage, next: nextMessage } = store.counters();
  const { first: firstDialog, next: nextDialog } = tracker.counters();
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  const counters = { firstMessage, nextMessage, firstDialog, nextDialog };
  const view = { counters: () => ({ view: 1, ...counters, asked: 0, total: 0, running: false }) };
  const calculation = new Calculation(
    { ...view, messageIds: range, dialogIds: range },
    { store, tracker, hosts },
  );
  while (calculation.step());
  return calculation.result();
}

function countsOf({ messages, other, retransmissions, codes, methods }: Statistics): Counts {
  const ofCodes = codes.map(({ status, count }) => [String(status), count] as const);
  const ofMethods = methods.map(
    ({ name, counts }) => [name, counts.reduce((sum, one) => sum + one, 0)] as const,
  );
  return {
    messages: messages - other,
    resent: retransmissions,
    names: Object.fromEntries([...ofCodes, ...ofMethods]),
  };
}

describe.skipIf(tshark === null)('the statistics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-statistics-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('of mixed traffic count what tshark counts', async () => {
    const path = join(folder, 'busy.pcap');
    writeFileSync(path, busyHour().bytes);
    const ours = countsOf(await figuresOf(path));
    expect(ours).toEqual(await theirs(path, 5060));
    expect(ours.resent).toBeGreaterThan(0);
  });

  it.skipIf(!mayCapture)('of calls of SIPp count what tshark counts, and all were answered', async () => {
    const path = join(folder, 'sipp.pcap');
    const port = await captureCalls('u1', path, 20);
    const figures = await figuresOf(path);
    expect(countsOf(figures)).toEqual(await theirs(path, port));
    expect(figures).toMatchObject({ seizures: 20, answered: 20, effective: 20, open: 0 });
    expect(figures.postDialDelays.count).toBe(20);
  });
});
