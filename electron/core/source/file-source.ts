/**
 * A capture file or a text trace that is opened: its bytes come in pieces, and each message is listed as it is found, under the
 * source's id and with its own time. It takes short turns, tells how far it is, and where and why it stopped.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { AnyReader, FileEnd } from '../capture/any-reader.ts';
import { createAnyReader } from '../capture/any-reader.ts';
import type { CapturedMessage } from '../capture/captured-message.ts';
import { isUnusable, stopTrouble } from '../capture/stop-text.ts';
import { noteKey } from '../store/note-key.ts';
import type { Arrival } from '../store/arrival.ts';
import type { CaptureFiles } from './capture-files.ts';
import type { CaptureSource } from './capture-source.ts';
import { createKnownTimes, timesOfTexts } from './text-times.ts';
import type { Turns } from './turns.ts';

export interface FileSourceDeps {
  readonly listing: { add(arrival: Arrival): unknown };
  readonly files: Pick<CaptureFiles, 'gunzip'>;
  readonly turns: Turns;
  readonly clock: Pick<Clock, 'now'>;
}

export interface FileName {
  readonly id: string;
  /** What a person is told that it is. */
  readonly name: string;
  /** Its bytes; 0 where that is not known. */
  readonly size: number;
  /** What was written about its messages beside it, by `noteKey`. */
  readonly notes?: ReadonlyMap<string, string>;
}

export interface FileSource extends CaptureSource {
  /** Reads the next bytes of its file; settles when they are read, with whether more are wanted. The bytes are the caller's then. */
  push(bytes: Uint8Array): Promise<boolean>;
  /** One file is over; the bytes of another may follow. */
  endFile(end?: FileEnding): Promise<void>;
  /** All of it was read. */
  finish(): void;
  /** Gives it up, in a state; what was read stays. */
  giveUp(state: 'failed' | 'closed', trouble: Trouble): void;
  /** Says how many bytes there are in all. */
  grow(size: number): void;
  /** Whether more bytes are wanted. */
  wantsMore(): boolean;
  /** Whether it was neither read to its end nor given up. */
  readonly isOpening: boolean;
  /** Whether a piece is being read. */
  readonly isBusy: boolean;
}

export interface FileEnding {
  /** Tells a file apart where there are several. */
  readonly name?: string;
  /** Why it could not be read to its end. */
  readonly trouble?: Trouble;
}

/** Makes a source that waits for its bytes. */
export function createFileSource(deps: FileSourceDeps, file: FileName): FileSource {
  return new OpenedFile(deps, file);
}

type State = SourceRow['state'];
type Skipped = Record<string, number>;

class OpenedFile implements FileSource {
  readonly id: string;
  readonly #deps: FileSourceDeps;
  readonly #name: string;
  readonly #notes: FileName['notes'];
  readonly #changes = createEmitter<null>();
  readonly #times;
  #reader: AnyReader;
  #size: number;
  #read = 0;
  #received = 0;
  #state: State = 'opening';
  #trouble: Trouble | null = null;
  /** Of the files that are over. */
  #skipped: Skipped = {};
  #dropped = 0;
  #formats = new Set<string>();
  #files = 0;
  #unusable = 0;
  #working: Promise<unknown> | null = null;

  constructor(deps: FileSourceDeps, { id, name, size, notes }: FileName) {
    this.#deps = deps;
    this.id = id;
    this.#name = name;
    this.#notes = notes;
    this.#size = size;
    this.#times = createKnownTimes(deps.clock);
    this.#reader = this.#makeReader();
  }

