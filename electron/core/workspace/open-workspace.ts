/**
 * The workspace of the machine's disk: one folder at a time, whose files are listed, searched and written. What changes it is done one
 * after the other.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { WorkspaceEntry, WorkspaceState } from '#shared/model/workspace.ts';
import { isWorkspacePath } from '#shared/model/workspace.ts';
import type { Lookup } from '#shared/template/render.ts';
import { environmentPath, nameOf } from '#shared/workspace/scope.ts';
import type { Turns } from '../source/turns.ts';
import { createChangeLog } from './change-log.ts';
import type { WorkspaceDisk } from './disk.ts';
import { diskTrouble } from './disk.ts';
import { addFiles, duplicateEntry, makeFolder, moveEntry, refused, writeFile } from './edit.ts';
import { createKeptSecrets } from './kept-secrets.ts';
import { isOurs } from './nodes.ts';
import { Opened } from './opened.ts';
import { searchTree } from './search.ts';
import { removeEntry, restoreEntry } from './trash.ts';
import type { Tree } from './tree.ts';
import { createTree } from './tree.ts';
import type { NewFile, Workspace } from './workspace.ts';
import { NO_WORKSPACE } from './workspace.ts';

/** More changes are not told one by one. */
const TOLD = 500;

export interface WorkspaceDeps {
  readonly disk: WorkspaceDisk;
  readonly clock: Clock;
  readonly turns: Turns;
  /** The folder that is open from the begin, absolute; it is made by the first write. Null for none. */
  readonly folder: string | null;
  /** The absolute path of a path as a person writes it. */
  absolute(path: string): string;
  /** Is told of each folder that is opened later. */
  opened?(root: string): void;
  onError(error: unknown): void;
}

