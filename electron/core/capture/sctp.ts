/**
 * The DATA chunks of SCTP (RFC 9260 3.3.1): one user message, one message of SIP (RFC 4168 4), in one chunk or put together from
 * several by their TSN. Bounded by associations, chunks and bytes.
 */
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Place } from './addresses.ts';
import type { SkipReason, Verdict } from './captured-message.ts';
import { u16, u32, u8 } from './octets.ts';
import type { Ends, Outlet } from './outlet.ts';
import type { Packet } from './packet.ts';
import { isKeepAlive, startsLikeSip } from './sip-start.ts';
import type { FindPlace } from './udp.ts';
import { endsOf } from './udp.ts';

export const SCTP_LIMITS = { associations: 4_096, pieces: 256, bytes: 1_048_576 } as const;

const DATA = 0;
const DATA_HEADER = 16;
const LAST = 1;
const FIRST = 2;

/** TSNs of one direction that are remembered, to know a chunk that is sent again. */
const REMEMBERED = 256;

interface Piece {
  readonly flags: number;
  readonly bytes: Uint8Array;
}

/** One direction of an association. */
interface Association {
  readonly seen: Int32Array;
  seenCount: number;
  /** Pieces by their TSN. */
  readonly pieces: Map<number, Piece>;
  bytes: number;
}

interface Chunk {
  readonly flags: number;
  readonly tsn: number;
  readonly from: number;
  readonly to: number;
}

export class SctpTable {
  readonly #outlet: Outlet;
  readonly #find: FindPlace;
  readonly #skip: (reason: SkipReason) => void;
  readonly #associations = new Map<string, Association>();

  constructor(outlet: Outlet, find: FindPlace, skip: (reason: SkipReason) => void) {
    this.#outlet = outlet;
    this.#find = find;
    this.#skip = skip;
  }

  /** Reads the chunks of a packet (RFC 9260 3). */
  read(packet: Packet): Verdict {
    const { bytes, start, end } = packet;
    if (end - start < 12) return 'cut';
    const [src, dst] = endsOf(packet, this.#find);
    let hasData = false;
    for (let at = start + 12; at + 4 <= end;) {
      const length = u16(bytes, at + 2);
      if (length < 4) return hasData ? 'taken' : 'malformed';
      if (u8(bytes, at) === DATA && length > DATA_HEADER) {
        hasData = true;
        this.#data(packet, [src, dst], at, at + length);
      }
      at += (length + 3) & ~3;
    }
    return hasData ? 'taken' : 'sctp-control';
  }

  /** Gives up what waits. */
  close(): void {
    for (const association of this.#associations.values()) this.#drop(association);
    this.#associations.clear();
  }

  #data(packet: Packet, places: readonly [Place, Place], at: number, to: number): void {
    const { bytes, start, end } = packet;
    if (to > end) {
      this.#skip('cut');
      return;
    }
    const chunk = { flags: u8(bytes, at + 1), tsn: u32(bytes, at + 4), from: at + DATA_HEADER, to };
    const [src, dst] = places;
    const association = this.#association(`${src.text}>${dst.text} ${u32(bytes, start + 4)}`);
    if (isAgain(association, chunk.tsn)) {
      this.#skip('sctp-repeated');
      return;
    }
    const ends = { src: src.endpoint, dst: dst.endpoint };
    const isWhole = (chunk.flags & (FIRST | LAST)) === (FIRST | LAST);
    if (isWhole) this.#message(packet, ends, bytes, chunk.from, chunk.to);
    else this.#piece(packet, ends, association, chunk);
  }

  #message(packet: Packet, ends: Ends, bytes: Uint8Array, from: number, to: number): void {
    if (startsLikeSip(bytes, from, to)) this.#outlet.keep(packet, 'sctp', ends, bytes, from, to);
    else this.#skip(isKeepAlive(bytes, from, to) ? 'keep-alive' : 'not-sip');
  }

  #piece(packet: Packet, ends: Ends, association: Association, { flags, tsn, from, to }: Chunk): void {
    const { pieces } = association;
    pieces.set(tsn, { flags, bytes: packet.bytes.slice(from, to) });
    association.bytes += to - from;
    const run = findRun(pieces, tsn);
    if (run) {
      const message = concatBytes(run.map((number) => pieces.get(number)?.bytes ?? new Uint8Array(0)));
      for (const number of run) pieces.delete(number);
      association.bytes -= message.length;
      this.#message(packet, ends, message, 0, message.length);
    } else if (pieces.size > SCTP_LIMITS.pieces || association.bytes > SCTP_LIMITS.bytes)
      this.#drop(association);
  }

  #drop(association: Association): void {
    for (let count = association.pieces.size; count > 0; count--) this.#skip('fragment-lost');
    association.pieces.clear();
    association.bytes = 0;
  }

  #association(key: string): Association {
    const known = this.#associations.get(key);
    if (known) return known;
    if (this.#associations.size >= SCTP_LIMITS.associations) this.#forgetOldest();
    const made = {
      seen: new Int32Array(REMEMBERED),
      seenCount: 0,
      pieces: new Map<number, Piece>(),
      bytes: 0,
    };
    this.#associations.set(key, made);
    return made;
  }

  #forgetOldest(): void {
    for (const [key, oldest] of this.#associations) {
      this.#drop(oldest);
      this.#associations.delete(key);
      return;
    }
  }
}

/** Whether a TSN came before; remembers it. */
function isAgain(association: Association, tsn: number): boolean {
  const { seen, seenCount } = association;
  const known = Math.min(seenCount, REMEMBERED);
  const at = seen.indexOf(tsn | 0);
  if (at >= 0 && at < known) return true;
  seen[seenCount % REMEMBERED] = tsn | 0;
  association.seenCount++;
  return false;
}

/** The TSNs from a first piece to a last one about `tsn`, where all of them are there (RFC 9260 6.9). */
function findRun(pieces: ReadonlyMap<number, Piece>, tsn: number): number[] | null {
  const run: number[] = [];
  let number = tsn;
  for (let piece = pieces.get(number); piece; piece = pieces.get(number)) {
    run.unshift(number);
    if ((piece.flags & FIRST) !== 0) break;
    number = (number - 1) >>> 0;
  }
  if (((pieces.get(run[0] ?? -1)?.flags ?? 0) & FIRST) === 0) return null;
  number = tsn;
  for (let piece = pieces.get(number); piece; piece = pieces.get(number)) {
    if (number !== tsn) run.push(number);
    if ((piece.flags & LAST) !== 0) return run;
    number = (number + 1) >>> 0;
  }
  return null;
}
