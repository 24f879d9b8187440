/** The disk of the machine: the one place of this room that knows files. */
import { constants, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, mkdir, open, readdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Disk, DiskEntry, DiskFile } from './disk.ts';

const OWNER_FOLDER = 0o700;
const OWNER_FILE = 0o600;

/** Of a small file. */
const LONGEST_TEXT = 64 * 1024;
/** Opening follows no link and waits for nobody; a system that knows neither has none of the two flags. */
const PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'EIO';
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(codeOf(error));
  }
}

/** The machine's file system. */
export function nodeDisk(): Disk {
  return {
    makeFolders: (path) =>
      attempt(async () => void (await mkdir(path, { recursive: true, mode: OWNER_FOLDER }))),
    makeFolder: (path) => attempt(() => mkdir(path, { mode: OWNER_FOLDER })),
    create: (path) => attempt(async () => fileOf(await open(path, 'wx+', OWNER_FILE))),
    list: (path) => attempt(() => entriesOf(path)),
    readText: (path, longest = LONGEST_TEXT) => attempt(() => readSmall(path, longest)),
    // In one step, so that nobody ever reads a half of it.
    writeText: (path, text) =>
      attempt(async () => {
        await writeFile(`${path}.new`, text, { mode: OWNER_FILE });
        await rename(`${path}.new`, path);
      }),
    removeFile: (path) => attempt(() => unlink(path)),
    removeFolder: (path) => attempt(() => rmdir(path)),
  };
}

/** A small file's text; what is none, such as a pipe that nobody writes into, is not waited for. */
async function readSmall(path: string, longest: number): Promise<string> {
  await using file = await open(path, PLAIN);
  const found = await file.stat();
  if (!found.isFile() || found.size > longest) throw Object.assign(new Error(path), { code: 'EFBIG' });
  return textOf(await file.readFile());
}

/** Plain files and folders: a link may lead out of the folder, and a pipe may never end. */
async function entriesOf(path: string): Promise<DiskEntry[]> {
  const entries: DiskEntry[] = [];
  for (const name of await readdir(path)) {
    // One that went away meanwhile is not there.
    const found = await attempt(() => lstat(join(path, name)));
    if (!found.ok || !(found.value.isFile() || found.value.isDirectory())) continue;
    const { size, mtimeMs } = found.value;
    entries.push({ name, isFolder: found.value.isDirectory(), size, modified: mtimeMs });
  }
  return entries;
}

function fileOf(handle: FileHandle): DiskFile {
  return {
    write: (bytes, position) =>
      attempt(async () => {
        for (let at = 0; at < bytes.length;) {
          at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
        }
      }),
    async read(into, position) {
      const done = await attempt(async () => {
        let at = 0;
        while (at < into.length) {
          const { bytesRead } = await handle.read(into, at, into.length - at, position + at);
          if (bytesRead === 0) break;
          at += bytesRead;
        }
        return at;
      });
      return whole(done, into.length);
    },
    readNow: (into, position) => whole(readNow(handle.fd, into, position), into.length),
    truncate: (length) => attempt(() => handle.truncate(length)),
    async close() {
      await attempt(() => handle.close());
    },
  };
}

function readNow(file: number, into: Uint8Array, position: number): Result<number, string> {
  try {
    let at = 0;
    while (at < into.length) {
      const count = readSync(file, into, at, into.length - at, position + at);
      if (count === 0) break;
      at += count;
    }
    return ok(at);
  } catch (error) {
    return err(codeOf(error));
  }
}

const whole = (read: Result<number, string>, wanted: number): Result<void, string> => {
  if (!read.ok) return read;
  return read.value === wanted ? ok(undefined) : err('EIO');
};
