/**
 * The folder of recordings: a folder for each run, with its files and its mark. It lists the runs that are over, opens and discards
 * them, and keeps only some. What another process that lives records is never touched.
 */
import { join } from 'node:path';
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { RecordingRow } from '#shared/model/recording.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { Processes } from './processes.ts';
import type { FoundRun } from './found-runs.ts';
import { findRuns, removeRun } from './found-runs.ts';
import { NOTES, parseNotes } from './run-notes.ts';
import { fileName, folderName, MARK, markText } from './run-mark.ts';

/** Earlier runs that are kept, and bytes of them. The newest one is always kept: it may be the one that crashed. */
const KEPT_RUNS = 5;
export const KEPT_BYTES = 2 * 1024 ** 3;

/** Runs that begin in the same second. */
const MOST_ALIKE = 1_000;

export interface RecordingFolderDeps {
  readonly path: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly processes: Processes;
}

/** The folder that a run records into. */
export interface Run {
  readonly name: string;
  createFile(number: number): Promise<Result<DiskFile, string>>;
  removeFile(number: number): Promise<void>;
  /** Keeps what was written about its messages, in the place of what was kept before. */
  writeNotes(text: string): Promise<void>;
  /** Says that it was closed; one that has no file is removed. */
  finish(): Promise<void>;
  /** Removes it with its files. */
  discard(): Promise<void>;
}

export interface RecordingFolder {
  /** The runs that are over, the newest first. */
  list(): Promise<RecordingRow[]>;
  /** The paths of a run's files, the oldest first; null where there is no such run. */
  paths(id: string): Promise<string[] | null>;
  /** What was written about the messages of a run, by their `noteKey`; empty where nothing was. */
  notes(id: string): Promise<ReadonlyMap<string, string>>;
  /** Deletes a run; false where there is none. */
  discard(id: string): Promise<boolean>;
  /** Lets go of runs beyond what is kept, and of empty ones. */
  tidy(): Promise<void>;
  /** Begins a run of this process. */
  begin(): Promise<Result<Run, string>>;
}

/** The recordings under a path, which need not be there yet. */
export function createRecordingFolder(deps: RecordingFolderDeps): RecordingFolder {
  const { path, disk } = deps;
  /** The runs of this process that go on. */
  const own = new Set<string>();
  const find = (): Promise<FoundRun[]> => findRuns(deps, own);
  const findOne = async (id: string): Promise<FoundRun | null> =>
    (await find()).find(({ row }) => row.id === id && row.bytes > 0) ?? null;

  return {
    list: async () => (await find()).map(({ row }) => row).filter(({ bytes }) => bytes > 0),
    async paths(id) {
      const found = await findOne(id);
      return found && found.files.map((file) => join(path, id, file));
    },
    async notes(id) {
      const found = await findOne(id);
      const text = found?.hasNotes ? await disk.readText(join(path, id, NOTES)) : null;
      return text?.ok ? parseNotes(text.value) : new Map();
    },
    async discard(id) {
      const found = await findOne(id);
      if (found) await removeRun(disk, path, found);
      return found !== null;
    },
    async tidy() {
      for (const found of surplus(await find())) await removeRun(disk, path, found);
    },
    begin: () => beginRun(deps, own),
  };
}

/** The runs that are not kept: empty ones, and old ones beyond what is kept. The newest comes first. */
function surplus(found: readonly FoundRun[]): FoundRun[] {
  let [runs, bytes] = [0, 0];
  return found.filter(({ row }) => {
    const isKept = row.bytes > 0 && (runs === 0 || (runs < KEPT_RUNS && bytes + row.bytes <= KEPT_BYTES));
    if (!isKept) return true;
    runs++;
    bytes += row.bytes;
    return false;
  });
}

async function beginRun(deps: RecordingFolderDeps, own: Set<string>): Promise<Result<Run, string>> {
  const { path, disk, clock, processes } = deps;
  const started = clock.now();
  const first = folderName(started);
  const above = await disk.makeFolders(path);
  if (!above.ok) return above;
  for (let i = 1; i <= MOST_ALIKE; i++) {
    const name = i === 1 ? first : `${first}-${i}`;
    own.add(name);
    const made = await disk.makeFolder(join(path, name));
    const mark = made.ok
      ? await disk.writeText(join(path, name, MARK), markText({ pid: processes.own, started, ended: null }))
      : made;
    if (mark.ok) return ok(runIn(deps, name, started, own));
    own.delete(name);
    if (made.ok) await disk.removeFolder(join(path, name));
    if (mark.error !== 'EEXIST') return mark;
  }
  return err('EEXIST');
}

function runIn(
  { path, disk, clock, processes }: RecordingFolderDeps,
  name: string,
  started: number,
  own: Set<string>,
): Run {
  const folder = join(path, name);
  const files = new Set<number>();
  let hasNotes = false;
  const removeFile = async (number: number): Promise<void> => {
    files.delete(number);
    await disk.removeFile(join(folder, fileName(number)));
  };
  const discard = async (): Promise<void> => {
    for (const number of files) await removeFile(number);
    if (hasNotes) await disk.removeFile(join(folder, NOTES));
    await disk.removeFile(join(folder, MARK));
    await disk.removeFolder(folder);
    own.delete(name);
  };
  return {
    name,
    async createFile(number) {
      const file = await disk.create(join(folder, fileName(number)));
      if (file.ok) files.add(number);
      return file;
    },
    removeFile,
    async writeNotes(text) {
      hasNotes = true;
      // Where the disk refuses it, it refuses the messages too, and that is told.
      await disk.writeText(join(folder, NOTES), text);
    },
    async finish() {
      if (files.size === 0) return discard();
      const mark = { pid: processes.own, started, ended: clock.now() };
      await disk.writeText(join(folder, MARK), markText(mark));
      own.delete(name);
    },
    discard,
  };
}
