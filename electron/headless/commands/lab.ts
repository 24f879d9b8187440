/** `sipwright lab`: the built-in SIP peer alone, with a line for each message that it gets or sends. */
import { LAB_ACCOUNT } from '#core/lab/digest-gate.ts';
import { createLabHost } from '#core/session/lab-host.ts';
import { systemClock, systemRandom } from '#core/session/system.ts';
import { LAB_ADDRESS, openPreferred } from '#core/session/usual-listeners.ts';
import { nodeNet } from '#core/transport/net.ts';
import type { Datagram, Tap } from '#core/transport/transport.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import { formatEndpoint, parseTransportAddress } from '#shared/model/address.ts';
import { readArguments } from '../cli/args.ts';
import { isLoopback } from '../cli/core.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, interrupted, reportBug } from '../cli/io.ts';
import { safeText, safeTextUpTo } from '../cli/safe-text.ts';

/** What a person needs to know to register with the lab. */
export const ACCOUNT_TEXT = `user ${LAB_ACCOUNT.user}, password ${LAB_ACCOUNT.password}`;

const LINE_WIDTH = 160;

/** The local time of day, to the millisecond. */
function timeOfDay(time: number): string {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const text = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${text}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** One message as a line: time, direction, peer, start line. */
export function datagramLine({ time, direction, remote, bytes }: Datagram): string {
  const end = bytes.findIndex((byte) => byte === 0x0d || byte === 0x0a);
  const first = textOf(bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, 1024)));
  const peer = safeText(formatEndpoint(remote)).padEnd(21);
  const text = first === '' ? `(${bytes.length} bytes, no text)` : safeTextUpTo(first, LINE_WIDTH);
  return `${timeOfDay(time)}  ${direction.padEnd(3)}  ${peer}  ${text}`;
}

/** A tap that prints instead of storing. */
function printingTap(io: Io): Tap {
  let messageId = 0;
  return {
    record(datagram) {
      io.stdout.write(`${datagramLine(datagram)}\n`);
      return ++messageId;
    },
    refused() {
      complain(io, 'lab: the system refused to send the message before');
    },
  };
}

function refuse(io: Io, complaint: string): number {
  complain(io, `lab: ${safeText(complaint)} (see sipwright lab --help)`);
  return EXIT.usage;
}

/** Runs the command until it is interrupted. */
export async function lab(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, { udp: 'value' });
  if (!read.ok) return refuse(io, read.error);
  const { options, positionals } = read.value;
  if (positionals.length > 0) return refuse(io, `"${positionals[0]}" is too much`);
  const address =
    options.udp === null ? { ok: true as const, value: LAB_ADDRESS } : parseTransportAddress(options.udp);
  return address.ok ? runLab(address.value, options.udp !== null, io) : refuse(io, address.error);
}

async function runLab(address: TransportAddress, insisted: boolean, io: Io): Promise<number> {
  const host = createLabHost({
    net: nodeNet(),
    clock: systemClock(),
    random: systemRandom(),
    tap: printingTap(io),
    onError: (error) => void reportBug(error, io),
  });
  const started = insisted
    ? await host.start(address)
    : await openPreferred(address, (wanted) => host.start(wanted));
  if (!started.ok) {
    complain(io, `lab: ${safeText(started.error.message)}`);
    return EXIT.usage;
  }
  if (!isLoopback(address.host))
    complain(io, 'lab: warning: other machines can reach the lab on this address');
  // Before the line that says that it runs: who reads it may interrupt at once.
  const over = interrupted(io);
  io.stdout.write(`The lab is at ${started.value} (${ACCOUNT_TEXT}). Ctrl+C ends it.\n`);
  await over;
  await host.close();
  return EXIT.ok;
}
