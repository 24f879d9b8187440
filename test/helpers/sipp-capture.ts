/** Calls between two SIPp over loopback in a capture of tcpdump, for tests that read it. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { callIdIn, readCapture } from './capture-read.ts';
import type { Running } from './peers.ts';
import { freeTcpPort, freeUdpPort, peerOrSkip, portBound, start } from './peers.ts';

const sipp = peerOrSkip('sipp');
const tcpdump = peerOrSkip('tcpdump');

/** Capturing is for root alone on most systems. */
export const mayCapture = sipp !== null && tcpdump !== null && process.getuid?.() === 0;
if (tcpdump !== null && !mayCapture) console.warn('INTEROP TEST NOT RUN: tcpdump needs root');

/** INVITE, 100 or 180, 200, ACK, BYE, 200: what one call of SIPp's `uac` and `uas` puts on the wire. */
export const MESSAGES_PER_CALL = 6;

const SIPP = ['-i', '127.0.0.1', '-nostdin', '-timeout', '40', '-timeout_error'];

function isLast({ bytes }: CapturedMessage): boolean {
  const index = indexMessage(bytes);
  return index.kind === 'response' && index.cseq()?.method === 'BYE';
}

/** Reads what tcpdump has written so far until every call has had its last answer. */
async function captured(path: string, calls: number): Promise<void> {
  for (;;) {
    const { messages } = await readCapture(readFileSync(path), 65_536);
    if (new Set(messages.filter(isLast).map(({ bytes }) => callIdIn(bytes))).size === calls) return;
    await wait(50);
  }
}

/**
 * Writes so many calls of SIPp, over UDP or one TCP connection, into a pcap file; answers with the port of the callee. `how` is
 * said to tcpdump: by default to capture the loopback.
 */
export async function captureCalls(
  mode: 'u1' | 't1',
  path: string,
  count: number,
  how: readonly string[] = ['-i', 'lo'],
): Promise<number> {
  const started: Running[] = [];
  const run = (program: string | null, args: readonly string[]): Running => {
    const running = start(program ?? '', args);
    started.push(running);
    return running;
  };
  const isTcp = mode === 't1';
  const port = isTcp ? await freeTcpPort() : await freeUdpPort();
  try {
    const dump = run(tcpdump, [...how, '--immediate-mode', '-B', '8192', '-U', '-w', path, `port ${port}`]);
    await dump.waitFor(/listening on/, 'err');
    const server = run(sipp, ['-sn', 'uas', '-t', mode, '-p', String(port), ...SIPP]);
    await portBound(port, isTcp ? 'tcp' : 'udp', server);
    const calls = ['-m', String(count), '-r', '50', '-d', '100'];
    const client = run(sipp, ['-sn', 'uac', '-t', mode, ...calls, ...SIPP, `127.0.0.1:${port}`]);
    const code = await client.exit;
    if (code !== 0) throw new Error(`SIPp ended with ${code}: ${client.err()}`);
    await captured(path, count);
    await dump.stop('SIGINT');
    return port;
  } finally {
    await Promise.all(started.map((one) => one.stop('SIGKILL')));
  }
}
