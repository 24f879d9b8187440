/**
 * All traffic that is kept: append-only, bounded by a number of messages and by memory. Only bytes and a few columns
 * are held; a row is made when somebody asks for it. Ids count up from 1 and are never used twice.
 */
import { Buffer } from 'node:buffer';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { summarize } from '#shared/sip/summary.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { Arrival } from './arrival.ts';
import { fnv1a } from './hash.ts';
import { createRepetitions } from './repetitions.ts';
import type { Segment, StoredEntry } from './segment.ts';
import { createSegment } from './segment.ts';

export const DEFAULT_LIMIT_MESSAGES = 1_000_000;
export const DEFAULT_LIMIT_BYTES = 256 * 1024 * 1024;

/** Characters of a Call-ID that a row carries. */
const CALL_ID_SHOWN = 512;

const SEGMENT_BYTES = 1024 * 1024;
const SEGMENT_ROWS = 16_384;
/** The oldest segment goes as a whole, so there are always some of them: at least this many at a limit. */
const SEGMENTS_AT_LIMIT = 16;

export interface StoreOptions {
  readonly limitMessages?: number;
  readonly limitBytes?: number;
  /** How repetitions are looked up; FNV-1a by default. It may collide, but not too often. */
  readonly hash?: (path: string, bytes: Uint8Array) => number;
}

export interface StoreCounters {
  /** Ids `first` to `next - 1` are kept. */
  readonly first: number;
  readonly next: number;
  /** Datagrams that are not SIP, since the list was empty. */
  readonly other: number;
  /** Messages let go because of a limit. */
  readonly evicted: number;
}

export interface Appended {
  readonly id: number;
  /** 0 for the first time these bytes crossed between these endpoints in this direction. */
  readonly retransmission: number;
}

export interface Store {
  /** Keeps a copy of the bytes. `summary` is what the quick look at them said. */
  append(arrival: Arrival, summary: Pick<MessageSummary, 'kind'>): Appended;
  /** Says to which call a message belongs and which message of the call is the one before it (0 for none). */
  link(id: number, dialogId: number, previousId: number): void;
  /** Says that the system refused a message after it was listed. */
  markUnsent(id: number): void;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): MessageRow[];
  row(id: number): MessageRow | null;
  /** What is kept of a message beside its bytes, or null where it was let go. */
  entry(id: number): StoredEntry | null;
  /** The bytes in place, to look at: neither to keep nor to change. Null where they were let go or are not in memory. */
  view(id: number): Uint8Array<ArrayBuffer> | null;
  /** Brings the bytes of a message and of those around it into memory; null where they are there. */
  load(id: number): Promise<void> | null;
  /** A copy of the bytes, or null where they were let go. */
  bytes(id: number): Uint8Array<ArrayBuffer> | null;
  /** At most `limit` kept messages of a call up to `lastId`, the oldest first. */
  thread(lastId: number, limit: number): number[];
  counters(): StoreCounters;
  /** Empties the store; ids go on counting. */
  clear(): void;
  /** Hears the id of each message that came or changed, and 0 when the store was emptied. */
  onChange(listener: (id: number) => void): Unsubscribe;
}

interface Place {
  readonly segment: Segment;
  readonly index: number;
}

/** Makes an empty store. */
export function createStore(options: StoreOptions = {}): Store {
  return new SegmentStore(limitsOf(options), options.hash ?? fnv1a);
}

class SegmentStore implements Store {
  readonly #limits: Limits;
  readonly #hash: typeof fnv1a;
  readonly #repetitions = createRepetitions();
  readonly #changes = createEmitter<number>();
  #segments: Segment[] = [];
  #occupied = 0;
  #next = 1;
  #other = 0;
  #evicted = 0;

  constructor(limits: Limits, hash: typeof fnv1a) {
    this.#limits = limits;
    this.#hash = hash;
  }

  append(arrival: Arrival, { kind }: Pick<MessageSummary, 'kind'>): Appended {
    const { bytes } = arrival;
    const entry = entryOf(arrival);
    // What stands in a capture too was not sent again by that.
    const hash = this.#hash(`${arrival.capture} ${entry.direction} ${entry.src} ${entry.dst}`, bytes);
    // Keep-alives and other noise repeat by nature: only SIP is retransmitted.
    const retransmission = kind === 'other' ? 0 : this.#repetitionOf(entry, bytes, hash);
    this.#segmentFor(bytes.length).append({ ...entry, retransmission }, bytes);
    const id = this.#next++;
    if (kind === 'other') this.#other++;
    else this.#repetitions.remember(hash, id);
    this.#evict();
    this.#changes.emit(id);
    return { id, retransmission };
  }

  link(id: number, dialogId: number, previousId: number): void {
    const found = this.#place(id);
    found?.segment.link(found.index, dialogId, previousId > 0 ? id - previousId : 0);
  }

  markUnsent(id: number): void {
    const found = this.#place(id);
    if (!found) return;
    found.segment.markUnsent(found.index);
    this.#changes.emit(id);
  }

