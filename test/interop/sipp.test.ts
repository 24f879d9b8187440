/** SIPp as a peer from outside, in both directions: it calls the lab, and our `send` calls it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Running } from '../helpers/peers.ts';
import { freeUdpPort, peerOrSkip, start, startSipwright } from '../helpers/peers.ts';

const sipp = peerOrSkip('sipp');
const running: Running[] = [];
const folders: string[] = [];

function keep(one: Running): Running {
  running.push(one);
  return one;
}

/** SIPp writes its statistics as CSV with semicolons: the names in the first line, the latest numbers in the last. */
function readStatistics(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const names = (lines[0] ?? '').split(';');
  const values = (lines.at(-1) ?? '').split(';');
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const INVITE = [
  'INVITE sip:service@127.0.0.1 SIP/2.0',
  'To: <sip:service@127.0.0.1>',
  'From: <sip:tester@127.0.0.1>',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=tester 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 6000 RTP/AVP 0',
  '',
].join('\n');

describe.skipIf(sipp === null)('SIPp', () => {
  const program = sipp ?? '';

  it('makes 100 calls to the lab and none fails', async () => {
    const lab = keep(startSipwright(['lab', '--udp', '127.0.0.1:0']));
    const [, port = ''] = await lab.waitFor(/The lab is at udp:127\.0\.0\.1:(\d+)/);
    const folder = mkdtempSync(join(tmpdir(), 'sipwright-sipp-'));
    folders.push(folder);
    const statistics = join(folder, 'uac.csv');
    const uac = keep(
      start(program, [
        ...['-sn', 'uac', `127.0.0.1:${port}`, '-i', '127.0.0.1', '-p', String(await freeUdpPort())],
        ...['-m', '100', '-r', '50', '-nostdin', '-timeout', '40', '-timeout_error'],
        ...['-trace_stat', '-stf', statistics, '-fd', '1'],
      ]),
    );
    expect(await uac.exit, uac.err()).toBe(0);
    const counted = readStatistics(statistics);
    expect(counted['SuccessfulCall(C)']).toBe('100');
    expect(counted['FailedCall(C)']).toBe('0');
    expect(await lab.stop()).toBe(0);
  });

  it('answers a call of our send, which acknowledges it and ends it', async () => {
    const port = await freeUdpPort();
    const uas = keep(
      start(program, [
        ...['-sn', 'uas', '-i', '127.0.0.1', '-p', String(port), '-m', '1', '-nostdin'],
        ...['-timeout', '40', '-timeout_error'],
      ]),
    );
    // No need to wait until SIPp listens: an INVITE that comes too early is retransmitted (timer A).
    const ours = keep(
      startSipwright(['send', '--to', `udp:127.0.0.1:${port}`, '--json', '-'], { input: INVITE }),
    );
    expect(await ours.exit, ours.err()).toBe(0);
    expect(await uas.exit, uas.err()).toBe(0);
    const lines = ours
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const flow = lines
      .filter(({ type, retransmission }) => type === 'message' && retransmission === 0)
      .map(({ method, status, cseqMethod }) => String(method ?? `${String(status)} ${String(cseqMethod)}`));
    expect(flow).toEqual(['INVITE', '180 INVITE', '200 INVITE', 'ACK', 'BYE', '200 BYE']);
    expect(lines.at(-1)).toMatchObject({ type: 'outcome', kind: 'answer', status: 200, exit: 0 });
  });
});
