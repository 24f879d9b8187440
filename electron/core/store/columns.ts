/** What is kept of each datagram of a segment beside its bytes: columns of equal length that grow; all of a row are 45 bytes. */
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { CarriedBy, Direction } from '#shared/model/traffic.ts';
import { severitySchema, transportSchema } from '#shared/model/traffic.ts';

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
  readonly kind: MessageSummary['kind'];
  readonly method: string;
  readonly status: number;
  readonly severity: MessageSummary['severity'];
  /** How many bytes it has. */
  readonly size: number;
  /** The call it belongs to, else 0. */
  readonly dialogId: number;
  /** Of a final response: milliseconds since its request, or null. */
  readonly responseTime: number | null;
  readonly unsent: boolean;
  /** Whether something was said of it when it came. */
  readonly isNoted: boolean;
}

/** What is counted of a datagram, in one record that is filled anew for each: a million of them make no million objects. */
export interface Figures {
  time: number;
  src: string;
  dst: string;
  retransmission: number;
  kind: MessageSummary['kind'];
  method: string;
  status: number;
  /** NaN where there is none. */
  responseTime: number;
}

export const NO_FIGURES: Readonly<Figures> = {
  time: 0,
  src: '',
  dst: '',
  retransmission: 0,
  kind: 'other',
  method: '',
  status: 0,
  responseTime: NaN,
};

/** Where the bytes of a datagram lie in its segment. */
export interface Spot {
  /** Its first byte. */
  readonly offset: number;
  /** Bytes of headers before it that belong to it. */
  readonly head: number;
  /** Whether it lies in more pieces than one. */
  readonly isSplit: boolean;
}

const TRANSPORTS = transportSchema.options;
const SEVERITIES = [null, ...severitySchema.options];
const KINDS = ['request', 'response', 'other'] as const;

const OUT = 1;
const UNSENT = 2;
const SPLIT = 4;
const NOTED = 8;
const UINT16_MAX = 65_535;
const UINT32_MAX = 4_294_967_295;

/** Rows of a segment at the most: as many as 16 bits can tell the names of. */
export const MOST_ROWS = 16_384;
const FIRST_ROWS = 64;

interface Arrays {
  readonly time: Float64Array;
  readonly offset: Uint32Array;
  readonly size: Uint32Array;
  readonly dialog: Uint32Array;
  readonly distance: Uint32Array;
  readonly status: Uint32Array;
  readonly src: Uint16Array;
  readonly dst: Uint16Array;
  readonly source: Uint16Array;
  readonly method: Uint16Array;
  readonly retransmission: Uint16Array;
  /** NaN where there is none. */
  readonly responseTime: Float32Array;
  readonly head: Uint8Array;
  readonly flags: Uint8Array;
  /** Transport, kind and severity. */
  readonly marks: Uint8Array;
}

function makeArrays(rows: number): Arrays {
  return {
    time: new Float64Array(rows),
    offset: new Uint32Array(rows),
    size: new Uint32Array(rows),
    dialog: new Uint32Array(rows),
    distance: new Uint32Array(rows),
    status: new Uint32Array(rows),
    src: new Uint16Array(rows),
    dst: new Uint16Array(rows),
    source: new Uint16Array(rows),
    method: new Uint16Array(rows),
    retransmission: new Uint16Array(rows),
    responseTime: new Float32Array(rows),
    head: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    marks: new Uint8Array(rows),
  };
}

function resized(old: Arrays, rows: number): Arrays {
  const next = makeArrays(rows);
  const names = Object.keys(old) as (keyof Arrays)[];
  for (const name of names) next[name].set(old[name].subarray(0, rows));
  return next;
}

/** The columns of one segment. */
export class Columns {
  count = 0;
  #arrays = makeArrays(FIRST_ROWS);
  /** Endpoints, sources and methods. */
  readonly #names = createNameTable();

