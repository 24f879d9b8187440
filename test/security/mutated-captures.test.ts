/**
 * Captures whose bytes were changed at random, opened by a console that shows, filters and writes out all that it reads: nothing throws,
 * nothing is logged, every packet is accounted for, and every answer fits the contract.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as v from 'valibot';
import { methods } from '#shared/contract/contract.ts';
import { concatBytes } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import { exportFormatSchema, exportTableSchema } from '#shared/model/export.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeCaptureFiles } from '#core/source/capture-files.ts';
import { ethernet, ip4, pcapFile, pcapngIn, PROTOCOL, tcp, udp } from '../helpers/packets.ts';
import { mutated, soundMessage } from '../helpers/sip-corpus.ts';
import { createZoneResolver } from '../helpers/zone-resolver.ts';
import { createFakeStreams } from '../unit/electron/core/hep/fake-streams.ts';
import { createFakePrograms } from '../unit/electron/core/sniff/fake-programs.ts';
import { createFakeNet } from '../unit/electron/core/transport/fake-net.ts';

const CASES = 40;
const PACKETS = 40;
/** Little is kept, so that much is let go while it is asked for. */
const KEPT = 1_000;

let clock: ManualClock;
let app: App;
const log: string[] = [];

beforeEach(async () => {
  clock = createManualClock(1_700_000_000_000);
  log.length = 0;
  app = createApp({
    net: createFakeNet(),
    streams: createFakeStreams(),
    programs: createFakePrograms({}),
    resolver: createZoneResolver({}),
    files: { ...nodeCaptureFiles, nextTurn: () => Promise.resolve() },
    clock,
    random: createSeededRandom(1),
    nextTurn: (run) => queueMicrotask(run),
    log: (line) => void log.push(line),
    host: 'test',
    version: '1.0.0',
    platform: 'test',
    captures: null,
  });
  await app.handlers['settings.set']({ limits: { messages: KEPT, bytes: 1_048_576, minutes: null } });
});
afterEach(async () => {
  await app.close();
  expect(log).toEqual([]);
});

/** Packets with messages over UDP and TCP, some of them broken already. */
function packets(random: Random): Uint8Array[] {
  let seq = 1;
  return Array.from({ length: PACKETS }, () => {
    const { bytes } = soundMessage(random);
    const message = randomInt(random, 4) === 0 ? mutated(random, bytes) : bytes;
    if (randomInt(random, 3) > 0) return ethernet(ip4(udp(message)));
    const packet = ethernet(ip4(tcp(message, { seq }), { protocol: PROTOCOL.tcp }));
    seq += message.length;
    return packet;
  });
}

const NG = pcapngIn(false);

function capture(random: Random): Uint8Array {
  const made = packets(random);
  if (randomInt(random, 2) === 0) return pcapFile(made);
  const resolution = [0, 6, 9, 0x80, 0xff][randomInt(random, 5)] ?? 6;
  const begin = [NG.section(), NG.interface(1, [9, Uint8Array.of(resolution)])];
  const big = BigInt(randomInt(random, 2 ** 32)) << BigInt(randomInt(random, 33));
  return concatBytes([...begin, ...made.map((bytes, i) => NG.enhanced(0, big + BigInt(i), bytes))]);
}

/** Bytes changed, taken out, doubled; nearly always a file that is still read a good way. */
function spoiled(random: Random, file: Uint8Array): Uint8Array {
  let bytes = file.slice();
  for (let left = randomInt(random, 6); left > 0; left--) {
    const at = randomInt(random, bytes.length);
    const length = 1 + randomInt(random, 40);
    const kind = randomInt(random, 4);
    if (kind === 0) bytes.set(random.bytes(Math.min(4, bytes.length - at)), at);
    else if (kind === 1) bytes.fill(randomInt(random, 2) * 255, at, at + Math.min(8, length));
    else if (kind === 2) bytes = concatBytes([bytes.subarray(0, at), bytes.subarray(at + length)]);
    else bytes = concatBytes([bytes.subarray(0, at + length), bytes.subarray(at)]);
  }
  return bytes;
}

