/** What the system says about a file that cannot be read or written, as the end of the sentence `FILE: ...`. */
import type { Trouble } from '#shared/model/trouble.ts';

const READING: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a directory',
  ELOOP: 'its links go in a circle',
  EMFILE: 'too many files are open',
};

const WRITING: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  ENAMETOOLONG: 'its name is too long',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may not be written',
  EISDIR: 'it is a directory',
  ENOSPC: 'there is no room left for it',
  EDQUOT: 'there is no room left for it',
};

/** The system's code of an error; EIO where it has none. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

/** The trouble of a file that cannot be read. */
export function fileTrouble(code: string): Trouble {
  return { code, message: READING[code] ?? `it cannot be read (${code})` };
}

/** The trouble of a file that cannot be written. */
export function writeTrouble(code: string): Trouble {
  return { code, message: WRITING[code] ?? `it cannot be written (${code})` };
}