/** One piece of work after the other. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.then(
      () => undefined,
      () => undefined,
    );
    return next;
  };
}

type Answer<T> = Promise<Result<T, Trouble>>;

class FolderWorkspace implements Workspace {
  readonly #deps: WorkspaceDeps;
  readonly #listeners = createEmitter<undefined>();
  readonly #secrets = createKeptSecrets();
  readonly #log = createChangeLog();
  readonly #inTurn = createQueue();
  #opened: Opened | null = null;
  #told = '';

  constructor(deps: WorkspaceDeps) {
    this.#deps = deps;
    const { folder } = deps;
    if (folder === null) return;
    const first = this.#begin(folder);
    this.#inTurn(() => this.#openFirst(folder, first)).catch(deps.onError);
  }

  state(): WorkspaceState {
    const tree = this.#opened?.tree;
    return {
      root: this.#opened?.root ?? '',
      revision: this.#log.revision(),
      entries: tree?.list().length ?? 0,
      unlisted: tree?.unlisted() ?? 0,
      trouble: this.#opened?.trouble() ?? null,
    };
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.on(listener);
  }

  open(path: string, create: boolean): Answer<WorkspaceState> {
    return this.#inTurn(() => this.#open(path, create));
  }

  entries(): readonly WorkspaceEntry[] {
    return this.#opened?.tree.list() ?? [];
  }

  entry(path: string): WorkspaceEntry | null {
    return this.#opened?.tree.entry(path) ?? null;
  }

  changes(since: number): ReturnType<Workspace['changes']> {
    const revision = this.#log.revision();
    const paths = this.#log.since(since);
    if (!paths || paths.size > TOLD) return { revision, reset: true, changed: [], removed: [] };
    const changed = [...paths].flatMap((path) => this.entry(path) ?? []);
    const removed = [...paths].filter((path) => this.entry(path) === null);
    return { revision, reset: false, changed, removed };
  }

  read(path: string): ReturnType<Workspace['read']> {
    if (!this.#opened) return Promise.resolve(err(NO_WORKSPACE));
    const isFile = isWorkspacePath(path) && isOurs(nameOf(path));
    return isFile
      ? this.#opened.place.read(path)
      : Promise.resolve(refused('NOT_FOUND', path, 'it is no file of the workspace'));
  }

  write(path: string, text: string, version: string | null): ReturnType<Workspace['write']> {
    return this.#change((opened) => writeFile(opened, path, text, version));
  }

  add(folder: string, files: readonly NewFile[]): Answer<readonly string[]> {
    return this.#change((opened) => addFiles(opened, folder, files));
  }

  makeFolder(path: string): Answer<string> {
    return this.#change((opened) => makeFolder(opened, path));
  }

  move(from: string, to: string, before?: string | null): Answer<void> {
    return this.#change((opened) => moveEntry(opened, { from, to, before }));
  }

  duplicate(path: string): Answer<string> {
    return this.#change((opened) => duplicateEntry(opened, path));
  }

  remove(path: string): Answer<string> {
    return this.#change((opened) => removeEntry(opened, path));
  }

  restore(trash: string): Answer<string> {
    return this.#change((opened) => restoreEntry(opened, trash));
  }

  async search(text: string): ReturnType<Workspace['search']> {
    if (!this.#opened) return err(NO_WORKSPACE);
    const { tree, place } = this.#opened;
    return ok(await searchTree({ root: tree.root, place, turns: this.#deps.turns }, text));
  }

  setSecret(environment: string, name: string, value: string | null): void {
    this.#secrets.set(environment, name, value);
    const tree = this.#opened?.tree;
    const node = tree?.find(environmentPath(environment));
    if (node) tree?.touch(node);
    this.#publish();
  }

  secrets(environment: string): Lookup {
    return this.#secrets.lookup(environment);
  }

  async close(): Promise<void> {
    this.#opened?.close();
    await this.#inTurn(() => Promise.resolve());
  }

  /** Another folder, of which nothing is known yet. */
  #begin(root: string): Opened {
    const { disk, clock, onError } = this.#deps;
    this.#opened?.close();
    const tree: Tree = createTree((environment, name) => this.#secrets.has(environment, name));
    const changed = (): void => {
      if (this.#opened?.tree === tree) this.#publish();
    };
    const opened = new Opened(root, { disk, clock, tree, inTurn: this.#inTurn, changed, onError });
    this.#opened = opened;
    this.#log.restart();
    this.#publish();
    return opened;
  }

  /** Makes what was found what is listed, and tells of it where it is another. */
  #publish(): void {
    const settled = this.#opened?.tree.settle();
    if (settled && settled.changed.length + settled.removed.length > 0) this.#log.add(settled);
    const state = JSON.stringify(this.state());
    if (state === this.#told) return;
    this.#told = state;
    this.#listeners.emit(undefined);
  }

  async #open(path: string, create: boolean): Answer<WorkspaceState> {
    const { disk, absolute, opened } = this.#deps;
    const folder = absolute(path);
    const made = create ? await disk.makeFolders(folder) : ok(undefined);
    // Where a file stands in its place is found out below.
    if (!made.ok && made.error !== 'EEXIST') return err({ ...diskTrouble(made.error, ''), data: { path } });
    const root = await disk.realPath(folder);
    const found = root.ok ? await disk.look(root.value) : root;
    if (!root.ok || !found.ok) return refused('NOT_FOUND', path, 'there is no such folder');
    if (found.value.kind !== 'folder') return refused('NOT_A_FOLDER', path, 'it is no folder');
    await this.#begin(root.value).load();
    this.#publish();
    opened?.(root.value);
    return ok(this.state());
  }

  /** The folder that is there from the begin; what is asked meanwhile waits for it. */
  async #openFirst(folder: string, first: Opened): Promise<void> {
    const root = await this.#deps.disk.realPath(folder);
    const opened = root.ok && root.value !== folder ? this.#begin(root.value) : first;
    await opened.load();
    this.#publish();
  }

  /** Does something in the folder that is open, and tells what came of it. */
  #change<T>(work: (opened: Opened) => Answer<T>): Answer<T> {
    return this.#inTurn(async () => {
      if (!this.#opened) return err(NO_WORKSPACE);
      const done = await work(this.#opened);
      this.#publish();
      return done;
    });
  }
}

/** A workspace over a disk. */
export function openWorkspace(deps: WorkspaceDeps): Workspace {
  return new FolderWorkspace(deps);
}