async function open(bytes: Uint8Array): Promise<SourceRow> {
  const { id } = await app.handlers['captures.begin']({
    name: '<b>=1+1\u202e\u0000.pcap',
    size: bytes.length,
  });
  for (let at = 0; at < bytes.length; at += 7_000) {
    const { more } = await app.handlers['captures.push']({ id, bytes: bytes.slice(at, at + 7_000) });
    if (!more) break;
  }
  return app.handlers['captures.end']({ id });
}

/** Answers a promise while time passes as far as it must. */
async function passing<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const over = promise.finally(() => void (isOver = true));
  while (!isOver) {
    clock.advance(1);
    for (let i = 0; i < 50 && !isOver; i++) await Promise.resolve();
  }
  return over;
}

const fits = (name: keyof typeof methods, answer: unknown): void =>
  expect([name, v.safeParse(methods[name].output, answer).issues?.[0]]).toEqual([name, undefined]);

const FILTERS = [
  'method == INVITE',
  'dialog.messages > 1 and from contains "a"',
  'sdp or status >= 400 or "evil" or callid matches "(a|b)+c"',
  'time > 2020-01-01 or dialog.pdd > 1s',
];

async function look(): Promise<void> {
  const next = app.store.counters().next;
  const from = Math.max(1, next - 200);
  fits('messages.page', await app.handlers['messages.page']({ from, count: 200 }));
  const calls = await app.handlers['dialogs.page']({ from, count: 200 });
  fits('dialogs.page', calls);
  for (const { id } of calls.rows.slice(-5)) {
    fits('dialogs.messages', await app.handlers['dialogs.messages']({ id }));
    fits('dialogs.legs', await app.handlers['dialogs.legs']({ id }));
  }
  fits('transactions.page', await app.handlers['transactions.page']({ from, count: 200 }));
  fits('registrations.page', await app.handlers['registrations.page']({ from: 1, count: 200 }));
  fits('hosts.list', await app.handlers['hosts.list']({}));
}

async function exportAll(random: Random, view: number): Promise<void> {
  const redaction = { credentials: true, users: true, numbers: true, addresses: true };
  const format = exportFormatSchema.options[randomInt(random, exportFormatSchema.options.length)] ?? 'csv';
  const table = exportTableSchema.options[randomInt(random, exportTableSchema.options.length)] ?? 'hosts';
  const scope = randomInt(random, 2) === 0 ? ({ kind: 'all' } as const) : ({ kind: 'view', view } as const);
  const request = { scope, format, table, redaction: randomInt(random, 2) === 0 ? redaction : null };
  const begun = await app.handlers['exports.begin'](request);
  fits('exports.begin', begun);
  for (let done = false; !done;) {
    const piece = await passing(Promise.resolve(app.handlers['exports.read']({ id: begun.id })));
    fits('exports.read', piece);
    ({ done } = piece);
  }
}

/** Every packet gave a message, or is counted as what it was skipped for; both may be true where a message is one of several. */
function accountsForAll(row: SourceRow): void {
  const counts = [row.received, row.dropped ?? 0, ...Object.values(row.skipped)];
  expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  expect(row.state === 'open' || row.trouble !== null).toBe(true);
}

it('captures that were changed at random throw nothing and are shown, filtered and written out', async () => {
  const random = createSeededRandom(5_005);
  let read = 0;
  for (let i = 0; i < CASES; i++) {
    const row = await open(spoiled(random, capture(random)));
    fits('captures.end', row);
    accountsForAll(row);
    read += row.received;
    expect(app.store.counters().next - 1).toBe(read);
    const view = app.feeds.view({ filter: FILTERS[i % FILTERS.length] ?? '', utcOffset: 0 });
    for (let turn = 0; turn < 400 && view.snapshot().running; turn++) await Promise.resolve();
    await look();
    await exportAll(random, view.snapshot().view);
    view.close?.();
    await app.handlers['sources.remove']({ id: row.id });
    expect(log).toEqual([]);
  }
  expect(read).toBeGreaterThan(CASES);
});
