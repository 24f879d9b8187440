/**
 * Puts fragments of IP together (RFC 791 3.2, RFC 8200 4.5), in any order. What was there first stays where fragments of IPv4
 * overlap; a datagram of IPv6 with an overlap is given up (RFC 5722 4). Bounded by count, bytes and age.
 */
import type { SkipReason, Verdict } from './captured-message.ts';
import type { Packet } from './packet.ts';

export interface FragmentLimits {
  /** Datagrams that wait for a fragment. */
  readonly datagrams: number;
  /** Bytes of all of them. */
  readonly bytes: number;
  /** Milliseconds of the capture's time from the first fragment to the last; RFC 8200 4.5 has 60 seconds. */
  readonly age: number;
}

export const FRAGMENT_LIMITS: FragmentLimits = { datagrams: 1_024, bytes: 16 * 1024 * 1024, age: 60_000 };

export interface Fragments {
  /** Takes a fragment; null where it completes a datagram, which the packet then holds. */
  add(packet: Packet, id: number, offset: number, more: boolean): Verdict;
  /** Gives up what waits. */
  clear(): void;
}

const LONGEST = 65_535;

interface Datagram {
  readonly begun: number;
  room: Uint8Array;
  /** Pairs of begin and end that are there, in order, none touching another. */
  spans: number[];
  fragments: number;
  /** -1 until the last fragment came. */
  length: number;
  /** Of the first fragment: what the datagram carries (RFC 8200 4.5). */
  protocol: number;
  isSpoilt: boolean;
}

/** Makes an empty table; `lost` hears of each fragment that came to nothing. */
export function createFragments(
  lost: (reason: SkipReason, count: number) => void,
  limits: FragmentLimits = FRAGMENT_LIMITS,
): Fragments {
  const waiting = new Map<string, Datagram>();
  let held = 0;

  const drop = (key: string, datagram: Datagram): void => {
    waiting.delete(key);
    held -= datagram.room.length;
    lost('fragment-lost', datagram.fragments);
  };
  /** The oldest come first in the table. */
  const makeRoom = (now: number): void => {
    for (const [key, datagram] of waiting) {
      const isOld = Math.abs(now - datagram.begun) > limits.age;
      if (!isOld && waiting.size <= limits.datagrams && held <= limits.bytes) return;
      drop(key, datagram);
    }
  };
  const find = (key: string, packet: Packet): Datagram => {
    const known = waiting.get(key);
    if (known && Math.abs(packet.time - known.begun) <= limits.age) return known;
    if (known) drop(key, known);
    const made = createDatagram(packet);
    waiting.set(key, made);
    return made;
  };

  return {
    add(packet, id, offset, more) {
      const size = packet.end - packet.start;
      if (packet.missing > 0) return 'cut';
      // All but the last carry a multiple of 8 bytes (RFC 791 3.2).
      if (size === 0 || offset + size > LONGEST || (more && size % 8 !== 0)) return 'malformed';
      const key = keyOf(packet, id);
      const datagram = find(key, packet);
      const before = datagram.room.length;
      put(datagram, packet, offset, more);
      held += datagram.room.length - before;
      if (!isWhole(datagram)) {
        makeRoom(packet.time);
        return 'taken';
      }
      waiting.delete(key);
      held -= datagram.room.length;
      open(datagram, packet);
      return null;
    },
    clear() {
      for (const [key, datagram] of waiting) drop(key, datagram);
    },
  };
}

function createDatagram({ time, protocol }: Packet): Datagram {
  const room = new Uint8Array(0);
  return { begun: time, room, spans: [], fragments: 0, length: -1, protocol, isSpoilt: false };
}

/** One datagram is told from others by both addresses, its identification and, in IPv4, what it carries. */
function keyOf({ addresses, addressLength, protocol }: Packet, id: number): string {
  const ends =
    addresses.subarray(0, addressLength).join() + addresses.subarray(16, 16 + addressLength).join();
  return `${ends} ${id} ${addressLength === 4 ? protocol : ''}`;
}

function put(datagram: Datagram, packet: Packet, offset: number, more: boolean): void {
  const { bytes, start } = packet;
  const end = offset + packet.end - start;
  datagram.fragments++;
  if (!more) {
    const contradicts = (datagram.length >= 0 && datagram.length !== end) || lastEnd(datagram) > end;
    datagram.isSpoilt ||= contradicts;
    datagram.length = end;
  } else if (datagram.length >= 0 && end > datagram.length) datagram.isSpoilt = true;
  if (offset === 0) datagram.protocol = packet.protocol;
  if (end > datagram.room.length) grow(datagram, end);
  const overlap = fill(datagram, bytes, start - offset, offset, end);
  const isRepeated = overlap === end - offset;
  if (overlap > 0 && !isRepeated && packet.addressLength === 16) datagram.isSpoilt = true;
}

const lastEnd = ({ spans }: Datagram): number => spans.at(-1) ?? 0;

function grow(datagram: Datagram, needed: number): void {
  const room = new Uint8Array(Math.min(LONGEST, Math.max(needed, datagram.room.length * 2)));
  room.set(datagram.room);
  datagram.room = room;
}

/** Copies what is not there yet of `from`..`to`, and answers how many bytes were there. `shift` leads from place to source. */
function fill(datagram: Datagram, source: Uint8Array, shift: number, from: number, to: number): number {
  const { spans, room } = datagram;
  const next: number[] = [];
  let [low, high] = [from, to];
  let place = from;
  let known = 0;
  for (let i = 0; i < spans.length; i += 2) {
    const begin = spans[i] ?? 0;
    const end = spans[i + 1] ?? 0;
    if (end < from || begin > to) {
      next.push(begin, end);
      continue;
    }
    if (begin > place) room.set(source.subarray(shift + place, shift + begin), place);
    known += Math.max(0, Math.min(end, to) - Math.max(begin, from));
    place = Math.max(place, end);
    low = Math.min(low, begin);
    high = Math.max(high, end);
  }
  if (place < to) room.set(source.subarray(shift + place, shift + to), place);
  datagram.spans = insert(next, low, high);
  return known;
}

function insert(spans: readonly number[], low: number, high: number): number[] {
  let at = 0;
  while (at < spans.length && (spans[at] ?? 0) < low) at += 2;
  return [...spans.slice(0, at), low, high, ...spans.slice(at)];
}

function isWhole({ spans, length, isSpoilt }: Datagram): boolean {
  return !isSpoilt && spans.length === 2 && spans[0] === 0 && spans[1] === length;
}

function open(datagram: Datagram, packet: Packet): void {
  packet.bytes = datagram.room;
  packet.start = 0;
  packet.end = datagram.length;
  packet.protocol = datagram.protocol;
}
