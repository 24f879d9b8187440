/** A capture as the field makes it: calls of SIPp on loopback, written by tcpdump. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { peerOrSkip, start } from './peers.ts';
import { runSipp } from './sipp.ts';

const sipp = peerOrSkip('sipp');
const tcpdump = peerOrSkip('tcpdump');

/** Whether both are here and may capture: that is for root alone on most systems. */
export const mayCaptureSipp = sipp !== null && tcpdump !== null && process.getuid?.() === 0;
if (sipp !== null && tcpdump !== null && !mayCaptureSipp)
  console.warn('TESTS WITH CAPTURES OF SIPP NOT RUN: tcpdump needs root');

/** INVITE, 100 or 180, 200, ACK, BYE, 200: what one call of SIPp's `uac` and `uas` puts on the wire. */
export const MESSAGES_PER_CALL = 6;

/** Writes so many whole calls into a file. */
export async function captureSipp(path: string, calls: number): Promise<void> {
  const server = await runSipp(sipp ?? '', { scenario: 'uas', calls });
  const how = ['-i', 'lo', '--immediate-mode', '-U', '-w', path, `udp port ${server.port}`];
  const dump = start(tcpdump ?? '', how);
  await dump.waitFor(/listening on/, 'err');
  const client = await runSipp(sipp ?? '', { scenario: 'uac', calls, target: server.address });
  await client.exit;
  // Both sides write the same CSeq in the BYE and in its answer.
  const ends = (): number => readFileSync(path, 'latin1').match(/CSeq: 2 BYE/g)?.length ?? 0;
  while (ends() < 2 * calls) await wait(20);
  await dump.stop('SIGINT');
  await Promise.all([client.stop(), server.stop()]);
}
