/**
 * The workspace of the machine's disk: one folder at a time, whose files are listed, searched and written. What changes it is done one
 * after the other.
 */
import type { Clock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { WorkspaceState } from '#shared/model/workspace.ts';
import { isWorkspacePath } from '#shared/model/workspace.ts';
import { environmentPath, nameOf } from '#shared/workspace/scope.ts';
import type { Turns } from '../source/turns.ts';
import { createChangeLog } from './change-log.ts';
import type { WorkspaceDisk } from './disk.ts';
import { diskTrouble } from './disk.ts';
import { addFiles, duplicateEntry, makeFolder, moveEntry, refused, writeFile } from './edit.ts';
import { createKeptSecrets } from './kept-secrets.ts';
import { isOurs } from './nodes.ts';
import type { Opened } from './opened.ts';
import { createOpened } from './opened.ts';
import { searchTree } from './search.ts';
import { removeEntry, restoreEntry } from './trash.ts';
import { createTree } from './tree.ts';
import type { Workspace } from './workspace.ts';
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

export function openWorkspace(deps: WorkspaceDeps): Workspace {
  const { disk, clock, turns, onError } = deps;
  const listeners = createEmitter<undefined>();
  const secrets = createKeptSecrets();
  const log = createChangeLog();
  const inTurn = createQueue();
  let opened: Opened | null = null;
  let told = '';

  const state = (): WorkspaceState => ({
    root: opened?.root ?? '',
    revision: log.revision(),
    entries: opened?.tree.list().length ?? 0,
    unlisted: opened?.tree.unlisted() ?? 0,
    trouble: opened?.trouble() ?? null,
  });

  /** Makes what was found what is listed, and tells of it where it is another. */
  function publish(): void {
    const settled = opened?.tree.settle();
    if (settled && settled.changed.length + settled.removed.length > 0) log.add(settled);
    const now = JSON.stringify(state());
    if (now === told) return;
    told = now;
    listeners.emit(undefined);
  }

  function begin(root: string): Opened {
    opened?.close();
    const tree = createTree((environment, name) => secrets.has(environment, name));
    const next = createOpened(root, {
      ...{ disk, clock, tree, inTurn, onError },
      changed: () => void (next === opened && publish()),
    });
    opened = next;
    log.restart();
    publish();
    return next;
  }

  async function open(path: string, create: boolean): Answer<WorkspaceState> {
    const absolute = deps.absolute(path);
    if (create) {
      const made = await disk.makeFolders(absolute);
      // Where a file stands in its place is found out below.
      if (!made.ok && made.error !== 'EEXIST') return err({ ...diskTrouble(made.error, ''), data: { path } });
    }
    const root = await disk.realPath(absolute);
    const found = root.ok ? await disk.look(root.value) : root;
    if (!root.ok || !found.ok) return refused('NOT_FOUND', path, 'there is no such folder');
    if (found.value.kind !== 'folder') return refused('NOT_A_FOLDER', path, 'it is no folder');
    await begin(root.value).load();
    publish();
    deps.opened?.(root.value);
    return ok(state());
  }

  /** The folder that is there from the begin; what is asked meanwhile waits for it. */
  async function openFirst(folder: string, first: Opened): Promise<void> {
    const root = await disk.realPath(folder);
    const next = root.ok && root.value !== folder ? begin(root.value) : first;
    await next.load();
    publish();
  }
  if (deps.folder !== null) {
    const [folder, first] = [deps.folder, begin(deps.folder)];
    inTurn(() => openFirst(folder, first)).catch(onError);
  }

  /** Does something in the folder that is open, and tells what came of it. */
  const change = <T>(work: (opened: Opened) => Answer<T>): Answer<T> =>
    inTurn(async () => {
      if (!opened) return err(NO_WORKSPACE);
      const done = await work(opened);
      publish();
      return done;
    });

  return {
    state,
    onChange: (listener) => listeners.on(listener),
    open: (path, create) => inTurn(() => open(path, create)),
    entries: () => opened?.tree.list() ?? [],
    entry: (path) => opened?.tree.entry(path) ?? null,
    changes(since) {
      const revision = log.revision();
      const paths = log.since(since);
      if (!paths || paths.size > TOLD) return { revision, reset: true, changed: [], removed: [] };
      const found = [...paths].map((path) => ({ path, entry: opened?.tree.entry(path) ?? null }));
      const changed = found.flatMap(({ entry }) => entry ?? []);
      return {
        revision,
        reset: false,
        changed,
        removed: found.flatMap(({ path, entry }) => (entry ? [] : path)),
      };
    },
    async read(path) {
      if (!opened) return err(NO_WORKSPACE);
      if (!isWorkspacePath(path) || !isOurs(nameOf(path)))
        return refused('NOT_FOUND', path, 'it is no file of the workspace');
      return opened.place.read(path);
    },
    write: (path, text, version) => change((at) => writeFile(at, path, text, version)),
    add: (folder, files) => change((at) => addFiles(at, folder, files)),
    makeFolder: (path) => change((at) => makeFolder(at, path)),
    move: (from, to, before) => change((at) => moveEntry(at, { from, to, before })),
    duplicate: (path) => change((at) => duplicateEntry(at, path)),
    remove: (path) => change((at) => removeEntry(at, path)),
    restore: (trash) => change((at) => restoreEntry(at, trash)),
    async search(text) {
      if (!opened) return err(NO_WORKSPACE);
      const { tree, place } = opened;
      return ok(await searchTree({ root: tree.root, place, turns }, text));
    },
    setSecret(environment, name, value) {
      secrets.set(environment, name, value);
      const node = opened?.tree.find(environmentPath(environment));
      if (node) opened?.tree.touch(node);
      publish();
    },
    secrets: (environment) => secrets.lookup(environment),
    async close() {
      opened?.close();
      await inTurn(() => Promise.resolve());
    },
  };
}
