/**
 * A piece of the store: the raw bytes of some thousand datagrams one behind the other, and what is known of each in
 * typed columns. It is only ever appended to, and it is let go as a whole.
 */
import type { CarriedBy, Direction } from '#shared/model/traffic.ts';
import { transportSchema } from '#shared/model/traffic.ts';

/** What is kept of a datagram beside its bytes. */
export interface StoredEntry {
  readonly time: number;
  readonly direction: Direction;
  /** `HOST:PORT` of the sender and of the receiver. */
  readonly src: string;
  readonly dst: string;
  readonly retransmission: number;
  /** The id of its source. */
  readonly source: string;
  readonly transport: CarriedBy;
}

export interface Segment {
  readonly firstId: number;
  /** How many datagrams it holds. */
  readonly count: number;
  /** Bytes it occupies, used or not. */
  readonly capacity: number;
  /** Whether a datagram of `size` bytes still goes in. */
  hasRoom(size: number): boolean;
  /** Copies the bytes in; only after `hasRoom`. */
  append(entry: StoredEntry, bytes: Uint8Array): void;
  entry(index: number): StoredEntry;
  /** The bytes in place: to look at, neither to keep nor to change. */
  view(index: number): Uint8Array<ArrayBuffer>;
  size(index: number): number;
  dialogId(index: number): number;
  /** How many ids before this one the last message of the same call is; 0 where there is none. */
  distance(index: number): number;
  link(index: number, dialogId: number, distance: number): void;
  isUnsent(index: number): boolean;
  markUnsent(index: number): void;
}

const TRANSPORTS = transportSchema.options;
const OUT = 1;
const UNSENT = 2;
const FIRST_ROWS = 64;
const UINT16_MAX = 65_535;

/** Columns of equal length; one index is one datagram. */
interface Columns {
  readonly time: Float64Array;
  readonly offset: Uint32Array;
  readonly size: Uint32Array;
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  readonly dialog: Uint32Array;
  readonly distance: Uint32Array;
  readonly retransmission: Uint16Array;
  readonly flags: Uint8Array;
  readonly source: Uint32Array;
  readonly transport: Uint8Array;
}

function makeColumns(rows: number): Columns {
  return {
    time: new Float64Array(rows),
    offset: new Uint32Array(rows),
    size: new Uint32Array(rows),
    src: new Uint32Array(rows),
    dst: new Uint32Array(rows),
    dialog: new Uint32Array(rows),
    distance: new Uint32Array(rows),
    retransmission: new Uint16Array(rows),
    flags: new Uint8Array(rows),
    source: new Uint32Array(rows),
    transport: new Uint8Array(rows),
  };
}

function grown(old: Columns, rows: number): Columns {
  const next = makeColumns(rows);
  for (const name of Object.keys(old) as (keyof Columns)[]) next[name].set(old[name]);
  return next;
}

/** Makes an empty segment whose first datagram gets the id `firstId`. */
export function createSegment(firstId: number, capacity: number, maxRows: number): Segment {
  return new ColumnSegment(firstId, capacity, maxRows);
}

class ColumnSegment implements Segment {
  readonly firstId: number;
  readonly capacity: number;
  count = 0;
  readonly #maxRows: number;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  /** Endpoints and sources. */
  readonly #names = createNameTable();
  #columns: Columns;
  #used = 0;

  constructor(firstId: number, capacity: number, maxRows: number) {
    this.firstId = firstId;
    this.capacity = capacity;
    this.#maxRows = maxRows;
    this.#buffer = new Uint8Array(capacity);
    this.#columns = makeColumns(Math.min(FIRST_ROWS, maxRows));
  }

  hasRoom(size: number): boolean {
    return this.count < this.#maxRows && this.#used + size <= this.capacity;
  }

  append(entry: StoredEntry, bytes: Uint8Array): void {
    const rows = this.#columns.time.length;
    if (this.count === rows) this.#columns = grown(this.#columns, Math.min(rows * 2, this.#maxRows));
    const columns = this.#columns;
    const at = this.count++;
    this.#buffer.set(bytes, this.#used);
    columns.time[at] = entry.time;
    columns.offset[at] = this.#used;
    columns.size[at] = bytes.length;
    columns.src[at] = this.#names.indexOf(entry.src);
    columns.dst[at] = this.#names.indexOf(entry.dst);
    columns.retransmission[at] = Math.min(entry.retransmission, UINT16_MAX);
    columns.flags[at] = entry.direction === 'out' ? OUT : 0;
    columns.source[at] = this.#names.indexOf(entry.source);
    columns.transport[at] = TRANSPORTS.indexOf(entry.transport);
    this.#used += bytes.length;
  }

  entry(at: number): StoredEntry {
    const columns = this.#columns;
    return {
      time: columns.time[at] ?? 0,
      direction: ((columns.flags[at] ?? 0) & OUT) === 0 ? 'in' : 'out',
      src: this.#names.nameAt(columns.src[at] ?? 0),
      dst: this.#names.nameAt(columns.dst[at] ?? 0),
      retransmission: columns.retransmission[at] ?? 0,
      source: this.#names.nameAt(columns.source[at] ?? 0),
      transport: TRANSPORTS[columns.transport[at] ?? 0] ?? 'udp',
    };
  }

  view(at: number): Uint8Array<ArrayBuffer> {
    const start = this.#columns.offset[at] ?? 0;
    return this.#buffer.subarray(start, start + this.size(at));
  }

  size(at: number): number {
    return this.#columns.size[at] ?? 0;
  }

  dialogId(at: number): number {
    return this.#columns.dialog[at] ?? 0;
  }

  distance(at: number): number {
    return this.#columns.distance[at] ?? 0;
  }

  link(at: number, dialogId: number, distance: number): void {
    this.#columns.dialog[at] = dialogId;
    this.#columns.distance[at] = distance;
  }

  isUnsent(at: number): boolean {
    return ((this.#columns.flags[at] ?? 0) & UNSENT) !== 0;
  }

  markUnsent(at: number): void {
    this.#columns.flags[at] = (this.#columns.flags[at] ?? 0) | UNSENT;
  }
}

/** Each name once, by its number. It lives as long as its segment, so forged senders cannot fill the memory. */
function createNameTable(): { indexOf(name: string): number; nameAt(index: number): string } {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    indexOf(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, names.length);
      return names.push(name) - 1;
    },
    nameAt: (index) => names[index] ?? '',
  };
}