  row(): SourceRow {
    const { skipped, dropped } = this.#reader.counters();
    const lost = this.#dropped + dropped;
    return {
      id: this.id,
      role: 'file',
      requested: this.#name,
      address: this.#state === 'failed' ? null : this.#name,
      state: this.#state,
      trouble: this.#trouble,
      receiveBuffer: null,
      received: this.#received,
      sent: 0,
      dropped: lost > 0 ? lost : null,
      skipped: sumOf(this.#skipped, skipped),
      progress: { read: this.#read, size: this.#size },
      detail: this.#detail(),
      hidden: false,
    };
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  push(bytes: Uint8Array): Promise<boolean> {
    return this.#work(async () => {
      await this.#deps.turns.next();
      if (!this.wantsMore()) return false;
      await this.#reader.push(bytes);
      this.#read += bytes.length;
      return this.wantsMore();
    });
  }

  endFile({ name, trouble }: FileEnding = {}): Promise<void> {
    return this.#work(async () => {
      await this.#deps.turns.next();
      if (trouble) this.#note(withFile(trouble, name));
      const end = await this.#reader.end();
      if (!this.isOpening) return;
      this.#files++;
      if (end.ok) this.#take(end.value, name);
      else {
        this.#unusable++;
        this.#note(withFile(end.error, name));
      }
      this.#reader = this.#makeReader();
    });
  }

  finish(): void {
    if (!this.isOpening) return;
    const isUseless = this.#unusable === this.#files;
    // An empty file among others is where the writer had just begun it.
    if (!isUseless && isEmpty(this.#trouble)) this.#trouble = null;
    this.#become(isUseless ? 'failed' : 'open');
  }

  giveUp(state: 'failed' | 'closed', trouble: Trouble): void {
    this.#trouble = trouble;
    this.#become(state);
  }

  grow(size: number): void {
    this.#size += size;
    this.#changes.emit(null);
  }

  wantsMore(): boolean {
    return this.isOpening && !this.#reader.isFull();
  }

  get isOpening(): boolean {
    return this.#state === 'opening';
  }

  get isBusy(): boolean {
    return this.#working !== null;
  }

  async close(): Promise<void> {
    if (this.#state !== 'closed') this.#become('closed');
    await this.#working;
  }

  #become(state: State): void {
    this.#state = state;
    this.#changes.emit(null);
  }

  async #work<T>(run: () => Promise<T>): Promise<T> {
    const working = run();
    this.#working = working;
    try {
      return await working;
    } finally {
      this.#working = null;
      this.#changes.emit(null);
    }
  }

  #makeReader(): AnyReader {
    const { files, turns, clock } = this.#deps;
    return createAnyReader({
      onMessages: (batch) => this.#list(batch),
      gunzip: (sink) => files.gunzip(sink),
      times: () => timesOfTexts(clock.now()),
      isFull: () => !this.isOpening,
      breathe: () => turns.breathe(),
    });
  }

  #list(batch: readonly CapturedMessage[]): void {
    // Cancelled within a batch: none of the rest is listed.
    if (!this.isOpening) return;
    const { listing } = this.#deps;
    const times = this.#times.of(batch);
    for (const [i, { transport, src, dst, bytes, direction = 'in', comment, missing }] of batch.entries()) {
      const time = times[i] ?? 0;
      const said = this.#notes?.get(noteKey({ time, src, dst, size: bytes.length })) ?? comment;
      listing.add({
        source: this.id,
        capture: this.id,
        time,
        direction,
        transport,
        src,
        dst,
        bytes,
        ...(said !== undefined && { comment: said }),
        ...(missing !== undefined && { missing }),
      });
    }
    this.#received += batch.length;
    this.#changes.emit(null);
  }

  #take({ counters, stop, text }: FileEnd, name: string | undefined): void {
    this.#skipped = sumOf(this.#skipped, counters.skipped);
    this.#dropped += counters.dropped;
    if (stop && isUnusable(stop)) this.#unusable++;
    else this.#formats.add(text ? `text (${text.format})` : this.#reader.format);
    if (stop) this.#note(withFile(stopTrouble(stop), name));
  }

  /** The first trouble counts; that a file is empty is none where another has a real one. */
  #note(trouble: Trouble): void {
    if (this.#trouble === null || isEmpty(this.#trouble)) this.#trouble = trouble;
  }

  #detail(): string {
    const format = this.#reader.format;
    const formats = [...new Set([...this.#formats, ...(format === '' ? [] : [format])])].join(', ');
    const unknown = this.#times.unknown;
    return unknown > 0 ? `${formats}; messages without a time: ${unknown}` : formats;
  }
}

const isEmpty = (trouble: Trouble | null): boolean => trouble?.data?.['reason'] === 'empty';

const withFile = (trouble: Trouble, name: string | undefined): Trouble =>
  name === undefined
    ? trouble
    : { ...trouble, message: `${name}: ${trouble.message}`, data: { ...trouble.data, file: name } };

function sumOf(a: Readonly<Skipped>, b: Readonly<Partial<Skipped>>): Skipped {
  const sum = { ...a };
  for (const [reason, count] of Object.entries(b)) sum[reason] = (sum[reason] ?? 0) + (count ?? 0);
  return sum;
}
