/** `sipwright read` beside tshark: calls of SIPp that tcpdump captured, listed, counted and written again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peerOrSkip, start, startSipwright } from '../helpers/peers.ts';
import { captureCalls, mayCapture, MESSAGES_PER_CALL } from '../helpers/sipp-capture.ts';
import type { TsharkMessage } from '../helpers/tshark.ts';
import { tsharkMessages } from '../helpers/tshark.ts';

const tshark = peerOrSkip('tshark');

const folder = mkdtempSync(join(tmpdir(), 'sipwright-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CALLS = 20;

interface Line {
  readonly time: number;
  readonly transport: string;
  readonly kind: string;
  readonly method: string;
  readonly status: number | null;
  readonly callId: string;
}

async function read(...args: string[]): Promise<string> {
  const run = startSipwright(['read', ...args]);
  expect(await run.exit, run.err()).toBe(0);
  return run.out();
}

function linesOf<T>(out: string): T[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

const byWhat = (rows: readonly (readonly [callId: string, what: string])[]): string[] =>
  rows.map(([callId, what]) => `${callId} ${what}`).sort();

const theirWhats = (rows: readonly TsharkMessage[]): string[] =>
  byWhat(rows.map(({ callId, what }) => [callId, what]));

const ourWhats = (rows: readonly Line[]): string[] =>
  byWhat(rows.map(({ callId, method, status }) => [callId, status === null ? method : String(status)]));

describe.skipIf(tshark === null || !mayCapture).each([
  ['UDP', 'u1', 'udp'],
  ['TCP', 't1', 'tcp'],
] as const)('read, of calls over %s', (_, mode, transport) => {
  const path = join(folder, `${mode}.pcap`);
  let decode: string[] = [];
  beforeAll(async () => {
    const port = await captureCalls(mode, path, CALLS);
    decode = ['-d', `${transport}.port==${port},sip`];
  });

  it('lists the messages that tshark finds', async () => {
    const theirs = await tsharkMessages(tshark ?? '', path, decode);
    const ours = linesOf<Line>(await read(path, '--messages', '--json'));
    expect(ours.length).toBeGreaterThanOrEqual(CALLS * MESSAGES_PER_CALL);
    expect(ourWhats(ours)).toEqual(theirWhats(theirs));
    expect(new Set(ours.map((line) => line.transport))).toEqual(new Set([transport]));
  });

  it('counts what tshark counts', async () => {
    const theirs = await tsharkMessages(tshark ?? '', path, decode);
    const [ours] = linesOf<{ packets: number; sip: number; dialogs: number }>(await read(path, '--json'));
    const all = start(tshark ?? '', ['-r', path, '-T', 'fields', '-e', 'frame.number']);
    expect(await all.exit, all.err()).toBe(0);
    const packets = all.out().trimEnd().split('\n').length;
    const dialogs = new Set(theirs.map(({ callId }) => callId)).size;
    expect(ours).toMatchObject({ packets, sip: theirs.length, dialogs });
  });

  it('tells each call as completed, with its times from the packets', async () => {
    const theirs = await tsharkMessages(tshark ?? '', path, decode);
    const dialogs = linesOf<Record<string, unknown>>(await read(path, '--dialogs', '--json'));
    expect(dialogs).toHaveLength(CALLS);
    for (const dialog of dialogs) {
      const own = theirs.filter(({ callId }) => callId === dialog['callId']);
      const first = (what: string): number => own.find((one) => one.what === what)?.time ?? NaN;
      expect(dialog).toMatchObject({ method: 'INVITE', state: 'completed', messages: own.length });
      expect(dialog['started']).toBeCloseTo(first('INVITE'), 2);
      expect(dialog['pddMs']).toBeCloseTo(first('180') - first('INVITE'), 2);
      expect(dialog['durationMs']).toBeCloseTo(first('BYE') - first('200'), 2);
    }
  });

  it('writes what passes a filter so that tshark finds the same in it', async () => {
    const to = join(folder, `${mode}-answers.pcapng`);
    await read(path, '--json', '--filter', 'status == 200 and method == INVITE', '--write', to);
    const theirs = await tsharkMessages(tshark ?? '', path, [
      ...decode,
      '-Y',
      'sip.Status-Code == 200 && sip.CSeq.method == "INVITE"',
    ]);
    const written = await tsharkMessages(tshark ?? '', to, decode);
    expect(theirWhats(written)).toEqual(theirWhats(theirs));
    expect(written.length).toBeGreaterThanOrEqual(CALLS);
  });
});
