/**
 * All traffic that is kept: append-only, bounded by a number of messages, by bytes and by age. Columns are in memory, and so are the
 * newest bytes; older ones are read back from the disk where they are recorded. A row is made when somebody asks for it. Ids count
 * up from 1 and are never used twice.
 */
import { Buffer } from 'node:buffer';
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { CaptureLimits } from '#shared/model/recording.ts';
import { DEFAULT_LIMITS } from '#shared/model/recording.ts';
import type { Note, NoteChange } from '#shared/model/note.ts';
import { NO_NOTE, noteText, readNote } from '#shared/model/note.ts';
import type { MessageRow, Recording } from '#shared/model/traffic.ts';
import { NO_TRAFFIC } from '#shared/model/traffic.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import type { Archive } from './archive.ts';
import type { Arrival } from './arrival.ts';
import type { Figures, StoredEntry } from './columns.ts';
import { createEndpointTexts } from './endpoint-texts.ts';
import { wordHash } from './hash.ts';
import type { Layout } from './layout.ts';
import { pcapngLayout, PLAIN } from './layout.ts';
import type { StoreLimits } from './limits.ts';
import { DEFAULT_MEMORY, DEFAULT_MOST_MEMORY } from './limits.ts';
import { noteKey } from './note-key.ts';
import { createNotes } from './notes.ts';
import { createRepetitions } from './repetitions.ts';
import type { Place } from './retention.ts';
import { Retention } from './retention.ts';
import type { RowTexts } from './row.ts';
import { rowOf, rowWith } from './row.ts';
import type { Segment, Window } from './segment.ts';

export type { StoredEntry } from './columns.ts';

export interface StoreOptions {
  readonly limitMessages?: number;
  readonly limitBytes?: number;
  readonly limitMinutes?: number | null;
  /** Bytes held in memory while older ones are on the disk, and where there is none or it is too slow. */
  readonly memory?: number;
  readonly mostMemory?: number;
  /** Writes the bytes down; without it they are in memory only. */
  readonly archive?: Archive | null;
  /** The program, as its files tell. */
  readonly application?: string;
  /** Without it nothing grows old. */
  readonly clock?: Clock;
  /** How repetitions are looked up; by words by default. It may collide, but not too often. */
  readonly hash?: (path: string, bytes: Uint8Array) => number;
}

/** What the quick look at a message said; the store keeps it beside the bytes. */
export type Said = Pick<MessageSummary, 'kind'> &
  Partial<Pick<MessageSummary, 'method' | 'status' | 'severity'>>;

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
  /** Keeps a copy of the bytes. */
  append(arrival: Arrival, said: Said): Appended;
  /** Says to which call a message belongs and which message of the call is the one before it (0 for none). */
  link(id: number, dialogId: number, previousId: number): void;
  /** Says how many milliseconds a final response took. */
  tellResponseTime(id: number, milliseconds: number): void;
  /** What is said of a message: what a person wrote, else what came with it. */
  note(id: number): Note;
  /** Whether a note could be on a message: whoever asks many is spared the search. */
  readonly hasNotes: boolean;
  /** Changes what is said of a message; false where it is not kept, or there is no room for more. */
  annotate(id: number, change: NoteChange): boolean;
  /** Says that the system refused a message after it was listed. */
  markUnsent(id: number): void;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): MessageRow[];
  /** `texts` are what its bytes say, where somebody looked at them before. */
  row(id: number, texts?: RowTexts): MessageRow | null;
  /** What is kept of a message beside its bytes, or null where it was let go. */
  entry(id: number): StoredEntry | null;
  /** Fills in what is counted of a message; false where it was let go. */
  figures(id: number, into: Figures): boolean;
  /** The bytes in place, to look at: neither to keep nor to change. Null where they were let go or are not in memory. */
  view(id: number): Uint8Array<ArrayBuffer> | null;
  /**
   * Brings the bytes of a message and of those around it into memory, for a while; null where they are there, and where they
   * cannot be had: who has null from here and from `view` need not ask again.
   */
  load(id: number): Promise<void> | null;
  /** The call that a message belongs to; 0 for none. */
  dialogId(id: number): number;
  /** A copy of the bytes, or null where they were let go or the disk refuses them. */
  bytes(id: number): Uint8Array<ArrayBuffer> | null;
  /** At most `limit` kept messages of a call up to `lastId`, the oldest first. */
  thread(lastId: number, limit: number): number[];
  counters(): StoreCounters;
  /** What is written down, and why not. */
  recording(): Recording;
  limits(): CaptureLimits;
  setLimits(limits: CaptureLimits): void;
  /** Settles when the disk has caught up; null where it need not. Who reads a file waits for it; what comes live never does. */
  settle(): Promise<void> | null;
  /** Empties the store, on the disk too; ids go on counting. */
  clear(): void;
  /** Hears the id of each message that came or changed, and 0 when the store was emptied. */
  onChange(listener: (id: number) => void): Unsubscribe;
  /** Hears that the recording is another, or that the limits are, or that messages grew too old. */
  onState(listener: () => void): Unsubscribe;
  /** Writes what waits; what comes behind that is not recorded. */
  close(): Promise<void>;
}

