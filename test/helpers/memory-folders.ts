/**
 * A disk in memory for the workspace's unit tests: others change it behind its back, are heard of by hand, and it refuses what it is told
 * to.
 */
import { posix } from 'node:path';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Heard, Looked, WorkspaceDisk } from '#core/workspace/disk.ts';

interface Content {
  kind: Looked['kind'];
  bytes: Uint8Array;
  stamp: string;
  id: string;
}

export interface MemoryFolders extends WorkspaceDisk {
  /** Puts a file there as others do, with the folders above it; it is heard of where somebody listens. */
  put(path: string, text: string | Uint8Array): void;
  /** Puts there what is neither file nor folder, such as a pipe. */
  putOther(path: string): void;
  /** Takes a file, or a folder with all that is in it, away. */
  take(path: string): void;
  /** Whether something is there. */
  has(path: string): boolean;
  text(path: string): string | null;
  /** Paths of all files. */
  files(): readonly string[];
  /** What fails, by operation and path, with which code. */
  readonly failures: Map<string, string>;
  /** Folders that are listened at. */
  readonly watched: ReadonlySet<string>;
  /** The system cannot tell of changes any more. */
  breakWatch(code: string): void;
  /** How often bytes of a file were read. */
  reads(): number;
}

export function createMemoryFolders(): MemoryFolders {
  const all = new Map<string, Content>([
    ['/', { kind: 'folder', bytes: new Uint8Array(), stamp: '', id: '/' }],
  ]);
  const failures = new Map<string, string>();
  const watched = new Set<string>();
  let listener: { root: string; heard: Heard; failed: (code: string) => void } | null = null;
  let counter = 0;
  let reads = 0;

  const set = (path: string, kind: Looked['kind'], bytes: Uint8Array): void => {
    counter++;
    all.set(path, { kind, bytes, stamp: `${counter}`, id: all.get(path)?.id ?? `${counter}` });
  };
  const makeFolders = (path: string): void => {
    if (all.get(path)?.kind === 'folder') return;
    makeFolders(posix.dirname(path));
    set(path, 'folder', new Uint8Array());
  };
  const tell = (path: string): void => {
    if (!listener) return;
    const folder = posix.dirname(path);
    const relative = posix.relative(listener.root, folder);
    if (folder.startsWith(listener.root) && watched.has(relative))
      listener.heard(relative, posix.basename(path));
  };
  const below = (path: string): string[] => [...all.keys()].filter((one) => one.startsWith(`${path}/`));
  const attempt = async <T>(
    name: string,
    path: string,
    work: () => Result<T, string>,
  ): Promise<Result<T, string>> => {
    await Promise.resolve();
    const code = failures.get(`${name} ${path}`);
    if (code) return err(code);
    const above = posix.dirname(path);
    if (path !== '/' && all.get(above)?.kind !== 'folder') return err(all.has(above) ? 'ENOTDIR' : 'ENOENT');
    return work();
  };
  const found = (path: string): Result<Content, string> => {
    const content = all.get(path);
    return content ? ok(content) : err('ENOENT');
  };
  const put = (path: string, kind: Looked['kind'], text: string | Uint8Array): void => {
    makeFolders(posix.dirname(path));
    set(path, kind, typeof text === 'string' ? utf8(text) : text);
    for (let at = path; at !== '/'; at = posix.dirname(at)) tell(at);
  };

  return {
    failures,
    watched,
    reads: () => reads,
    put: (path, text) => put(path, 'file', text),
    putOther: (path) => put(path, 'other', ''),
    take(path) {
      for (const one of [path, ...below(path)]) all.delete(one);
      // The system tells of the folder itself too.
      if (path === listener?.root) listener.heard('', posix.basename(path));
      else tell(path);
    },
    has: (path) => all.has(path),
    text: (path) =>
      all.get(path)?.kind === 'file' ? textOf(all.get(path)?.bytes ?? new Uint8Array()) : null,
    files: () =>
      [...all]
        .filter(([, { kind }]) => kind === 'file')
        .map(([path]) => path)
        .sort(),
    breakWatch: (code) => {
      const { failed } = listener ?? {};
      listener = null;
      watched.clear();
      failed?.(code);
    },
    realPath: (path) => attempt('realPath', path, () => (all.has(path) ? ok(path) : err('ENOENT'))),
    look: (path) => attempt('look', path, () => found(path)),
    list: (path, most) =>
      attempt('list', path, () => {
        if (all.get(path)?.kind !== 'folder') return err(all.has(path) ? 'ENOTDIR' : 'ENOENT');
        const names = below(path).filter(
          (one) => posix.dirname(one) === path && all.get(one)?.kind !== 'other',
        );
        return ok(
          names.slice(0, most).map((one) => ({
            name: posix.basename(one),
            isFolder: all.get(one)?.kind === 'folder',
          })),
        );
      }),
    read: (path, most) =>
      attempt('read', path, () => {
        const file = all.get(path);
        if (!file) return err('ENOENT');
        if (file.kind !== 'file') return err('EINVAL');
        reads++;
        return ok({ bytes: file.bytes.length > most ? null : file.bytes, stamp: file.stamp });
      }),
    write: (path, bytes) =>
      attempt('write', path, () => {
        set(path, 'file', bytes);
        tell(path);
        return ok(undefined);
      }),
    makeFolder: (path) =>
      attempt('makeFolder', path, () => {
        if (all.has(path)) return err('EEXIST');
        set(path, 'folder', new Uint8Array());
        tell(path);
        return ok(undefined);
      }),
    async makeFolders(path) {
      await Promise.resolve();
      makeFolders(path);
      return ok(undefined);
    },
    rename: (from, to) =>
      attempt('rename', from, () => {
        for (const one of [from, ...below(from)]) {
          const content = all.get(one);
          if (!content) return err('ENOENT');
          all.delete(one);
          all.set(to + one.slice(from.length), content);
        }
        tell(from);
        tell(to);
        return ok(undefined);
      }),
    removeFile: (path) =>
      attempt('removeFile', path, () => (all.delete(path) ? ok(undefined) : err('ENOENT'))),
    removeFolder: (path) =>
      attempt('removeFolder', path, () =>
        below(path).length > 0 ? err('ENOTEMPTY') : ok(void all.delete(path)),
      ),
    watch(root, heard, failed) {
      const code = failures.get(`watch ${root}`);
      listener = { root, heard, failed };
      const fail = (why: string): void => {
        listener = null;
        failed(why);
      };
      return {
        add: (folder) => {
          if (code) fail(code);
          else if (!all.has(posix.join(root, folder)) && folder === '') fail('ENOENT');
          else watched.add(folder);
        },
        drop: (folder) => {
          for (const one of watched) if (one === folder || one.startsWith(`${folder}/`)) watched.delete(one);
        },
        close: () => {
          listener = null;
          watched.clear();
        },
      };
    },
  };
}
