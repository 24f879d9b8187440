/**
 * The workspace: its entries as the core has them, what a person does with them, the environment that is chosen, and what is
 * remembered of it by the browser.
 */
import { defineStore } from 'pinia';
import type { Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { Output } from '#shared/contract/contract.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { environmentPath, givenVariables, titleOf } from '#shared/workspace/scope.ts';
import { browserClock } from '../host/clock.ts';
import { findKeyChain } from '../host/key-chain.ts';
import { storageOf } from '../host/storage.ts';
import type { SendPlace } from '../views/compose/draft.ts';
import { createActions } from '../views/compose/workspace/actions.ts';
import type { EntryFollower } from '../views/compose/workspace/entry-follower.ts';
import { createEntryFollower } from '../views/compose/workspace/entry-follower.ts';
import type { Place } from '../views/compose/workspace/kept-places.ts';
import { placeOf, readPlaces, withPlace, writePlaces } from '../views/compose/workspace/kept-places.ts';
import { createSearch } from '../views/compose/workspace/search.ts';
import type { SecretName } from '../views/compose/workspace/secret-keeper.ts';
import { createSecretKeeper } from '../views/compose/workspace/secret-keeper.ts';
import type { Children } from '../views/compose/workspace/tree-rows.ts';
import { childrenOf, treeRows } from '../views/compose/workspace/tree-rows.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** A file or folder that was moved or renamed from here. */
export interface Moved {
  readonly from: string;
  readonly to: string;
}

/** The same, but only the first time that it is called. */
function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}

/** What the browser remembers of the workspaces, and of the one that is open. */
function createPlaces(root: () => string) {
  const storage = storageOf('localStorage');
  const places = shallowRef(readPlaces(storage));
  const place = computed(() => placeOf(places.value, root()));
  function keep(change: Partial<Place>): void {
    if (root() === '') return;
    places.value = withPlace(places.value, { ...place.value, ...change });
    writePlaces(storage, places.value);
  }
  return { place, keep, roots: computed(() => places.value.map((one) => one.root)) };
}

/** Folding, by the paths of folders. */
function createFolding({ place, keep }: ReturnType<typeof createPlaces>) {
  const folded = computed(() => new Set(place.value.folded));
  function fold(path: string, isFolded: boolean): void {
    if (folded.value.has(path) === isFolded) return;
    const others = place.value.folded.filter((one) => one !== path);
    keep({ folded: isFolded ? [...others, path] : others });
  }
  return { folded, fold };
}

/** The environments, which of them is chosen, and the secrets that the core does not know. */
function createEnvironments(
  { entries }: EntryFollower,
  children: Readonly<Ref<Children>>,
  places: ReturnType<typeof createPlaces>,
) {
  const environments = computed(() =>
    (children.value.get('') ?? [])
      .filter(({ kind }) => kind === 'environment')
      .map(({ path }) => titleOf(path)),
  );
  const secretsOf = (name: string): WorkspaceEntry['secrets'] =>
    entries.value.get(environmentPath(name))?.secrets ?? [];
  /** The environment that is chosen and there; '' for none. */
  const environment = computed(() => {
    const { environment: chosen } = places.place.value;
    return chosen !== '' && entries.value.has(environmentPath(chosen)) ? chosen : '';
  });
  const unknown = computed((): readonly SecretName[] => {
    const { root } = places.place.value;
    return secretsOf(environment.value)
      .filter(({ known }) => !known)
      .map(({ name }) => ({ root, environment: environment.value, name }));
  });
  return {
    environments,
    environment,
    unknown,
    /** Names of the secrets of an environment, and whether the core knows them. */
    secretsOf,
    setEnvironment: (name: string): void => places.keep({ environment: name }),
    /** Chooses the environment that came with files, where it is the only one and none is chosen. */
    welcome(paths: readonly string[]): void {
      const [path, ...more] = paths.filter((one) => environmentPath(titleOf(one)) === one);
      if (path !== undefined && more.length === 0 && environment.value === '')
        places.keep({ environment: titleOf(path) });
    },
  };
}

/** What reads and writes without telling a failure: the answer says it. */
function createFiles(rpc: RpcClient) {
  return {
    read: (path: string): Promise<Output<'workspace.read'>> => rpc.call('workspace.read', { path }),
    /** Writes over a version, null for a file that is not there yet; the version that it has then. */
    write: async (path: string, text: string, version: string | null): Promise<string> =>
      (await rpc.call('workspace.write', { path, text, version })).version,
  };
}

export const useWorkspace = defineStore('workspace', () => {
  const rpc = useRpc();
  const trouble = shallowRef<Trouble | null>(null);
  const fail = (error: unknown): void => void (trouble.value = error === null ? null : troubleOf(error));
  const follower = createEntryFollower(rpc, fail);
  const { state, entries, isLoaded } = follower;
  const root = computed(() => state.value?.root ?? '');
  const places = createPlaces(() => root.value);
  const { folded, fold } = createFolding(places);
  const children = computed(() => childrenOf(entries.value));
  const { unknown, welcome, ...environments } = createEnvironments(follower, children, places);
  const moves = createEmitter<Moved>();
  const moved = (from: string, to: string): void => moves.emit({ from, to });
  const actions = createActions({ rpc, clock: browserClock, fail, moved, added: welcome });
  const search = createSearch(rpc, browserClock, fail);
  const secrets = createSecretKeeper(rpc, findKeyChain);
  const givenAt = (path: string): readonly GivenVariable[] =>
    givenVariables((at) => entries.value.get(at) ?? null, path, environments.environment.value);

  /** Follows the workspace; calling it again does nothing. */
  const start = once(() => {
    follower.start();
    watch(root, () => places.keep({}));
    watch(entries, search.renew);
    watch(unknown, (names) => void (names.length > 0 && secrets.bringBack(names).catch(fail)));
  });

  /** Opens a folder of the core's machine; false where it cannot be, and `trouble` says why. */
  async function open(path: string, create: boolean): Promise<boolean> {
    fail(null);
    const failure = await rpc
      .call('workspace.open', { path: path.trim(), create })
      .then(() => null, troubleOf);
    trouble.value = failure;
    return failure === null;
  }

  return {
    ...{ state, entries, isLoaded, root, trouble, children, start, open, secrets },
    ...{ folded, fold, rows: computed(() => treeRows(children.value, folded.value)) },
    /** The path whose name is being written in the tree, '' for none. */
    renaming: shallowRef(''),
    recentRoots: places.roots,
    ...environments,
    given: givenAt,
    placeOf: (path: string): SendPlace => ({
      given: givenAt(path),
      environment: environments.environment.value,
    }),
    ...{ ...createFiles(rpc), ...actions },
    ...{ searchText: search.text, found: search.found, setSearch: search.set },
    onMoved: moves.on,
    // What went wrong with something that was done beside it is told here as well.
    ...{ clearTrouble: (): void => fail(null), tell: fail },
  };
});
