/**
 * Brings the tree to what is on the disk: whole folders, or single names in them. Only plain files and folders whose paths can be told
 * are looked at; what is as it was is not read again. Every wait is for the disk, so no turn of the event loop is long.
 */
import { textOf } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import { FOLDER_FILE, isWorkspacePath, WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { readFolderFile } from '#shared/workspace/folder-file.ts';
import type { FolderWatch, Listed, WorkspaceDisk } from './disk.ts';
import type { FolderNode } from './nodes.ts';
import { below, fileNode, folderNode, kindOf } from './nodes.ts';
import type { Tree } from './tree.ts';

/** Names of one folder that are looked at. */
const LISTED = 100_000;
/** Folders in folders. */
const DEEPEST = 32;
/** Files that the disk is asked for at once. */
const AT_ONCE = 8;

export interface ScanDeps {
  readonly disk: WorkspaceDisk;
  /** The absolute path of the workspace. */
  readonly root: string;
  readonly tree: Tree;
  /** Is told of each folder before it is listed, so that nothing is missed in between. */
  readonly watch: Pick<FolderWatch, 'add' | 'drop'>;
}

export interface Scan {
  /** Looks at a folder; `isDeep` says whether folders in it that are known already are looked at too. */
  folder(folder: FolderNode, isDeep: boolean): Promise<Result<void, string>>;
  /** Looks at names of a folder. */
  names(folder: FolderNode, names: Iterable<string>): Promise<void>;
}

export function createScan({ disk, root, tree, watch }: ScanDeps): Scan {
  const absolute = (path: string): string => (path === '' ? root : `${root}/${path}`);

  function drop(folder: FolderNode, name: string): void {
    if (folder.children.get(name)?.isFolder) watch.drop(below(folder.path, name));
    tree.drop(folder, name);
  }

  function setConf(folder: FolderNode, stamp: string, bytes: Uint8Array | null): void {
    Object.assign(folder, readFolderFile(bytes ? textOf(bytes) : ''), { stamp });
    tree.touch(folder);
  }

  async function readConf(folder: FolderNode): Promise<void> {
    const path = absolute(below(folder.path, FOLDER_FILE));
    const found = await disk.look(path);
    const isFile = found.ok && found.value.kind === 'file';
    if (!isFile && folder.stamp !== '') setConf(folder, '', null);
    if (!isFile || found.value.stamp === folder.stamp) return;
    const read = await disk.read(path, WORKSPACE_LIMITS.file);
    setConf(folder, read.ok ? read.value.stamp : found.value.stamp, read.ok ? read.value.bytes : null);
  }

  async function readFile(folder: FolderNode, name: string): Promise<void> {
    const kind = kindOf(name);
    const path = below(folder.path, name);
    const known = folder.children.get(name);
    if (kind === null) return;
    if (known) {
      const found = await disk.look(absolute(path));
      if (found.ok && !known.isFolder && found.value.stamp === known.stamp) return;
    }
    const read = await disk.read(absolute(path), WORKSPACE_LIMITS.file);
    if (read.ok) tree.put(folder, fileNode(path, name, kind, read.value.stamp, read.value.bytes));
    else await keepUnreadable(folder, name);
  }

  /** A file that is there and may not be read is listed; what is no file any more is not. */
  async function keepUnreadable(folder: FolderNode, name: string): Promise<void> {
    const path = below(folder.path, name);
    const kind = kindOf(name);
    const found = await disk.look(absolute(path));
    if (found.ok && found.value.kind === 'file' && kind !== null) {
      tree.put(folder, fileNode(path, name, kind, found.value.stamp, null));
    } else drop(folder, name);
  }

  /** Whether there is room for a name beside those that are coming; counts it where there is none. */
  function fits(folder: FolderNode, name: string, coming: number): boolean {
    const isFull = tree.size() + coming >= WORKSPACE_LIMITS.entries && !folder.children.has(name);
    const isTooDeep = folder.path.split('/').length >= DEEPEST;
    if (!isFull && !isTooDeep && isWorkspacePath(below(folder.path, name))) return true;
    folder.unlisted++;
    return false;
  }

  async function readFiles(folder: FolderNode, names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const fitting: string[] = [];
      for (const name of names.slice(at, at + AT_ONCE)) {
        if (fits(folder, name, fitting.length)) fitting.push(name);
      }
      await Promise.all(fitting.map((name) => readFile(folder, name)));
    }
  }

  async function enter(folder: FolderNode, name: string, isDeep: boolean): Promise<void> {
    const known = folder.children.get(name);
    if (known?.isFolder && !isDeep) return;
    if (!fits(folder, name, 0)) return;
    const child = known?.isFolder ? known : folderNode(below(folder.path, name), name);
    if (child !== known) tree.put(folder, child);
    await look(child, true);
  }

  async function look(folder: FolderNode, isDeep: boolean): Promise<Result<void, string>> {
    watch.add(folder.path);
    const listed = await disk.list(absolute(folder.path), LISTED);
    folder.unlisted = 0;
    const found = new Map(listed.ok ? listed.value.filter(isListed).map((one) => [one.name, one]) : []);
    for (const [name, { isFolder }] of folder.children) {
      if (found.get(name)?.isFolder !== isFolder) drop(folder, name);
    }
    if (!listed.ok) return listed;
    if (found.has(FOLDER_FILE) || folder.stamp !== '') await readConf(folder);
    const all = [...found.values()];
    await readFiles(
      folder,
      all.filter(({ isFolder }) => !isFolder).map(({ name }) => name),
    );
    for (const { name, isFolder } of all) if (isFolder) await enter(folder, name, isDeep);
    return ok(undefined);
  }

  async function lookAt(folder: FolderNode, name: string): Promise<void> {
    if (name === FOLDER_FILE) return readConf(folder);
    const found = await disk.look(absolute(below(folder.path, name)));
    const kind = found.ok ? found.value.kind : 'other';
    if (
      kind === 'other' ||
      (folder.children.get(name)?.isFolder ?? kind === 'folder') !== (kind === 'folder')
    ) {
      drop(folder, name);
    }
    if (kind === 'folder') await enter(folder, name, false);
    if (kind === 'file') await readFiles(folder, kindOf(name) === null ? [] : [name]);
  }

  return {
    folder: look,
    async names(folder, names) {
      for (const name of names) if (!name.startsWith('.')) await lookAt(folder, name);
    },
  };
}

/** Hidden names, and files of other kinds, are none of a workspace's. */
function isListed({ name, isFolder }: Listed): boolean {
  return !name.startsWith('.') && (isFolder || name === FOLDER_FILE || kindOf(name) !== null);
}
