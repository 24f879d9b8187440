/** Finds the runs that are over in the folder of recordings, by their marks and files, and takes one away. */
import { join } from 'node:path';
import type { Clock } from '#shared/lib/clock.ts';
import type { RecordingRow } from '#shared/model/recording.ts';
import type { Disk, DiskEntry } from './disk.ts';
import type { Processes } from './processes.ts';
import type { RunMark } from './run-mark.ts';
import { NOTES } from './run-notes.ts';
import { isRunFile, MARK, parseMark, startOfFolder } from './run-mark.ts';

/** A folder without a mark that is younger than this may be one that is just being made. */
const YOUNG = 60_000;

/** A run that is over, as the disk tells. */
export interface FoundRun {
  readonly row: RecordingRow;
  /** The names of its files, the oldest first. */
  readonly files: readonly string[];
  readonly hasMark: boolean;
  readonly hasNotes: boolean;
}

export interface Search {
  readonly path: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly processes: Processes;
}

/** The runs under a path that are over, the newest first; `own` are those of this process that go on. */
export async function findRuns(search: Search, own: ReadonlySet<string>): Promise<FoundRun[]> {
  const listed = await search.disk.list(search.path);
  const folders = listed.ok ? listed.value.filter((entry) => entry.isFolder && !own.has(entry.name)) : [];
  const found: FoundRun[] = [];
  for (const folder of folders) {
    const run = await findRun(search, folder);
    if (run) found.push(run);
  }
  return found.sort((a, b) => b.row.started - a.row.started || (a.row.id < b.row.id ? 1 : -1));
}

/** Null for what is no run, and for one that goes on. */
async function findRun(search: Search, { name, modified }: DiskEntry): Promise<FoundRun | null> {
  const { path, disk, clock } = search;
  const named = startOfFolder(name);
  if (named === null) return null;
  const text = await disk.readText(join(path, name, MARK));
  const mark = text.ok ? parseMark(text.value) : null;
  if (mark ? isHeld(search, mark) : clock.now() - modified < YOUNG) return null;
  const inside = await disk.list(join(path, name));
  if (!inside.ok) return null;
  const files = inside.value.filter((entry) => !entry.isFolder && isRunFile(entry.name));
  const started = mark?.started ?? named;
  const row = {
    id: name,
    started,
    last: files.reduce((last, file) => Math.max(last, file.modified), started),
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    files: files.length,
    crashed: !mark || mark.ended === null,
  };
  const hasNotes = inside.value.some((entry) => !entry.isFolder && entry.name === NOTES);
  return { row, files: files.map((file) => file.name).sort(byNumber), hasMark: text.ok, hasNotes };
}

/** This process knows its own runs; its number in another mark is that of a process that is gone. */
function isHeld({ processes }: Search, { pid, started, ended }: RunMark): boolean {
  return ended === null && pid !== processes.own && processes.isAlive(pid, started);
}

const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** Takes away what is ours; what somebody else put there stays, with the folder. */
export async function removeRun(
  disk: Disk,
  path: string,
  { row, files, hasMark, hasNotes }: FoundRun,
): Promise<void> {
  for (const file of files) await disk.removeFile(join(path, row.id, file));
  if (hasNotes) await disk.removeFile(join(path, row.id, NOTES));
  if (hasMark) await disk.removeFile(join(path, row.id, MARK));
  await disk.removeFolder(join(path, row.id));
}
