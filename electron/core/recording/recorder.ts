/**
 * Writes what the store takes in to the files of a run, in batches a fifth of a second apart, one write at a time: a crash loses
 * less than the last second. Where the disk refuses, it says why and tries again; nobody waits for it.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Recording } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Archive, DiskCopy, FileShare, Stretch } from '../store/archive.ts';
import type { DiskFile } from './disk.ts';
import { recordingTrouble } from './disk.ts';
import type { RecordingFolder, Run } from './recording-folder.ts';
import { notesText } from './run-notes.ts';

/** Milliseconds from the first byte that waits to its write. */
export const WRITE_EVERY = 200;
/** Milliseconds from a failure to the next attempt. */
export const TRY_AGAIN = 5_000;

const USUAL_SHARE: FileShare = { bytes: 64 * 1024 * 1024, span: Infinity };

export interface RecorderDeps {
  readonly folder: Pick<RecordingFolder, 'begin'>;
  readonly clock: Clock;
}

/** Makes a recorder. The folder of its run is made with the first byte, so that a run in which nothing came leaves none. */
export function createRecorder({ folder, clock }: RecorderDeps): Archive {
  return new Recorder(folder, clock);
}

interface RunFile {
  readonly number: number;
  readonly handle: DiskFile;
  readonly began: number;
  /** Sound bytes in it. */
  size: number;
  /** Stretches in it that are needed. */
  needed: number;
}

class Recorder implements Archive {
  readonly #folder: RecorderDeps['folder'];
  readonly #clock: Clock;
  readonly #changes = createEmitter<null>();
  #share = USUAL_SHARE;
  #run: Run | null = null;
  /** The oldest first; the last one is written until it is full. */
  #files: RunFile[] = [];
  #numbers = 0;
  /** Copies with bytes that are not on the disk, in order. */
  #queue: Copy[] = [];
  /** What else is to be done on the disk, between two writes. */
  #chores: (() => Promise<void>)[] = [];
  #bytes = 0;
  #trouble: Trouble | null = null;
  /** Notes that are not on the disk as they are now. */
  #notes: (() => ReadonlyMap<string, string>) | null = null;
  #pumping: Promise<void> | null = null;
  #timer: Timer | null = null;
  #isClosed = false;

