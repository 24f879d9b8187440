/** A folder that is open as the workspace: what is in it, kept as it is on the disk, whoever changes it. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { diskTrouble } from './disk.ts';
import type { WorkspaceDisk } from './disk.ts';
import type { Heard } from './outside.ts';
import { createOutside } from './outside.ts';
import type { Place } from './place.ts';
import { createPlace } from './place.ts';
import { createScan } from './scan.ts';
import type { Tree } from './tree.ts';

export interface OpenedDeps {
  readonly disk: WorkspaceDisk;
  readonly clock: Clock;
  readonly tree: Tree;
  /** What is done one after the other, so that nobody reads what another one is changing. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The tree or the trouble may be another one. */
  changed(): void;
  onError(error: unknown): void;
}

export interface Opened {
  readonly root: string;
  readonly tree: Tree;
  readonly place: Place;
  readonly clock: Clock;
  /** Why it cannot be read or watched. */
  trouble(): Trouble | null;
  /** Looks at everything. */
  load(): Promise<void>;
  /** Looks at what was written: each path with the folders above it. */
  refresh(...paths: readonly string[]): Promise<void>;
  close(): void;
}

const NOT_WATCHED: Trouble = {
  code: 'NOT_WATCHED',
  message: 'the system does not tell of changes in the workspace, so it is looked at every two seconds',
};

/** Opens a folder, which need not be there yet. */
export function createOpened(root: string, deps: OpenedDeps): Opened {
  const { disk, clock, tree, inTurn, changed, onError } = deps;
  let unread: Trouble | null = null;
  let unwatched: Trouble | null = null;
  let isMissing = false;
  let wasThere = false;

  const look = (heard: Heard | null): Promise<void> =>
    inTurn(() => (heard ? lookAt(heard) : load())).then(changed, onError);
  const failed = (code: string): void => {
    if (code !== 'ENOENT') unwatched = NOT_WATCHED;
  };
  const outside = createOutside({ disk, clock, root, look, failed });
  const scan = createScan({ disk, root, tree, watch: outside.watch });

  const isThere = async (): Promise<boolean> => {
    const found = await disk.look(root);
    return found.ok && found.value.kind === 'folder';
  };

  async function load(): Promise<void> {
    if (isMissing && (await isThere())) outside.restart();
    const read = await scan.folder(tree.root, true);
    if (read.ok) wasThere = true;
    else if (!isMissing) outside.poll();
    isMissing = !read.ok;
    // A folder that is made by the first write is not missed before.
    const isMissed = !read.ok && (wasThere || read.error !== 'ENOENT');
    unread = isMissed ? diskTrouble(read.error, '') : null;
  }

  async function lookAt(heard: Heard): Promise<void> {
    if (!(await isThere())) return load();
    for (const [path, names] of heard) {
      const folder = tree.find(path);
      // One that is not known is in a folder of which was heard too.
      if (!folder?.isFolder) continue;
      if (names) await scan.names(folder, names);
      else await scan.folder(folder, false);
    }
  }

  async function refresh(...paths: readonly string[]): Promise<void> {
    if (isMissing) return load();
    for (const path of paths) {
      let folder = tree.root;
      for (const name of path.split('/')) {
        await scan.names(folder, [name]);
        const next = folder.children.get(name);
        if (!next?.isFolder) break;
        folder = next;
      }
    }
  }

  return {
    root,
    tree,
    clock,
    place: createPlace(disk, root),
    trouble: () => unread ?? unwatched,
    load,
    refresh,
    close: () => outside.close(),
  };
}
