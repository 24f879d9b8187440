/** tshark beside the trackers: calls of SIPp that loses messages, whose repetitions and response times both count. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { createStore } from '#core/store/store.ts';
import { readCapture } from '../helpers/capture-read.ts';
import { freeUdpPort, peerOrSkip, portBound, start } from '../helpers/peers.ts';
import { mayCapture } from '../helpers/sipp-capture.ts';

const tshark = peerOrSkip('tshark');
const sipp = peerOrSkip('sipp');
const tcpdump = peerOrSkip('tcpdump');

const folder = mkdtempSync(join(tmpdir(), 'sipwright-trackers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CALLS = 20;
const SIPP = ['-i', '127.0.0.1', '-nostdin', '-timeout', '60', '-timeout_error'];

/** What tshark says of one message. */
interface Said {
  readonly method: string;
  readonly status: string;
  readonly cseq: string;
  readonly callId: string;
  readonly branch: string;
  readonly isResent: boolean;
  /** Whole milliseconds; null where it finds no request. */
  readonly responseTime: number | null;
}

const FIELDS = [
  'sip.Method',
  'sip.Status-Code',
  'sip.CSeq.method',
  'sip.Call-ID',
  'sip.Via.branch',
  'sip.resend',
  'sip.response-time',
];

async function theirs(path: string, port: number): Promise<Said[]> {
  const decode = ['-d', `udp.port==${port},sip`];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const run = start(tshark ?? '', ['-r', path, ...decode, '-Y', 'sip', '-T', 'fields', ...fields]);
  expect(await run.exit, run.err()).toBe(0);
  const lines = run
    .out()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [method = '', status = '', cseq = '', callId = '', branch = '', resent = '', took = ''] =
      line.split('\t');
    const isResent = resent === '1' || resent === 'True';
    return {
      method,
      status,
      cseq,
      callId,
      branch,
      isResent,
      responseTime: took === '' ? null : Number(took),
    };
  });
}

async function ours(path: string) {
  const store = createStore();
  const observed = createObserved({ store, clock: createManualClock(0) });
  const { tracker, transactions, hosts } = observed;
  const rate = createRateMeter(createManualClock(0));
  const listing = createListing({ store, tracker, observed, rate });
  for (const { transport, time, src, dst, bytes } of (await readCapture(readFileSync(path))).messages)
    listing.add({ source: 'file', capture: 'file', time, direction: 'in', transport, src, dst, bytes });
  return { calls: tracker.rows(1, 1000), rows: transactions.rows(1, 10_000), hosts: hosts.rows(10) };
}

async function capture(path: string): Promise<number> {
  const port = await freeUdpPort();
  const dump = start(tcpdump ?? '', ['-i', 'lo', '--immediate-mode', '-U', '-w', path, `udp port ${port}`]);
  await dump.waitFor(/listening on/, 'err');
  const server = start(sipp ?? '', ['-sn', 'uas', '-p', String(port), ...SIPP]);
  await portBound(port, 'udp', server);
  // The caller loses some of what it sends and of what it hears: the rest goes over the wire again.
  const how = ['-sn', 'uac', '-m', String(CALLS), '-r', '100', '-d', '50', '-lost', '10'];
  const client = start(sipp ?? '', [...how, ...SIPP, `127.0.0.1:${port}`]);
  await client.exit;
  await Promise.all([dump.stop('SIGINT'), server.stop('SIGKILL')]);
  return port;
}

describe.skipIf(tshark === null || !mayCapture)('calls of SIPp over a wire that loses messages', () => {
  const path = join(folder, 'lost.pcap');
  let said: Said[] = [];
  let seen: Awaited<ReturnType<typeof ours>>;
  beforeAll(async () => {
    const port = await capture(path);
    said = await theirs(path, port);
    seen = await ours(path);
  }, 90_000);

  const of = (method: string): ObservedTransactionRow[] => seen.rows.filter((row) => row.method === method);
  const sum = (
    rows: readonly ObservedTransactionRow[],
    of: (row: ObservedTransactionRow) => number,
  ): number => rows.reduce((all, row) => all + of(row), 0);

  it('are the messages that tshark finds, and some of them were sent again', () => {
    expect(sum(seen.rows, ({ messages }) => messages)).toBe(said.length);
    expect(said.some(({ isResent }) => isResent)).toBe(true);
  });

  it.each(['INVITE', 'BYE'])('have as many repetitions of %s as tshark counts', (method) => {
    const sent = said.filter((one) => one.method === method);
    // tshark looks at call and CSeq alone; when SIPp gives a call up it sends a BYE anew, as a transaction of its own.
    const resent = sent.filter(
      ({ isResent, branch }, i) => isResent && sent.slice(0, i).some((one) => one.branch === branch),
    );
    expect(sum(of(method), ({ repeatedRequests }) => repeatedRequests)).toBe(resent.length);
  });

  it('have as many repeated final responses to INVITE as tshark counts', () => {
    const resent = said.filter(
      ({ status, cseq, isResent }) => status === '200' && cseq === 'INVITE' && isResent,
    );
    const finals = said.filter(({ status, cseq }) => status === '200' && cseq === 'INVITE');
    const answered = of('INVITE').filter(({ status }) => status === 200);
    expect(answered).toHaveLength(finals.length - resent.length);
  });

  it('took as long to be answered as tshark reckons, to its millisecond', () => {
    const first = new Map<string, number>();
    for (const { callId, cseq, status, responseTime, isResent } of said)
      if (status === '200' && cseq === 'INVITE' && !isResent && responseTime !== null && !first.has(callId))
        first.set(callId, responseTime);
    const callIdOf = new Map(seen.calls.map(({ id, callId }) => [id, callId]));
    const compared = of('INVITE').filter(({ finalResponse }) => finalResponse !== null);
    expect(compared.length).toBeGreaterThan(0);
    for (const { dialogId, finalResponse } of compared)
      expect(
        Math.abs((finalResponse ?? 0) - (first.get(callIdOf.get(dialogId) ?? '') ?? NaN)),
      ).toBeLessThanOrEqual(1);
  });

  it('are told of their hosts too', () => {
    const [host] = seen.hosts;
    expect(host).toMatchObject({ host: '127.0.0.1', sent: said.length, received: said.length });
  });
});