  constructor(folder: RecorderDeps['folder'], clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  add(stretch: Stretch): DiskCopy {
    const copy = new Copy(stretch, (gone, isNeeded) => this.#leave(gone, isNeeded));
    this.#queue.push(copy);
    // What is full need not wait; after a failure the next attempt has its time.
    if (this.#queue.length > 1 && !this.#trouble) this.#pump();
    else this.touch();
    return copy;
  }

  touch(): void {
    if (this.#timer || this.#pumping || this.#isClosed) return;
    this.#timer = this.#clock.after(WRITE_EVERY, () => this.#pump());
  }

  keepNotes(notes: () => ReadonlyMap<string, string>): void {
    this.#notes = notes;
    this.touch();
  }

  setShare(share: FileShare): void {
    this.#share = share;
  }

  dropOldest(): object | null {
    const [oldest] = this.#files;
    if (!oldest || this.#files.length < 2) return null;
    this.#remove(oldest);
    return oldest;
  }

  restart(): void {
    const [run, files] = [this.#run, this.#files];
    for (const copy of this.#queue) copy.isGone = true;
    this.#run = null;
    this.#files = [];
    this.#queue = [];
    this.#notes = null;
    this.#numbers = 0;
    this.#bytes = 0;
    if (run) {
      this.#do(async () => {
        for (const { handle } of files) await handle.close();
        await run.discard();
      });
    }
    this.#changes.emit(null);
  }

  state(): Recording {
    return { name: this.#run?.name ?? '', bytes: this.#bytes, trouble: this.#trouble };
  }

  busy(): Promise<void> | null {
    return this.#pumping;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#pumping;
    await this.#work();
    for (const { handle } of this.#files) await handle.close();
    await this.#run?.finish();
  }

  #do(chore: () => Promise<void>): void {
    this.#chores.push(chore);
    this.#pump();
  }

  #pump(): void {
    if (this.#pumping || this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#pumping = this.#work().then(() => {
      this.#pumping = null;
      if (this.#isClosed) return;
      if (this.#trouble) this.#timer = this.#clock.after(TRY_AGAIN, () => this.#pump());
      else if (this.#chores.length > 0) this.#pump();
      else if (this.#notes || this.#queue.some(isWaiting)) this.touch();
      this.#changes.emit(null);
    });
  }

  /** Does the chores and writes what waits: all of what is full, and once of what still grows. */
  async #work(): Promise<void> {
    for (;;) {
      for (let chore = this.#chores.shift(); chore; chore = this.#chores.shift()) await chore();
      await this.#writeNotes();
      const [copy] = this.#queue;
      if (!copy) return;
      if (isWaiting(copy)) {
        this.#trouble = await this.#write(copy);
        if (this.#trouble) return;
      }
      if (copy !== this.#queue[0]) continue;
      if (isWaiting(copy) || !copy.stretch.isSealed) return;
      this.#queue.shift();
    }
  }

  /** Where there is no run yet, nothing was written that a note could be about. */
  async #writeNotes(): Promise<void> {
    const [run, notes] = [this.#run, this.#notes];
    if (!run || !notes) return;
    this.#notes = null;
    await run.writeNotes(notesText(notes()));
  }

  async #write(copy: Copy): Promise<Trouble | null> {
    const file = await this.#fileFor(copy);
    if (!file.ok) return recordingTrouble(file.error);
    // It may have been let go while its file was made.
    if (copy.isGone || !file.value) return null;
    const { handle } = file.value;
    const [from, to] = [copy.written, copy.stretch.used];
    const done = await handle.write(copy.stretch.part(from, to), copy.position + from);
    if (!done.ok) {
      // A half of a block would end the file for every reader.
      await handle.truncate(file.value.size);
      return recordingTrouble(done.error);
    }
    copy.written = to;
    file.value.size += to - from;
    if (this.#files.includes(file.value)) this.#bytes += to - from;
    return null;
  }

  /** The file of a copy, which gets its place where it has none. Null where everything began anew meanwhile. */
  async #fileFor(copy: Copy): Promise<Result<RunFile | null, string>> {
    if (copy.file) return ok(copy.file);
    const run = await this.#currentRun(copy);
    if (!run.ok || !run.value) return run.ok ? ok(null) : run;
    const file = await this.#currentFile(run.value);
    if (!file.ok || !file.value) return file;
    // Either may have been let go meanwhile.
    if (copy.isGone || !this.#files.includes(file.value)) return ok(null);
    copy.file = file.value;
    copy.position = file.value.size;
    file.value.needed++;
    return file;
  }

  async #currentRun(copy: Copy): Promise<Result<Run | null, string>> {
    if (this.#run) return ok(this.#run);
    const begun = await this.#folder.begin();
    if (!begun.ok) return begun;
    if (copy.isGone && this.#queue[0] === undefined) {
      await begun.value.discard();
      return ok(null);
    }
    this.#run = begun.value;
    return begun;
  }

  async #currentFile(run: Run): Promise<Result<RunFile | null, string>> {
    const last = this.#files.at(-1);
    const now = this.#clock.now();
    if (last && last.size < this.#share.bytes && now - last.began < this.#share.span) return ok(last);
    const number = this.#numbers + 1;
    const created = await run.createFile(number);
    if (!created.ok) return err(created.error);
    if (run !== this.#run) {
      await created.value.close();
      return ok(null);
    }
    this.#numbers = number;
    const file = { number, handle: created.value, began: now, size: 0, needed: 0 };
    this.#files.push(file);
    return ok(file);
  }

  /** A copy is needed no more, or no more in memory. */
  #leave(copy: Copy, isNeeded: boolean): void {
    const at = this.#queue.indexOf(copy);
    if (at >= 0) this.#queue.splice(at, 1);
    const { file } = copy;
    if (!file || isNeeded || !this.#files.includes(file)) return;
    file.needed--;
    if (file.needed === 0) this.#remove(file);
  }

  #remove(file: RunFile): void {
    const run = this.#run;
    const at = this.#files.indexOf(file);
    if (at < 0 || !run) return;
    this.#files.splice(at, 1);
    this.#bytes -= file.size;
    this.#do(async () => {
      await file.handle.close();
      await run.removeFile(file.number);
    });
  }
}

const isWaiting = ({ stretch, written }: Copy): boolean => written < stretch.used;

class Copy implements DiskCopy {
  readonly stretch: Stretch;
  written = 0;
  file: RunFile | null = null;
  position = 0;
  isGone = false;
  readonly #leave: (copy: Copy, isNeeded: boolean) => void;

  constructor(stretch: Stretch, leave: (copy: Copy, isNeeded: boolean) => void) {
    this.stretch = stretch;
    this.#leave = leave;
  }

  async read(from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.file || to > this.written) return null;
    const bytes = new Uint8Array(to - from);
    const done = await this.file.handle.read(bytes, this.position + from);
    return done.ok ? bytes : null;
  }

  readNow(from: number, to: number): Uint8Array<ArrayBuffer> | null {
    if (!this.file || to > this.written) return null;
    const bytes = new Uint8Array(to - from);
    return this.file.handle.readNow(bytes, this.position + from).ok ? bytes : null;
  }

  release(): void {
    this.#end(false);
  }

  abandon(): void {
    this.#end(true);
  }

  #end(isNeeded: boolean): void {
    if (this.isGone) return;
    this.isGone = true;
    this.#leave(this, isNeeded);
  }
}
