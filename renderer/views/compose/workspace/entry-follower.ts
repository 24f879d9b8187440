/**
 * The entries of the workspace as the core has them: its stream tells that something changed, and only what changed is asked for; all
 * of them, page by page, after another workspace was opened, a lost connection, or a reset.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { WorkspaceEntry, WorkspaceState } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { foldersOf } from '#shared/workspace/scope.ts';
import { coalesce } from '../../../stores/coalesce.ts';

export type Entries = ReadonlyMap<string, WorkspaceEntry>;

export interface EntryFollower {
  /** Null until the core has told it. */
  readonly state: ShallowRef<WorkspaceState | null>;
  /** By path; the workspace itself is ''. */
  readonly entries: ShallowRef<Entries>;
  /** Whether the entries are those of the workspace that is open. */
  readonly isLoaded: ShallowRef<boolean>;
  start(): void;
}

const PAGE = 1_000;
/** Entries that change while they are asked for are asked for again, so often. */
const TRIES = 4;

interface Known {
  readonly revision: number;
  readonly entries: Entries;
}

/** Every entry; the last try is taken as it is, since more changes are told anyway. */
async function fetchAll(rpc: RpcClient, tries = TRIES): Promise<Known> {
  const entries = new Map<string, WorkspaceEntry>();
  let revision: number | null = null;
  for (let from = 0; ;) {
    const page = await rpc.call('workspace.entries', { from, count: PAGE });
    if (revision !== null && revision !== page.revision && tries > 1) return fetchAll(rpc, tries - 1);
    revision ??= page.revision;
    for (const entry of page.entries) entries.set(entry.path, entry);
    from += page.entries.length;
    if (page.entries.length === 0 || from >= page.total) return { revision, entries };
  }
}

/** Entries without those that were taken away and what was in them, and with those that changed. */
export function withChanges(
  entries: Entries,
  changed: readonly WorkspaceEntry[],
  removed: readonly string[],
): Entries {
  const gone = new Set(removed);
  const isGone = (path: string): boolean =>
    gone.has(path) || foldersOf(path).some((folder) => folder !== '' && gone.has(folder));
  const next = new Map(gone.size === 0 ? entries : [...entries].filter(([path]) => !isGone(path)));
  for (const entry of changed) next.set(entry.path, entry);
  return next;
}

/** What changed since a revision, put into what is known; everything where nothing is known, or too much changed. */
async function fetchNews(rpc: RpcClient, known: Known | null): Promise<Known> {
  if (known === null) return fetchAll(rpc);
  const { revision, reset, changed, removed } = await rpc.call('workspace.changes', {
    since: known.revision,
  });
  return reset ? fetchAll(rpc) : { revision, entries: withChanges(known.entries, changed, removed) };
}

/** @param fail hears why entries could not be had */
export function createEntryFollower(rpc: RpcClient, fail: (error: unknown) => void): EntryFollower {
  const state = shallowRef<WorkspaceState | null>(null);
  const entries = shallowRef<Entries>(new Map());
  const isLoaded = shallowRef(false);
  /** Null where all entries are to be asked for. */
  let known: Known | null = null;

  async function sync(): Promise<void> {
    const { root = '', revision = 0 } = state.value ?? {};
    if (known?.revision === revision) return;
    try {
      const news = root === '' ? { revision, entries: new Map() } : await fetchNews(rpc, known);
      if (root !== state.value?.root) return;
      known = news;
      entries.value = news.entries;
      isLoaded.value = true;
    } catch (error) {
      known = null;
      fail(error);
    }
  }
  const renew = coalesce(sync);

  function take(next: WorkspaceState, isWhole: boolean): void {
    const isOther = next.root !== state.value?.root;
    if (isWhole || isOther) known = null;
    if (isOther) entries.value = new Map();
    if (isOther) isLoaded.value = false;
    state.value = next;
    renew();
  }

  function start(): void {
    const snapshot = (next: WorkspaceState): void => take(next, true);
    rpc.open('workspace', {}, { snapshot, delta: (next) => take(next, false), ended: fail });
  }

  return { state, entries, isLoaded, start };
}
