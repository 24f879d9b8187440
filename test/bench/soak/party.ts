/**
 * One side of the soak in a process of its own: a whole console on a UDP socket of 127.0.0.1 that accepts every call, and
 * calls when it is told to. It measures itself and reports to its parent; `t1` in milliseconds is its one argument.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_POLICIES } from '#core/answer/policies.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { patience } from '#core/transaction/timers.ts';
import { nodeNet } from '#core/transport/net.ts';
import { makeCalls } from './caller.ts';
import { createEarNet, fillCapture } from './fill.ts';
import { meter } from './meter.ts';
import type { Order, Report } from './protocol.ts';

const PAGE = 1_000;
const SWEEP = 200;

const ear = createEarNet(nodeNet());
const app = createApp({
  ...nodeMachine(),
  net: ear.net,
  resolver: nodeResolver(),
  clock: systemClock(),
  random: systemRandom(),
  log: (line) => void process.stderr.write(`${line}\n`),
  host: 'test',
  version: 'bench',
  platform: process.platform,
  captures: null,
});
const t1 = Number(process.argv[2] ?? '500');
app.stack.timers = { ...app.stack.timers, t1, t2: 8 * t1, t4: 10 * t1 };
app.stack.uas.settings.policies = { ...DEFAULT_POLICIES, INVITE: 'accept' };

const tell = (report: Report): void => {
  // A parent that has gone needs no report.
  if (process.connected) process.send?.(report, undefined, undefined, () => undefined);
};

let countedTo = 1;

/** Repetitions in the calls since the last count, as this side's wire saw them. */
async function countRepetitions({ handlers, feeds }: App): Promise<number> {
  const feed = feeds.traffic({});
  const { firstDialog, nextDialog } = feed.snapshot();
  feed.close();
  let repetitions = 0;
  for (let from = Math.max(countedTo, firstDialog); from < nextDialog; from += PAGE) {
    const { rows } = await handlers['dialogs.page']({ from, count: Math.min(PAGE, nextDialog - from) });
    repetitions += rows.reduce((sum, { retransmissions }) => sum + retransmissions, 0);
  }
  countedTo = nextDialog;
  return repetitions;
}

/** Bytes that live. Buffers are given back a moment after the collection that found them dead. */
async function weigh(): Promise<number> {
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  await wait(SWEEP);
  return heapUsed + process.memoryUsage().arrayBuffers;
}

async function obey(order: Order): Promise<void> {
  if (order.kind === 'fill') {
    await fillCapture(ear);
    await countRepetitions(app);
    tell({ kind: 'filled' });
  } else if (order.kind === 'call') {
    tell({ kind: 'tally', tally: await makeCalls(app, order, patience(app.stack.timers) + 2_000) });
  } else if (order.kind === 'collect') {
    tell({ kind: 'collected', living: await weigh() });
  } else {
    tell({ kind: 'count', repetitions: await countRepetitions(app) });
  }
}

const source = await app.transport.open({ transport: 'udp', host: '127.0.0.1', port: 0 }, 'console');
const measuring = meter(app, (sample) => tell({ kind: 'sample', sample }));
process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => {
  measuring.stop();
  void app.close();
});
tell({ kind: 'ready', address: source.address ?? '' });
