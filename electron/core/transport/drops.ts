/**
 * How many datagrams the system dropped at a UDP socket because nobody took them in time: the last column of Linux's
 * `/proc/net/udp` and `/proc/net/udp6`. Other systems do not tell it for one socket.
 */
import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { addressBytes } from '#core/capture/addresses.ts';
import type { Endpoint } from '#shared/model/address.ts';

export interface DropTable {
  /** The drops of the socket that is bound there since it was bound, or null where nobody tells. */
  of(local: Endpoint): number | null;
  /** Says that what was read is old: a socket was bound, or is asked for the last time. */
  forget(): void;
}

export interface DropTableDeps {
  /** The table of a family as the system writes it, or null where there is none. */
  read(family: 4 | 6): string | null;
  /** Milliseconds that never run backwards. */
  now(): number;
  /** Whether the machine puts the low byte first: the table prints addresses as its numbers. */
  readonly isLittleEndian: boolean;
}

/** The system walks all its sockets to write the table, so it is asked this often at the most. */
const FRESH_MS = 1_000;

/** Makes a table that reads again when what it read has become old. */
export function createDropTable({ read, now, isLittleEndian }: DropTableDeps): DropTable {
  const known = new Map<4 | 6, { readonly text: string | null; readonly at: number }>();
  const textOf = (family: 4 | 6): string | null => {
    const last = known.get(family);
    if (last && now() - last.at < FRESH_MS) return last.text;
    const text = read(family);
    known.set(family, { text, at: now() });
    return text;
  };
  return {
    of({ host, port }) {
      const address = addressBytes(host);
      if (!address) return null;
      const text = textOf(address.length === 4 ? 4 : 6);
      return text === null ? null : dropsIn(text, keyOf(address, port, isLittleEndian));
    },
    forget: () => known.clear(),
  };
}

/** `0100007F:13C4`: each four bytes of the address as the machine's number, then the port. */
function keyOf(address: Uint8Array, port: number, isLittleEndian: boolean): string {
  const words: string[] = [];
  for (let at = 0; at < address.length; at += 4) {
    const word = [...address.subarray(at, at + 4)];
    words.push(...(isLittleEndian ? word.toReversed() : word).map((byte) => hex(byte, 2)));
  }
  return `${words.join('')}:${hex(port, 4)}`;
}

const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');

/** The drops among the cells of a row, the colon behind its number being the first. */
const DROPS = 12;

/** A row begins with its number, a colon and the local address, and ends with the drops. */
function dropsIn(text: string, key: string): number | null {
  const from = text.indexOf(`: ${key} `);
  if (from < 0) return null;
  const end = text.indexOf('\n', from);
  const cells = text.slice(from, end < 0 ? text.length : end).split(/ +/);
  const cell = cells[DROPS] ?? '';
  return /^\d{1,15}$/.test(cell) ? Number(cell) : null;
}

/** The table of this machine. */
export function systemDrops(): DropTable {
  const isLinux = process.platform === 'linux';
  return createDropTable({
    read: (family) => (isLinux ? readTable(family === 4 ? '/proc/net/udp' : '/proc/net/udp6') : null),
    now: () => performance.now(),
    isLittleEndian: endianness() === 'LE',
  });
}

function readTable(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Without /proc, or without the right to read it, nobody tells.
    return null;
  }
}
