/** The disk of the machine: the one place of this room that knows files. */
import { randomUUID } from 'node:crypto';
import type { FSWatcher, Stats } from 'node:fs';
import { constants, watch } from 'node:fs';
import { chmod, lstat, mkdir, open, opendir, realpath, rename, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { systemCodeOf } from '../capture/file-trouble.ts';
import type { FolderWatch, Heard, Listed, Looked, WorkspaceDisk } from './disk.ts';

const OWNER_FOLDER = 0o700;
const OWNER_FILE = 0o600;
const PERMISSIONS = 0o777;
/** Entries of a folder that the system is asked for at once. */
const LISTED = 256;
/** Folders that are listened at one by one. */
const WATCHED = 4_096;
/** Opening follows no link and waits for nobody; a system that knows neither has none of the two flags. */
const PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Here one listener hears all that is below a folder; on other systems Node would walk through all of it at once to do so. */
const HEARS_ALL = process.platform === 'darwin' || process.platform === 'win32';

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(systemCodeOf(error));
  }
}

/** The code as an error, to be caught by `attempt`. */
const refusal = (code: string): Error => Object.assign(new Error(code), { code });

const stampOf = ({ mtimeMs, size, ino }: Stats): string => `${mtimeMs} ${size} ${ino}`;

function lookedOf(found: Stats): Looked {
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  // The number of what went is given again at once; the time at which it was made is not.
  return { kind, stamp: stampOf(found), id: `${found.dev} ${found.ino} ${found.birthtimeMs}` };
}

async function listFolder(path: string, most: number): Promise<Listed[]> {
  const listed: Listed[] = [];
  // Opening a folder follows a link.
  if (!(await lstat(path)).isDirectory()) throw refusal('ENOTDIR');
  for await (const entry of await opendir(path, { bufferSize: LISTED })) {
    if (listed.length >= most) break;
    const isFolder = entry.isDirectory();
    if (isFolder || entry.isFile()) listed.push({ name: entry.name, isFolder });
  }
  return listed;
}

async function readPlain(path: string, most: number) {
  await using file = await open(path, PLAIN);
  const found = await file.stat();
  if (!found.isFile()) throw refusal('EINVAL');
  if (found.size > most) return { bytes: null, stamp: stampOf(found) };
  const bytes = new Uint8Array(found.size);
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return { bytes: bytes.subarray(0, at), stamp: stampOf(found) };
}

/** Writes beside the file and renames. The name begins with a dot, so nobody lists it, and is nobody's: what a crash left behind is in no way. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const before = await attempt(() => lstat(path));
  const beside = join(dirname(path), `.${randomUUID()}.sipwright`);
  try {
    await using file = await open(beside, 'wx', OWNER_FILE);
    await file.writeFile(bytes);
    if (before.ok && before.value.isFile()) await chmod(beside, before.value.mode & PERMISSIONS);
    await rename(beside, path);
  } catch (error) {
    await attempt(() => unlink(beside));
    throw error;
  }
}

function listen(root: string, heard: Heard, failed: (code: string) => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  const close = (): void => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
  const fail = (code: string): void => {
    close();
    failed(code);
  };
  const hear = (folder: string, name: string | null): void => {
    const path = name?.replaceAll('\\', '/') ?? null;
    if (path === null || !HEARS_ALL) return heard(folder, path);
    const above = dirname(path);
    heard(above === '.' ? '' : above, basename(path));
  };
  return {
    add(folder) {
      if (watchers.has(folder) || (HEARS_ALL && folder !== '')) return;
      if (watchers.size >= WATCHED) return fail('EMFILE');
      try {
        const options = { persistent: false, recursive: HEARS_ALL };
        const watcher = watch(join(root, folder), options, (_event, name) => hear(folder, name));
        watcher.on('error', (error) => fail(systemCodeOf(error)));
        watchers.set(folder, watcher);
      } catch (error) {
        // A folder that went away meanwhile has nothing to be heard of.
        if (systemCodeOf(error) !== 'ENOENT' || folder === '') fail(systemCodeOf(error));
      }
    },
    drop(folder) {
      for (const [path, watcher] of watchers) {
        if (path !== folder && !path.startsWith(`${folder}/`)) continue;
        watcher.close();
        watchers.delete(path);
      }
    },
    close,
  };
}

/** The machine's file system. */
export function nodeWorkspaceDisk(): WorkspaceDisk {
  return {
    realPath: (path) => attempt(() => realpath(path)),
    look: (path) => attempt(async () => lookedOf(await lstat(path))),
    list: (path, most) => attempt(() => listFolder(path, most)),
    read: (path, most) => attempt(() => readPlain(path, most)),
    write: (path, bytes) => attempt(() => writeWhole(path, bytes)),
    makeFolder: (path) => attempt(() => mkdir(path, { mode: OWNER_FOLDER })),
    makeFolders: (path) =>
      attempt(async () => void (await mkdir(path, { recursive: true, mode: OWNER_FOLDER }))),
    rename: (from, to) => attempt(() => rename(from, to)),
    removeFile: (path) => attempt(() => unlink(path)),
    removeFolder: (path) => attempt(() => rmdir(path)),
    watch: listen,
  };
}
