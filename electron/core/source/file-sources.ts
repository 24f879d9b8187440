/**
 * Opens captures: their bytes are pushed by whoever has the file, or read here from a path; several files one behind the other may be
 * one source. Bounded: so many can be open, and one piece of each is read at a time.
 */
import { basename } from 'node:path';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Arrival } from '../store/arrival.ts';
import type { CaptureFiles } from './capture-files.ts';
import type { SourceKeeper } from './capture-source.ts';
import type { FileSource } from './file-source.ts';
import { createFileSource } from './file-source.ts';
import type { Turns } from './turns.ts';
import { createTurns } from './turns.ts';

/** More captures than anybody looks at side by side. */
export const FILE_LIMIT = 64;

/** Milliseconds until a capture is given up whose bytes do not come: the page that had the file is gone. */
export const PATIENCE = 60_000;

export interface FileSourcesDeps {
  readonly listing: { add(arrival: Arrival): unknown };
  readonly sources: SourceKeeper;
  readonly files: CaptureFiles;
  readonly clock: Clock;
  onError(error: unknown): void;
}

/** Why bytes cannot be taken: there is no such source that is being opened, or a piece of it is being read. */
export type Refusal = 'unknown' | 'busy';

export interface FileSources {
  /** Begins to open a capture whose bytes are pushed; an error where too many are open. */
  begin(name: string, size: number): Result<SourceRow, Trouble>;
  /** Reads the next bytes; the answer is whether more are wanted. */
  push(id: string, bytes: Uint8Array): Promise<Result<boolean, Refusal>>;
  /** The bytes are over; answers when everything is listed. */
  end(id: string): Promise<Result<SourceRow, Refusal>>;
  /**
   * Begins to read files one behind the other as one source, and answers at once. What fails is a source in the state `failed`; one
   * too many is not listed. `notes` were written about the messages beside the files, by `noteKey`.
   */
  openPaths(name: string, paths: readonly string[], notes?: ReadonlyMap<string, string>): SourceRow;
  /** Reads a file; answers when all of it is listed, or with why nothing of it could be used. */
  openPath(path: string): Promise<Result<SourceRow, Trouble>>;
}

/** Makes what opens captures. */
export function createFileSources(deps: FileSourcesDeps): FileSources {
  return new Files(deps);
}

const TOO_MANY: Trouble = {
  code: 'TOO_MANY_CAPTURES',
  message: `at most ${FILE_LIMIT} captures can be open`,
  data: { limit: FILE_LIMIT },
};

const ABANDONED: Trouble = {
  code: 'CAPTURE_ABANDONED',
  message: 'its bytes stopped coming; everything that came was read',
};

const REMOVED: Trouble = { code: 'CAPTURE_REMOVED', message: 'it was taken off while it was read' };

const BUG: Trouble = { code: 'INTERNAL', message: 'it could not be read because of an internal error' };

/** A source whose bytes are pushed, with the timer that gives it up. */
interface Pushed {
  readonly source: FileSource;
  timer: Timer;
}

class Files implements FileSources {
  readonly #deps: FileSourcesDeps;
  readonly #turns: Turns;
  readonly #pushed = new Map<string, Pushed>();

  constructor(deps: FileSourcesDeps) {
    this.#deps = deps;
    const { files, clock } = deps;
    this.#turns = createTurns({ now: () => clock.now(), nextTurn: () => files.nextTurn() });
  }

  begin(name: string, size: number): Result<SourceRow, Trouble> {
    if (this.#isFull()) return err(TOO_MANY);
    const source = this.#list(name, size);
    const pushed = { source, timer: this.#wait(source) };
    this.#pushed.set(source.id, pushed);
    source.onChange(() => {
      if (!source.isOpening) this.#forget(pushed);
    });
    return ok(source.row());
  }

  async push(id: string, bytes: Uint8Array): Promise<Result<boolean, Refusal>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    found.value.timer.cancel();
    const more = await found.value.source.push(bytes);
    if (found.value.source.isOpening) found.value.timer = this.#wait(found.value.source);
    return ok(more);
  }

  async end(id: string): Promise<Result<SourceRow, Refusal>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    const { source, timer } = found.value;
    timer.cancel();
    await source.endFile();
    source.finish();
    return ok(source.row());
  }

  openPaths(name: string, paths: readonly string[], notes?: ReadonlyMap<string, string>): SourceRow {
    if (this.#isFull()) {
      const source = createFileSource({ ...this.#deps, turns: this.#turns }, { id: 'file', name, size: 0 });
      source.giveUp('failed', TOO_MANY);
      return source.row();
    }
    const source = this.#list(name, 0, notes);
    void this.#readAll(source, paths);
    return source.row();
  }

  async openPath(path: string): Promise<Result<SourceRow, Trouble>> {
    if (this.#isFull()) return err(TOO_MANY);
    const source = this.#list(basename(path), 0);
    await this.#readAll(source, [path]);
    const row = source.row();
    if (row.state === 'open') return ok(row);
    return err(row.trouble ?? REMOVED);
  }

  #isFull(): boolean {
    return this.#deps.sources.count('file') >= FILE_LIMIT;
  }

  #list(name: string, size: number, notes?: ReadonlyMap<string, string>): FileSource {
    const { sources } = this.#deps;
    const deps = { ...this.#deps, turns: this.#turns };
    const source = createFileSource(deps, { id: sources.newId('file'), name, size, ...(notes && { notes }) });
    sources.add(source);
    return source;
  }

  #find(id: string): Result<Pushed, Refusal> {
    const found = this.#pushed.get(id);
    if (!found) return err('unknown');
    return found.source.isBusy ? err('busy') : ok(found);
  }

  #wait(source: FileSource): Timer {
    return this.#deps.clock.after(PATIENCE, () => source.giveUp('closed', ABANDONED));
  }

  #forget({ source, timer }: Pushed): void {
    timer.cancel();
    this.#pushed.delete(source.id);
  }

  async #readAll(source: FileSource, paths: readonly string[]): Promise<void> {
    try {
      const isTold = paths.length > 1;
      for (const path of paths) await this.#measure(source, path);
      for (const path of paths) await this.#read(source, path, isTold);
      source.finish();
    } catch (error) {
      this.#deps.onError(error);
      source.giveUp('failed', BUG);
    }
  }

  async #measure(source: FileSource, path: string): Promise<void> {
    const size = await this.#deps.files.size(path);
    if (size.ok) source.grow(size.value);
  }

  /** Reads one file to its end or its damage; what came before an error of the disk is kept. */
  async #read(source: FileSource, path: string, isTold: boolean): Promise<void> {
    if (!source.isOpening) return;
    const poured = await this.#deps.files.pour(path, {
      push: async (piece) => void (await source.push(piece)),
      isFull: () => !source.wantsMore(),
    });
    await source.endFile({
      ...(isTold && { name: basename(path) }),
      ...(!poured.ok && { trouble: poured.error }),
    });
  }
}