/** Makes an empty store. */
export function createStore(options: StoreOptions = {}): Store {
  return new SegmentStore(options);
}

class SegmentStore implements Store {
  readonly #hash: typeof wordHash;
  readonly #archive: Archive | null;
  readonly #layout: Layout;
  readonly #kept: Retention;
  readonly #repetitions = createRepetitions();
  readonly #changes = createEmitter<number>();
  readonly #states = createEmitter<null>();
  readonly #endpointText = createEndpointTexts();
  readonly #notes = createNotes();
  #hasNotes = false;
  #other = 0;

  constructor(options: StoreOptions) {
    const { archive = null, clock = null, application = 'Sipwright' } = options;
    this.#hash = options.hash ?? wordHash;
    this.#archive = archive;
    this.#layout = archive ? pcapngLayout(application) : PLAIN;
    this.#kept = new Retention({
      limits: limitsOf(options),
      layout: this.#layout,
      archive,
      clock,
      onState: () => this.#states.emit(null),
    });
  }

  append(arrival: Arrival, said: Said): Appended {
    const { bytes, direction, source } = arrival;
    const src = this.#endpointText(arrival.src);
    const dst = this.#endpointText(arrival.dst);
    const isOther = said.kind === 'other';
    // What stands in a capture too, or was seen at an interface too, was not sent again by that.
    const hash = this.#hash(`${source} ${direction} ${src} ${dst}`, bytes);
    // Keep-alives and other noise repeat by nature: only SIP is retransmitted.
    const retransmission = isOther ? 0 : this.#repetitionOf({ source, direction, src, dst }, bytes, hash);
    const id = this.#kept.put(arrival, entryOf(arrival, said, src, dst, retransmission));
    if (arrival.comment) this.#hasNotes = true;
    if (isOther) this.#other++;
    else this.#repetitions.remember(hash, id);
    this.#changes.emit(id);
    return { id, retransmission };
  }

  link(id: number, dialogId: number, previousId: number): void {
    const found = this.#kept.place(id);
    found?.segment.columns.link(found.index, dialogId, previousId > 0 ? id - previousId : 0);
  }

  tellResponseTime(id: number, milliseconds: number): void {
    const found = this.#kept.place(id);
    found?.segment.columns.tellResponseTime(found.index, milliseconds);
  }

  markUnsent(id: number): void {
    const found = this.#kept.place(id);
    if (!found) return;
    found.segment.columns.markUnsent(found.index);
    this.#changes.emit(id);
  }

  row(id: number, texts?: RowTexts): MessageRow | null {
    const found = this.#kept.place(id);
    if (!found) return null;
    if (texts) return this.#rowWith(found, texts);
    const window = this.#kept.window(found.segment, found.index, found.index);
    return this.#rowIn(found.segment, found.index, window);
  }

  get hasNotes(): boolean {
    return this.#hasNotes;
  }

  note(id: number): Note {
    const found = this.#hasNotes ? this.#kept.place(id) : null;
    return found ? this.#noteOf(found, null) : NO_NOTE;
  }

  annotate(id: number, { mark, comment }: NoteChange): boolean {
    const found = this.#kept.place(id);
    if (!found) return false;
    this.#notes.forgetBefore(this.#kept.first);
    const { mark: oldMark, comment: oldComment } = this.#noteOf(found, null);
    const note = { mark: mark === undefined ? oldMark : mark, comment: comment ?? oldComment };
    if (!this.#notes.set(id, note)) return false;
    this.#hasNotes = true;
    this.#archive?.keepNotes(() => this.#writtenNotes());
    this.#changes.emit(id);
    return true;
  }

  rows(from: number, count: number): MessageRow[] {
    const rows: MessageRow[] = [];
    const end = Math.min(from + count, this.#kept.next);
    let id = Math.max(from, this.#kept.first);
    // Those of one segment are read together.
    for (let found = this.#kept.place(id); found && id < end; found = this.#kept.place(id)) {
      const { segment, index } = found;
      const last = Math.min(end - segment.firstId, segment.count) - 1;
      const window = this.#kept.window(segment, index, last);
      for (let at = index; at <= last; at++, id++) {
        rows.push(this.#rowIn(segment, at, window));
      }
    }
    return rows;
  }

  entry(id: number): StoredEntry | null {
    const found = this.#kept.place(id);
    return found && found.segment.columns.entry(found.index);
  }

  figures(id: number, into: Figures): boolean {
    const found = this.#kept.place(id);
    found?.segment.columns.figures(found.index, into);
    return found !== null;
  }

  view(id: number): Uint8Array<ArrayBuffer> | null {
    const found = this.#kept.place(id);
    const window = found && this.#kept.inMemory(found.segment);
    return window && found.segment.bytesIn(window, found.index);
  }

  load(id: number): Promise<void> | null {
    const found = this.#kept.place(id);
    return found && this.#kept.load(found.segment);
  }

  dialogId(id: number): number {
    const found = this.#kept.place(id);
    return found ? found.segment.columns.dialogId(found.index) : 0;
  }

  bytes(id: number): Uint8Array<ArrayBuffer> | null {
    const found = this.#kept.place(id);
    return found && (this.#look(found)?.slice() ?? null);
  }

  thread(lastId: number, limit: number): number[] {
    const ids: number[] = [];
    let id = lastId;
    for (let found = this.#kept.place(id); found && ids.length < limit; found = this.#kept.place(id)) {
      ids.push(id);
      const distance = found.segment.columns.distance(found.index);
      if (distance === 0) break;
      id -= distance;
    }
    return ids.reverse();
  }

  counters(): StoreCounters {
    const { first, next, evicted } = this.#kept;
    return { first, next, other: this.#other, evicted };
  }

  recording(): Recording {
    return this.#archive?.state() ?? NO_TRAFFIC.recording;
  }

  limits(): CaptureLimits {
    return this.#kept.limits;
  }

  setLimits(limits: CaptureLimits): void {
    this.#kept.limits = limits;
  }

  settle(): Promise<void> | null {
    return this.#kept.settle();
  }

  clear(): void {
    this.#kept.clear();
    this.#other = 0;
    this.#notes.clear();
    this.#hasNotes = false;
    this.#repetitions.clear();
    this.#changes.emit(0);
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onState(listener: () => void): Unsubscribe {
    return this.#states.on(listener);
  }

  close(): Promise<void> {
    return this.#kept.close();
  }

  #writtenNotes(): Map<string, string> {
    const texts = new Map<string, string>();
    for (const id of this.#notes.ids()) {
      const entry = this.entry(id);
      if (entry) texts.set(noteKey(entry), noteText(this.#notes.get(id) ?? NO_NOTE));
    }
    return texts;
  }

  #rowIn(segment: Segment, index: number, window: Window | null): MessageRow {
    const note = this.#hasNotes ? this.#noteOf({ segment, index }, window) : NO_NOTE;
    const bytes = window && segment.bytesIn(window, index);
    return rowOf(segment.firstId + index, segment.columns.entry(index), bytes, note);
  }

  #rowWith({ segment, index }: Place, texts: RowTexts): MessageRow {
    const note = this.#hasNotes ? this.#noteOf({ segment, index }, null) : NO_NOTE;
    return rowWith(segment.firstId + index, segment.columns.entry(index), texts, note);
  }

  /** `window` holds the message where the caller has it. */
  #noteOf({ segment, index }: Place, window: Window | null): Note {
    const written = this.#notes.get(segment.firstId + index);
    if (written || !segment.columns.isNoted(index)) return written ?? NO_NOTE;
    const held = window ?? this.#kept.window(segment, index, index);
    return held ? readNote(this.#layout.comment(held.bytes, segment.spotIn(held, index))) : NO_NOTE;
  }

  #look({ segment, index }: Place): Uint8Array<ArrayBuffer> | null {
    const window = this.#kept.window(segment, index, index);
    return window && segment.bytesIn(window, index);
  }

  /** How often the same bytes crossed before on the same path. */
  #repetitionOf(path: Path, bytes: Uint8Array, hash: number): number {
    const known = this.#repetitions.find(hash);
    const found = known === null ? null : this.#kept.place(known);
    if (!found) return 0;
    const before = found.segment.columns.entry(found.index);
    if (!isSamePath(before, path) || before.size !== bytes.length) return 0;
    const view = this.#look(found);
    return view && Buffer.compare(view, bytes) === 0 ? before.retransmission + 1 : 0;
  }
}

function limitsOf(options: StoreOptions): StoreLimits {
  return {
    messages: options.limitMessages ?? DEFAULT_LIMITS.messages,
    bytes: options.limitBytes ?? DEFAULT_LIMITS.bytes,
    minutes: options.limitMinutes ?? DEFAULT_LIMITS.minutes,
    memory: options.memory ?? DEFAULT_MEMORY,
    mostMemory: options.mostMemory ?? DEFAULT_MOST_MEMORY,
  };
}

type Path = Pick<StoredEntry, 'source' | 'direction' | 'src' | 'dst'>;

function entryOf(
  { time, direction, source, transport, bytes, comment = '' }: Arrival,
  { kind, method = '', status = 0, severity = null }: Said,
  src: string,
  dst: string,
  retransmission: number,
): StoredEntry {
  const said = { kind, method, status, severity };
  const path = { direction, src, dst, source, transport };
  return {
    time,
    ...path,
    ...said,
    retransmission,
    size: bytes.length,
    dialogId: 0,
    responseTime: null,
    unsent: false,
    isNoted: comment !== '',
  };
}

function isSamePath(a: Path, b: Path): boolean {
  return a.source === b.source && a.direction === b.direction && a.src === b.src && a.dst === b.dst;
}