  row(id: number): MessageRow | null {
    const found = this.#place(id);
    return found ? rowAt(id, found) : null;
  }

  rows(from: number, count: number): MessageRow[] {
    const rows: MessageRow[] = [];
    const end = Math.min(from + count, this.#next);
    for (let id = Math.max(from, this.#first); id < end; id++) {
      const row = this.row(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  entry(id: number): StoredEntry | null {
    const found = this.#place(id);
    return found && found.segment.entry(found.index);
  }

  view(id: number): Uint8Array<ArrayBuffer> | null {
    const found = this.#place(id);
    return found && found.segment.view(found.index);
  }

  load(): null {
    return null;
  }

  bytes(id: number): Uint8Array<ArrayBuffer> | null {
    const found = this.#place(id);
    return found ? found.segment.view(found.index).slice() : null;
  }

  thread(lastId: number, limit: number): number[] {
    const ids: number[] = [];
    let id = lastId;
    for (let found = this.#place(id); found && ids.length < limit; found = this.#place(id)) {
      ids.push(id);
      const distance = found.segment.distance(found.index);
      if (distance === 0) break;
      id -= distance;
    }
    return ids.reverse();
  }

  counters(): StoreCounters {
    return { first: this.#first, next: this.#next, other: this.#other, evicted: this.#evicted };
  }

  clear(): void {
    this.#segments = [];
    this.#occupied = 0;
    this.#other = 0;
    this.#evicted = 0;
    this.#repetitions.clear();
    this.#changes.emit(0);
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  get #first(): number {
    return this.#segments[0]?.firstId ?? this.#next;
  }

  #place(id: number): Place | null {
    if (!(id >= this.#first && id < this.#next)) return null;
    const segment = this.#segments[segmentIndex(this.#segments, id)];
    return segment ? { segment, index: id - segment.firstId } : null;
  }

  #segmentFor(size: number): Segment {
    const last = this.#segments.at(-1);
    if (last?.hasRoom(size)) return last;
    const { segmentBytes, segmentRows } = this.#limits;
    const segment = createSegment(this.#next, Math.max(segmentBytes, size), segmentRows);
    this.#segments.push(segment);
    this.#occupied += segment.capacity;
    return segment;
  }

  /** How often the same bytes crossed before on the same path. */
  #repetitionOf(entry: StoredEntry, bytes: Uint8Array, hash: number): number {
    const known = this.#repetitions.find(hash);
    const found = known === null ? null : this.#place(known);
    if (!found) return 0;
    const before = found.segment.entry(found.index);
    const isSame = isSamePath(before, entry) && Buffer.compare(found.segment.view(found.index), bytes) === 0;
    return isSame ? before.retransmission + 1 : 0;
  }

  #evict(): void {
    while (this.#segments.length > 1 && this.#isOver()) {
      const gone = this.#segments.shift();
      this.#evicted += gone?.count ?? 0;
      this.#occupied -= gone?.capacity ?? 0;
    }
  }

  #isOver(): boolean {
    return this.#next - this.#first > this.#limits.messages || this.#occupied > this.#limits.bytes;
  }
}

interface Limits {
  readonly messages: number;
  readonly bytes: number;
  readonly segmentBytes: number;
  readonly segmentRows: number;
}

function limitsOf(options: StoreOptions): Limits {
  const messages = options.limitMessages ?? DEFAULT_LIMIT_MESSAGES;
  const bytes = options.limitBytes ?? DEFAULT_LIMIT_BYTES;
  const share = (limit: number): number => Math.max(1, Math.ceil(limit / SEGMENTS_AT_LIMIT));
  return {
    messages,
    bytes,
    segmentBytes: Math.min(SEGMENT_BYTES, share(bytes)),
    segmentRows: Math.min(SEGMENT_ROWS, share(messages)),
  };
}

/** The position of the segment that holds an id: the last one that does not begin behind it. */
function segmentIndex(segments: readonly Segment[], id: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.firstId ?? Infinity) <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}

function entryOf({ time, direction, source, transport, src, dst }: Arrival): StoredEntry {
  const path = { src: formatEndpoint(src), dst: formatEndpoint(dst) };
  return { time, direction, source, transport, ...path, retransmission: 0 };
}

function isSamePath(a: StoredEntry, b: StoredEntry): boolean {
  return a.direction === b.direction && a.src === b.src && a.dst === b.dst;
}

function rowAt(id: number, { segment, index }: Place): MessageRow {
  const { kind, method, status, summary, from, to, callId, cseq, sdp, severity } = summarize(
    segment.view(index),
  );
  const { time, direction, transport, source, src, dst, retransmission } = segment.entry(index);
  return {
    id,
    time,
    direction,
    transport,
    source,
    src,
    dst,
    kind,
    method,
    status,
    summary,
    from,
    to,
    // Whole it is a key; in a row it is read by people, and a page of rows must stay a page.
    callId: callId.slice(0, CALL_ID_SHOWN),
    cseq,
    sdp,
    size: segment.size(index),
    dialogId: segment.dialogId(index),
    retransmission,
    severity,
    unsent: segment.isUnsent(index),
  };
}
