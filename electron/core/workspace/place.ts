/**
 * Files of a workspace by their relative paths. Before anything is read or written, each folder on the way is looked at: a link among them
 * leads to nowhere, so that nothing outside of the workspace is ever touched.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { foldersOf } from '#shared/workspace/scope.ts';
import type { Looked, WorkspaceDisk } from './disk.ts';
import { diskTrouble } from './disk.ts';
import { versionOf } from './nodes.ts';

type Answer<T> = Promise<Result<T, Trouble>>;

export interface FileContent {
  readonly bytes: Uint8Array;
  readonly version: string;
}

export interface Place {
  /** Sees to it that the folders above a path are there. */
  way(path: string, make: 'make' | 'find'): Answer<void>;
  /** What is there; null for nothing. The way to it is not looked at. */
  look(path: string): Promise<Looked | null>;
  read(path: string): Answer<FileContent>;
  write(path: string, bytes: Uint8Array): Answer<void>;
  makeFolder(path: string): Answer<void>;
  rename(from: string, to: string): Answer<void>;
  removeFile(path: string): Answer<void>;
  removeFolder(path: string): Answer<void>;
  /** The names in a folder in lower case, for one system takes `a` and `A` for the same. */
  taken(folder: string): Promise<Set<string>>;
}

/** More names of a folder are not looked at. */
const LISTED = 100_000;

export function createPlace(disk: WorkspaceDisk, root: string): Place {
  const absolute = (path: string): string => (path === '' ? root : `${root}/${path}`);

  async function told<T>(path: string, done: Promise<Result<T, string>>): Answer<T> {
    const result = await done;
    return result.ok ? result : err(diskTrouble(result.error, path));
  }

  /** Makes sure of one folder; the workspace itself is made with all that is above it. */
  async function folderAt(path: string, make: 'make' | 'find'): Answer<void> {
    const found = await disk.look(absolute(path));
    if (found.ok) return found.value.kind === 'folder' ? ok(undefined) : err(diskTrouble('ENOTDIR', path));
    if (found.error !== 'ENOENT' || make === 'find') return err(diskTrouble(found.error, path));
    return told(path, path === '' ? disk.makeFolders(root) : disk.makeFolder(absolute(path)));
  }

  return {
    async way(path, make) {
      for (const folder of [...foldersOf(path)].reverse()) {
        const there = await folderAt(folder, make);
        if (!there.ok) return there;
      }
      return ok(undefined);
    },
    async look(path) {
      const found = await disk.look(absolute(path));
      return found.ok ? found.value : null;
    },
    async read(path) {
      const there = await this.way(path, 'find');
      if (!there.ok) return there;
      const found = await disk.look(absolute(path));
      if (!found.ok) return err(diskTrouble(found.error, path));
      if (found.value.kind !== 'file') return err(diskTrouble('ENOENT', path));
      const read = await told(path, disk.read(absolute(path), WORKSPACE_LIMITS.file));
      if (!read.ok) return read;
      const { bytes } = read.value;
      return bytes ? ok({ bytes, version: versionOf(bytes) }) : err(tooLarge(path));
    },
    write: (path, bytes) => told(path, disk.write(absolute(path), bytes)),
    makeFolder: (path) => told(path, disk.makeFolder(absolute(path))),
    rename: (from, to) => told(from, disk.rename(absolute(from), absolute(to))),
    removeFile: (path) => told(path, disk.removeFile(absolute(path))),
    removeFolder: (path) => told(path, disk.removeFolder(absolute(path))),
    async taken(folder) {
      const listed = await disk.list(absolute(folder), LISTED);
      return new Set(listed.ok ? listed.value.map(({ name }) => name.toLowerCase()) : []);
    },
  };
}

/** The trouble of a file that has more bytes than one may have. */
export function tooLarge(path: string): Trouble {
  const { file: limit } = WORKSPACE_LIMITS;
  return { code: 'TOO_LARGE', message: `${path}: it has more than ${limit} bytes`, data: { path, limit } };
}
