/**
 * The workspace: its entries as the core has them, what a person does with them, the environment that is chosen, and what is
 * remembered of it by the browser.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Output } from '#shared/contract/contract.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { environmentPath, givenVariables, titleOf } from '#shared/workspace/scope.ts';
import { browserClock } from '../host/clock.ts';
import { findKeyChain } from '../host/key-chain.ts';
import { storageOf } from '../host/storage.ts';
import { createActions } from '../views/compose/workspace/actions.ts';
import { createEntryFollower } from '../views/compose/workspace/entry-follower.ts';
import type { Place } from '../views/compose/workspace/kept-places.ts';
import { placeOf, readPlaces, withPlace, writePlaces } from '../views/compose/workspace/kept-places.ts';
import { createSearch } from '../views/compose/workspace/search.ts';
import { createSecretKeeper } from '../views/compose/workspace/secret-keeper.ts';
import { childrenOf, treeRows } from '../views/compose/workspace/tree-rows.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** A file or folder that was moved or renamed from here. */
export interface Moved {
  readonly from: string;
  readonly to: string;
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

export const useWorkspace = defineStore('workspace', () => {
  const rpc = useRpc();
  const trouble = shallowRef<Trouble | null>(null);
  const fail = (error: unknown): void => void (trouble.value = error === null ? null : troubleOf(error));
  const follower = createEntryFollower(rpc, fail);
  const { state, entries, isLoaded } = follower;
  const root = computed(() => state.value?.root ?? '');
  const places = createPlaces(() => root.value);
  const folding = createFolding(places);
  const moves = createEmitter<Moved>();
  const actions = createActions({ rpc, clock: browserClock, fail, moved: (from, to) => moves.emit({ from, to }) });
  const search = createSearch(rpc, browserClock, fail);
  const secrets = createSecretKeeper(rpc, findKeyChain);
  const children = computed(() => childrenOf(entries.value));
  let started = false;

  const environments = computed(() =>
    (children.value.get('') ?? [])
      .filter(({ kind }) => kind === 'environment')
      .map(({ path }) => titleOf(path)),
  );
  /** The environment that is chosen and there; '' for none. */
  const environment = computed(() => {
    const { environment: chosen } = places.place.value;
    return entries.value.has(environmentPath(chosen)) && chosen !== '' ? chosen : '';
  });
  const secretsOf = (name: string) => entries.value.get(environmentPath(name))?.secrets ?? [];

  /** Secrets of the chosen environment that the core does not know. */
  const unknown = computed(() =>
    secretsOf(environment.value)
      .filter(({ known }) => !known)
      .map(({ name }) => ({ root: root.value, environment: environment.value, name })),
  );

  /** Follows the workspace; calling it again does nothing. */
  function start(): void {
    if (started) return;
    started = true;
    follower.start();
    watch(root, () => places.keep({}));
    watch(entries, search.renew);
    watch(unknown, (names) => {
      if (names.length > 0) void secrets.bringBack(names).catch(fail);
    });
  }

  /** Opens a folder of the core's machine; false where it cannot be, and `trouble` says why. */
  async function open(path: string, create: boolean): Promise<boolean> {
    fail(null);
    return rpc.call('workspace.open', { path: path.trim(), create }).then(
      () => true,
      (error: unknown) => {
        fail(error);
        return false;
      },
    );
  }

  return {
    state,
    entries,
    isLoaded,
    root,
    trouble,
    ...folding,
    rows: computed(() => treeRows(children.value, folding.folded.value)),
    children,
    recentRoots: places.roots,
    environments,
    environment,
    setEnvironment: (name: string): void => places.keep({ environment: name }),
    /** Names of the secrets of an environment, and whether the core knows them. */
    secretsOf,
    secrets,
    given: (path: string): readonly GivenVariable[] =>
      givenVariables((at) => entries.value.get(at) ?? null, path, environment.value),
    start,
    open,
    read: (path: string): Promise<Output<'workspace.read'>> => rpc.call('workspace.read', { path }),
    write: async (path: string, text: string, version: string | null): Promise<string> =>
      (await rpc.call('workspace.write', { path, text, version })).version,
    ...actions,
    searchText: search.text,
    found: search.found,
    setSearch: search.set,
    onMoved: moves.on,
    clearTrouble: (): void => fail(null),
  };
});
