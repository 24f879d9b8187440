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
import type { FileKind, FolderNode } from './nodes.ts';
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

/** Looks at folders of one workspace. */
export class Scan {
  readonly #deps: ScanDeps;

  constructor(deps: ScanDeps) {
    this.#deps = deps;
  }

  /** Looks at a folder; `isDeep` says whether folders in it that are known already are looked at too. */
  async folder(folder: FolderNode, isDeep: boolean): Promise<Result<void, string>> {
    const { disk, watch } = this.#deps;
    watch.add(folder.path);
    const listed = await disk.list(this.#absolute(folder.path), LISTED);
    folder.unlisted = 0;
    const found = new Map(listed.ok ? listed.value.filter(isListed).map((one) => [one.name, one]) : []);
    for (const [name, { isFolder }] of folder.children) {
      if (found.get(name)?.isFolder !== isFolder) this.#drop(folder, name);
    }
    if (!listed.ok) return listed;
    if (found.has(FOLDER_FILE) || folder.stamp !== '') await this.#readConf(folder);
    const all = [...found.values()];
    const files = all.filter(({ name, isFolder }) => !isFolder && name !== FOLDER_FILE);
    await this.#readFiles(
      folder,
      files.map(({ name }) => name),
    );
    for (const { name, isFolder } of all) if (isFolder) await this.#enter(folder, name, isDeep);
    return ok(undefined);
  }

  /** Looks at names of a folder. */
  async names(folder: FolderNode, names: Iterable<string>): Promise<void> {
    const isFull = folder.unlisted > 0 || this.#deps.tree.size() >= WORKSPACE_LIMITS.entries;
    // Only the folder as a whole says how many are not listed.
    if (isFull) await this.folder(folder, false);
    else for (const name of names) if (!name.startsWith('.')) await this.#name(folder, name);
  }

  async #name(folder: FolderNode, name: string): Promise<void> {
    if (name === FOLDER_FILE) return this.#readConf(folder);
    const found = await this.#deps.disk.look(this.#absolute(below(folder.path, name)));
    const kind = found.ok ? found.value.kind : 'other';
    const known = folder.children.get(name);
    if (known && kind !== (known.isFolder ? 'folder' : 'file')) this.#drop(folder, name);
    if (kind === 'folder') await this.#enter(folder, name, false);
    if (kind === 'file' && kindOf(name) !== null) await this.#readFiles(folder, [name]);
  }

  #absolute(path: string): string {
    return path === '' ? this.#deps.root : `${this.#deps.root}/${path}`;
  }

  #drop(folder: FolderNode, name: string): void {
    const { tree, watch } = this.#deps;
    if (folder.children.get(name)?.isFolder) watch.drop(below(folder.path, name));
    tree.drop(folder, name);
  }

  async #readConf(folder: FolderNode): Promise<void> {
    const { disk } = this.#deps;
    const path = this.#absolute(below(folder.path, FOLDER_FILE));
    const found = await disk.look(path);
    const isFile = found.ok && found.value.kind === 'file';
    if (!isFile && folder.stamp !== '') this.#setConf(folder, '', null);
    if (!isFile || found.value.stamp === folder.stamp) return;
    const read = await disk.read(path, WORKSPACE_LIMITS.file);
    this.#setConf(folder, read.ok ? read.value.stamp : found.value.stamp, read.ok ? read.value.bytes : null);
  }

  #setConf(folder: FolderNode, stamp: string, bytes: Uint8Array | null): void {
    Object.assign(folder, readFolderFile(bytes ? textOf(bytes) : ''), { stamp });
    this.#deps.tree.touch(folder);
  }

  async #readFiles(folder: FolderNode, names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const fitting: string[] = [];
      for (const name of names.slice(at, at + AT_ONCE)) {
        if (this.#fits(folder, name, fitting.length)) fitting.push(name);
      }
      await Promise.all(fitting.map((name) => this.#readFile(folder, name)));
    }
  }

  async #readFile(folder: FolderNode, name: string): Promise<void> {
    const { disk, tree } = this.#deps;
    const kind = kindOf(name);
    const path = below(folder.path, name);
    const known = folder.children.get(name);
    if (kind === null) return;
    const found = known ? await disk.look(this.#absolute(path)) : null;
    if (found?.ok && !known?.isFolder && found.value.stamp === known?.stamp) return;
    const read = await disk.read(this.#absolute(path), WORKSPACE_LIMITS.file);
    if (read.ok) tree.put(folder, fileNode(path, name, kind, read.value.stamp, read.value.bytes));
    else await this.#keepUnreadable(folder, name, kind);
  }

  /** A file that is there and may not be read is listed; what is no file any more is not. */
  async #keepUnreadable(folder: FolderNode, name: string, kind: FileKind): Promise<void> {
    const path = below(folder.path, name);
    const found = await this.#deps.disk.look(this.#absolute(path));
    if (found.ok && found.value.kind === 'file') {
      this.#deps.tree.put(folder, fileNode(path, name, kind, found.value.stamp, null));
    } else this.#drop(folder, name);
  }

  /** Whether there is room for a name beside those that are coming; counts it where there is none. */
  #fits(folder: FolderNode, name: string, coming: number): boolean {
    const isKnown = folder.children.has(name);
    const isFull = this.#deps.tree.size() + coming >= WORKSPACE_LIMITS.entries && !isKnown;
    const isTooDeep = folder.path.split('/').length >= DEEPEST;
    if (!isFull && !isTooDeep && isWorkspacePath(below(folder.path, name))) return true;
    folder.unlisted++;
    return false;
  }

  async #enter(folder: FolderNode, name: string, isDeep: boolean): Promise<void> {
    const known = folder.children.get(name);
    if (known?.isFolder && !isDeep) return;
    if (!this.#fits(folder, name, 0)) return;
    const child = known?.isFolder ? known : folderNode(below(folder.path, name), name);
    if (child !== known) this.#deps.tree.put(folder, child);
    await this.folder(child, true);
  }
}

/** Hidden names, and files of other kinds, are none of a workspace's. */
function isListed({ name, isFolder }: Listed): boolean {
  return !name.startsWith('.') && (isFolder || name === FOLDER_FILE || kindOf(name) !== null);
}
