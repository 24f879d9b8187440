/**
 * The file system as a workspace needs it: plain files and folders, no link is ever followed. Paths are absolute, with `/` between names.
 * Every failure is a value: the system's code, such as `EACCES`.
 */
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';

/** What is at a path. `stamp` changes when a file does, `id` is the same as long as it is the same file, also by another name. */
export interface Looked {
  readonly kind: 'file' | 'folder' | 'other';
  readonly stamp: string;
  readonly id: string;
}

export interface Listed {
  readonly name: string;
  readonly isFolder: boolean;
}

type Done<T> = Promise<Result<T, string>>;

/** Listens at folders. */
export interface FolderWatch {
  /** Listens at a folder too; its path is relative to the root, '' for the root itself. */
  add(folder: string): void;
  /** Listens there, and at what is in it, no more. */
  drop(folder: string): void;
  close(): void;
}

/** Something changed in a folder; `name` is null where it is not known what. */
export type Heard = (folder: string, name: string | null) => void;

export interface WorkspaceDisk {
  /** The path that a path leads to when all links in it are followed. */
  realPath(path: string): Done<string>;
  look(path: string): Done<Looked>;
  /** Plain files and folders in a folder, in no order; what is beyond `most` is left out. */
  list(path: string, most: number): Done<readonly Listed[]>;
  /** The bytes of a plain file, null where it has more than `most`. `EINVAL` where it is none. */
  read(path: string, most: number): Done<{ readonly bytes: Uint8Array | null; readonly stamp: string }>;
  /** Writes a file in one step: nobody ever reads a half of it. A new one is for its owner alone, one that is there keeps its mode. */
  write(path: string, bytes: Uint8Array): Done<void>;
  /** Makes a folder for its owner alone; `EEXIST`. */
  makeFolder(path: string): Done<void>;
  /** Makes a folder, and those above it, where they are not there. */
  makeFolders(path: string): Done<void>;
  rename(from: string, to: string): Done<void>;
  removeFile(path: string): Done<void>;
  /** Removes a folder where nothing is in it. */
  removeFolder(path: string): Done<void>;
  /** Listens at folders below a root. `failed` is called once, with the system's code, where that cannot be done any more. */
  watch(root: string, heard: Heard, failed: (code: string) => void): FolderWatch;
}

const CODES: Readonly<Record<string, Trouble>> = {
  ENOENT: { code: 'NOT_FOUND', message: 'it is not there' },
  ENOTDIR: { code: 'NOT_A_FOLDER', message: 'it is no folder' },
  EEXIST: { code: 'EXISTS', message: 'something of that name is there already' },
  ENOTEMPTY: { code: 'EXISTS', message: 'something of that name is there already' },
  ENOSPC: { code: 'DISK', message: 'there is no room left on the disk' },
  EDQUOT: { code: 'DISK', message: 'there is no room left on the disk' },
  EACCES: { code: 'DISK', message: 'it may not be read or written' },
  EPERM: { code: 'DISK', message: 'it may not be read or written' },
  EROFS: { code: 'DISK', message: 'its disk may only be read' },
  ENAMETOOLONG: { code: 'NOT_POSSIBLE', message: 'its name is too long for the disk' },
};

/** What a system's code means for a path of the workspace. */
export function diskTrouble(system: string, path: string): Trouble {
  const { code, message } = CODES[system] ?? { code: 'DISK', message: `the disk refuses it (${system})` };
  return { code, message: path === '' ? `the workspace: ${message}` : `${path}: ${message}`, data: { path } };
}
