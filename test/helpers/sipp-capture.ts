/** Calls between two SIPp over loopback in a capture of tcpdump, for tests that read it. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { freeTcpPort, freeUdpPort, peerOrSkip, start, startSipwright } from './peers.ts';

const sipp = peerOrSkip('sipp');
const tcpdump = peerOrSkip('tcpdump');

/** Capturing is for root alone on most systems. */
export const mayCapture = sipp !== null && tcpdump !== null && process.getuid?.() === 0;
if (tcpdump !== null && !mayCapture) console.warn('INTEROP TEST NOT RUN: tcpdump needs root');

const SIPP = ['-i', '127.0.0.1', '-nostdin', '-timeout', '40', '-timeout_error'];

async function listening(port: number, isTcp: boolean): Promise<void> {
  const row = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const table = isTcp ? '/proc/net/tcp' : '/proc/net/udp';
  while (!readFileSync(table, 'latin1').includes(row)) await wait(10);
}

/** Settles when tcpdump has written the last answer of every call. */
async function captured(path: string, count: number): Promise<void> {
  const isDone = 'kind == response and method == BYE';
  for (;;) {
    const run = startSipwright(['read', path, '--dialogs', '--json', '--filter', isDone]);
    // A record may be half written.
    await run.exit;
    if (run.out().trim().split('\n').length === count) return;
    await wait(100);
  }
}

/** INVITE, 100 or 180, 200, ACK, BYE, 200: what one call of SIPp's `uac` and `uas` puts on the wire. */
export const MESSAGES_PER_CALL = 6;

/** Writes so many calls of SIPp, over UDP or one TCP connection, into a pcap file; answers with the port of the callee. */
export async function captureCalls(mode: 'u1' | 't1', path: string, count: number): Promise<number> {
  const isTcp = mode === 't1';
  const port = isTcp ? await freeTcpPort() : await freeUdpPort();
  const how = ['-i', 'lo', '--immediate-mode', '-U', '-w', path, `port ${port}`];
  const dump = start(tcpdump ?? '', how);
  await dump.waitFor(/listening on/, 'err');
  const server = start(sipp ?? '', ['-sn', 'uas', '-t', mode, '-p', String(port), ...SIPP]);
  await listening(port, isTcp);
  const calls = ['-m', String(count), '-r', '50', '-d', '100'];
  const client = start(sipp ?? '', ['-sn', 'uac', '-t', mode, ...calls, ...SIPP, `127.0.0.1:${port}`]);
  const code = await client.exit;
  if (code !== 0) throw new Error(`SIPp ended with ${code}: ${client.err()}`);
  await captured(path, count);
  await Promise.all([dump.stop('SIGINT'), server.stop('SIGKILL')]);
  return port;
}
