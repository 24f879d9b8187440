/** What a person does with the files of the workspace: each asks the core, and tells a failure instead of throwing it. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Input, MethodName, Output } from '#shared/contract/contract.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { nameOf, parentOf } from '#shared/workspace/scope.ts';
import { pathIn } from './tree-rows.ts';

/** For so long what was taken away can be brought back by a press, in milliseconds. */
const UNDO_TIME = 12_000;

/** What was taken away last. */
export interface Removed {
  readonly path: string;
  readonly trash: string;
}

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

export interface Actions {
  /** What can be brought back, or null. */
  readonly removed: ShallowRef<Removed | null>;
  /** Adds files to a folder and tells their paths; none where that failed. */
  add(folder: string, files: readonly NewFile[]): Promise<readonly string[]>;
  makeFolder(path: string): Promise<string | null>;
  /** Moves or renames; `before` is the name that it goes before, null for the end. True where it was done. */
  move(from: string, to: string, before?: string | null): Promise<boolean>;
  /** The same within its folder, by its new name. */
  rename(path: string, name: string): Promise<boolean>;
  duplicate(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
  restore(): Promise<void>;
  forgetRemoved(): void;
}

export interface ActionDeps {
  readonly rpc: RpcClient;
  readonly clock: Clock;
  /** Hears why something was not done; null when the next thing is tried. */
  readonly fail: (error: unknown) => void;
  readonly moved: (from: string, to: string) => void;
  /** Hears where files that were added are. */
  readonly added: (paths: readonly string[]) => void;
}

export function createActions({ rpc, clock, fail, moved, added }: ActionDeps): Actions {
  const removed = shallowRef<Removed | null>(null);
  let waiting: Timer | null = null;

  /** The answer, or null where the core refused. */
  async function ask<K extends MethodName>(method: K, input: Input<K>): Promise<Output<K> | null> {
    fail(null);
    try {
      return await rpc.call(method, input);
    } catch (error) {
      fail(error);
      return null;
    }
  }

  async function move(from: string, to: string, before?: string | null): Promise<boolean> {
    const place = before === undefined ? {} : { before };
    if ((await ask('workspace.move', { from, to, ...place })) === null) return false;
    if (from !== to) moved(from, to);
    return true;
  }

  function offer(next: Removed | null): void {
    waiting?.cancel();
    removed.value = next;
    if (next) waiting = clock.after(UNDO_TIME, () => void (removed.value = null));
  }

  return {
    removed,
    async add(folder, files) {
      const copies = files.map(({ path, text }) => ({ path, text }));
      const paths = (await ask('workspace.add', { folder, files: copies }))?.paths ?? [];
      added(paths);
      return paths;
    },
    makeFolder: async (path) => (await ask('workspace.makeFolder', { path }))?.path ?? null,
    move,
    rename: (path, name) => move(path, pathIn(parentOf(path), name)),
    duplicate: async (path) => (await ask('workspace.duplicate', { path }))?.path ?? null,
    async remove(path) {
      const answer = await ask('workspace.remove', { path });
      if (answer) offer({ path: nameOf(path), trash: answer.trash });
    },
    async restore() {
      const { value } = removed;
      offer(null);
      if (value) await ask('workspace.restore', { trash: value.trash });
    },
    forgetRemoved: () => offer(null),
  };
}
