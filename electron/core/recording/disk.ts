/** The file system as recordings need it. Every failure is a value: the system's code, such as `ENOSPC`. */
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export interface DiskEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  /** Milliseconds since 1970 of the last change. */
  readonly modified: number;
}

/** A file that is open for reading and writing. */
export interface DiskFile {
  /** Writes all of the bytes at a position. What a failure leaves behind the position is not told. */
  write(bytes: Uint8Array, position: number): Promise<Result<void, string>>;
  /** Fills `into` from a position; `EIO` where the file is shorter. */
  read(into: Uint8Array, position: number): Promise<Result<void, string>>;
  /** The same, while everything waits. */
  readNow(into: Uint8Array, position: number): Result<void, string>;
  truncate(length: number): Promise<Result<void, string>>;
  close(): Promise<void>;
}

export interface Disk {
  /** Makes a folder, and those above it, for their owner alone, where they are not there. */
  makeFolders(path: string): Promise<Result<void, string>>;
  /** Makes a folder for its owner alone. `EEXIST` where something of that name is there. */
  makeFolder(path: string): Promise<Result<void, string>>;
  /** Makes a file for its owner alone and opens it. `EEXIST` where it is there. */
  create(path: string): Promise<Result<DiskFile, string>>;
  /** What is in a folder, in no order. `ENOENT` where there is none. */
  list(path: string): Promise<Result<readonly DiskEntry[], string>>;
  /** The text of a small file: of at most 64 KiB, or as many bytes as `longest` says. */
  readText(path: string, longest?: number): Promise<Result<string, string>>;
  /** Writes a small file, for its owner alone, in the place of one that is there. */
  writeText(path: string, text: string): Promise<Result<void, string>>;
  removeFile(path: string): Promise<Result<void, string>>;
  /** Removes a folder where nothing is in it. */
  removeFolder(path: string): Promise<Result<void, string>>;
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'there is no room left on the disk',
  EACCES: 'its folder may not be written',
  EPERM: 'its folder may not be written',
  EROFS: 'its folder may not be written',
  ENOTDIR: 'a file stands where its folder should be',
  EEXIST: 'a file stands where its folder should be',
  ENOENT: 'its folder is gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** Why nothing is recorded, as a person reads it. */
export function recordingTrouble(code: string): Trouble {
  return {
    code,
    message: `the capture is not recorded: ${SENTENCES[code] ?? `the disk refuses it (${code})`}`,
  };
}
