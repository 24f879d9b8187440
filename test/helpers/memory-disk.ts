/**
 * A disk in memory for unit tests: what is on it can be looked at, and it refuses what it is told to, also in the middle of a
 * write.
 */
import { posix } from 'node:path';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Disk, DiskFile } from '#core/recording/disk.ts';

interface Content {
  bytes: Uint8Array<ArrayBuffer>;
  modified: number;
}

type Operation = keyof Disk | 'write' | 'read';

export interface MemoryDisk extends Disk {
  /** Paths of all files, in order. */
  paths(): string[];
  folders(): string[];
  /** The bytes of a file; empty where there is none. */
  content(path: string): Uint8Array<ArrayBuffer>;
  /** Puts a file there, with the folders above it. */
  put(path: string, text: string | Uint8Array, modified?: number): void;
  /** Bytes that still fit; a write beyond them leaves what fits, and fails with ENOSPC. */
  room: number;
  /** What fails, with which code, until it is taken out again. */
  readonly failures: Map<Operation, string>;
  /** Files that are open. */
  readonly open: ReadonlySet<string>;
  /** How often was read, of all files. */
  readonly reads: () => number;
}

/** Makes an empty disk. */
export function createMemoryDisk(now: () => number = () => 0): MemoryDisk {
  const files = new Map<string, Content>();
  const folders = new Map<string, number>();
  const failures = new Map<Operation, string>();
  const open = new Set<string>();
  let reads = 0;

  const attempt = async <T>(
    operation: Operation,
    work: () => Result<T, string>,
  ): Promise<Result<T, string>> => {
    await Promise.resolve();
    const code = failures.get(operation);
    return code === undefined ? work() : err(code);
  };
  const makeFolders = (path: string): void => {
    for (let at = path; at !== '/' && at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.set(at, now());
  };
  const isThere = (path: string): boolean => files.has(path) || folders.has(path);
  const childrenOf = (path: string): string[] =>
    [...files.keys(), ...folders.keys()].filter((one) => posix.dirname(one) === path);
  const put: MemoryDisk['put'] = (path, text, modified = now()) => {
    makeFolders(posix.dirname(path));
    files.set(path, { bytes: typeof text === 'string' ? utf8(text) : text.slice(), modified });
  };

  const write = (content: Content, bytes: Uint8Array, position: number): Result<void, string> => {
    const more = Math.max(0, position + bytes.length - content.bytes.length);
    const fits = more <= disk.room ? bytes : bytes.subarray(0, bytes.length - (more - disk.room));
    const grown = new Uint8Array(Math.max(content.bytes.length, position + fits.length));
    grown.set(content.bytes);
    grown.set(fits, position);
    disk.room -= grown.length - content.bytes.length;
    content.bytes = grown;
    content.modified = now();
    return fits === bytes ? ok(undefined) : err('ENOSPC');
  };
  const read = (path: string, content: Content, into: Uint8Array, position: number): Result<void, string> => {
    reads++;
    if (!open.has(path)) return err('EBADF');
    if (position + into.length > content.bytes.length) return err('EIO');
    into.set(content.bytes.subarray(position, position + into.length));
    return ok(undefined);
  };
  const fileOf = (path: string, content: Content): DiskFile => ({
    write: (bytes, position) => attempt('write', () => write(content, bytes, position)),
    read: (into, position) => attempt('read', () => read(path, content, into, position)),
    readNow(into, position) {
      const code = failures.get('read');
      return code === undefined ? read(path, content, into, position) : err(code);
    },
    async truncate(length) {
      await Promise.resolve();
      disk.room += content.bytes.length - length;
      content.bytes = content.bytes.slice(0, length);
      return ok(undefined);
    },
    async close() {
      await Promise.resolve();
      open.delete(path);
    },
  });

  const disk: MemoryDisk = {
    room: Infinity,
    failures,
    open,
    reads: () => reads,
    paths: () => [...files.keys()].sort(),
    folders: () => [...folders.keys()].sort(),
    content: (path) => files.get(path)?.bytes ?? new Uint8Array(),
    put,
    makeFolders: (path) => attempt('makeFolders', () => ok(makeFolders(path))),
    makeFolder: (path) =>
      attempt('makeFolder', () => {
        if (isThere(path)) return err('EEXIST');
        folders.set(path, now());
        return ok(undefined);
      }),
    create: (path) =>
      attempt('create', () => {
        if (isThere(path)) return err('EEXIST');
        if (!folders.has(posix.dirname(path))) return err('ENOENT');
        const content = { bytes: new Uint8Array(), modified: now() };
        files.set(path, content);
        open.add(path);
        return ok(fileOf(path, content));
      }),
    list: (path) =>
      attempt('list', () => {
        if (!folders.has(path)) return err('ENOENT');
        return ok(
          childrenOf(path).map((one) => {
            const file = files.get(one);
            const modified = file?.modified ?? folders.get(one) ?? 0;
            return { name: posix.basename(one), isFolder: !file, size: file?.bytes.length ?? 0, modified };
          }),
        );
      }),
    readText: (path) =>
      attempt('readText', () => {
        const file = files.get(path);
        return file ? ok(textOf(file.bytes)) : err('ENOENT');
      }),
    writeText: (path, text) => attempt('writeText', () => ok(put(path, text))),
    removeFile: (path) => attempt('removeFile', () => (files.delete(path) ? ok(undefined) : err('ENOENT'))),
    removeFolder: (path) =>
      attempt('removeFolder', () => {
        if (childrenOf(path).length > 0) return err('ENOTEMPTY');
        return folders.delete(path) ? ok(undefined) : err('ENOENT');
      }),
  };
  return disk;
}