  append(entry: StoredEntry, { offset, head, isSplit }: Spot): void {
    const rows = this.#arrays.time.length;
    if (this.count === rows) this.#arrays = resized(this.#arrays, rows * 2);
    const arrays = this.#arrays;
    const at = this.count++;
    arrays.time[at] = entry.time;
    arrays.offset[at] = offset;
    arrays.size[at] = entry.size;
    arrays.dialog[at] = entry.dialogId;
    arrays.status[at] = Math.min(entry.status, UINT32_MAX);
    arrays.src[at] = this.#names.indexOf(entry.src);
    arrays.dst[at] = this.#names.indexOf(entry.dst);
    arrays.source[at] = this.#names.indexOf(entry.source);
    arrays.method[at] = this.#names.indexOf(entry.method);
    arrays.retransmission[at] = Math.min(entry.retransmission, UINT16_MAX);
    arrays.responseTime[at] = entry.responseTime ?? NaN;
    arrays.head[at] = head;
    arrays.flags[at] =
      (entry.direction === 'out' ? OUT : 0) |
      (entry.unsent ? UNSENT : 0) |
      (isSplit ? SPLIT : 0) |
      (entry.isNoted ? NOTED : 0);
    arrays.marks[at] =
      TRANSPORTS.indexOf(entry.transport) |
      (KINDS.indexOf(entry.kind) << 3) |
      (SEVERITIES.indexOf(entry.severity) << 5);
  }

  /** Lets go of what was held for rows to come. */
  trim(): void {
    this.#arrays = resized(this.#arrays, this.count);
    this.#names.close();
  }

  entry(at: number): StoredEntry {
    const arrays = this.#arrays;
    const flags = arrays.flags[at] ?? 0;
    const marks = arrays.marks[at] ?? 0;
    const responseTime = arrays.responseTime[at] ?? NaN;
    return {
      time: arrays.time[at] ?? 0,
      direction: (flags & OUT) === 0 ? 'in' : 'out',
      src: this.#names.nameAt(arrays.src[at] ?? 0),
      dst: this.#names.nameAt(arrays.dst[at] ?? 0),
      retransmission: arrays.retransmission[at] ?? 0,
      source: this.#names.nameAt(arrays.source[at] ?? 0),
      transport: TRANSPORTS[marks & 7] ?? 'udp',
      kind: KINDS[(marks >> 3) & 3] ?? 'other',
      method: this.#names.nameAt(arrays.method[at] ?? 0),
      status: arrays.status[at] ?? 0,
      severity: SEVERITIES[marks >> 5] ?? null,
      size: arrays.size[at] ?? 0,
      dialogId: arrays.dialog[at] ?? 0,
      responseTime: Number.isNaN(responseTime) ? null : responseTime,
      unsent: (flags & UNSENT) !== 0,
      isNoted: (flags & NOTED) !== 0,
    };
  }

  /** Fills in what is counted of a datagram. */
  figures(at: number, into: Figures): void {
    const arrays = this.#arrays;
    into.time = arrays.time[at] ?? 0;
    into.src = this.#names.nameAt(arrays.src[at] ?? 0);
    into.dst = this.#names.nameAt(arrays.dst[at] ?? 0);
    into.retransmission = arrays.retransmission[at] ?? 0;
    into.kind = KINDS[((arrays.marks[at] ?? 0) >> 3) & 3] ?? 'other';
    into.method = this.#names.nameAt(arrays.method[at] ?? 0);
    into.status = arrays.status[at] ?? 0;
    into.responseTime = arrays.responseTime[at] ?? NaN;
  }

  /** Where the bytes of a datagram begin. */
  offset(at: number): number {
    return this.#arrays.offset[at] ?? 0;
  }

  size(at: number): number {
    return this.#arrays.size[at] ?? 0;
  }

  head(at: number): number {
    return this.#arrays.head[at] ?? 0;
  }

  isSplit(at: number): boolean {
    return ((this.#arrays.flags[at] ?? 0) & SPLIT) !== 0;
  }

  /** Whether something was said of it when it came. */
  isNoted(at: number): boolean {
    return ((this.#arrays.flags[at] ?? 0) & NOTED) !== 0;
  }

  /** The call that a datagram belongs to, else 0. */
  dialogId(at: number): number {
    return this.#arrays.dialog[at] ?? 0;
  }

  /** How many ids before this one the last message of the same call is; 0 where there is none. */
  distance(at: number): number {
    return this.#arrays.distance[at] ?? 0;
  }

  link(at: number, dialogId: number, distance: number): void {
    this.#arrays.dialog[at] = dialogId;
    this.#arrays.distance[at] = distance;
  }

  tellResponseTime(at: number, milliseconds: number): void {
    this.#arrays.responseTime[at] = milliseconds;
  }

  markUnsent(at: number): void {
    this.#arrays.flags[at] = (this.#arrays.flags[at] ?? 0) | UNSENT;
  }
}

interface NameTable {
  indexOf(name: string): number;
  nameAt(index: number): string;
  /** No more names will come. */
  close(): void;
}

/** Each name once, by its number. It lives as long as its segment, so forged senders cannot fill the memory. */
function createNameTable(): NameTable {
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
    close: () => numbers.clear(),
  };
}
