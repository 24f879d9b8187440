/** A folder that is open as the workspace: what is in it, kept as it is on the disk, whoever changes it. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { diskTrouble } from './disk.ts';
import type { WorkspaceDisk } from './disk.ts';
import type { Heard } from './outside.ts';
import type { Outside } from './outside.ts';
import { createOutside } from './outside.ts';
import type { Place } from './place.ts';
import { createPlace } from './place.ts';
import { Scan } from './scan.ts';
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

const NOT_WATCHED: Trouble = {
  code: 'NOT_WATCHED',
  message: 'the system does not tell of changes in the workspace, so it is looked at every two seconds',
};

/** A folder that is open; it need not be there yet. */
export class Opened {
  readonly root: string;
  readonly tree: Tree;
  readonly place: Place;
  readonly clock: Clock;
  readonly #deps: OpenedDeps;
  readonly #outside: Outside;
  readonly #scan: Scan;
  #unread: Trouble | null = null;
  #unwatched: Trouble | null = null;
  #isMissing = false;
  #wasThere = false;

  constructor(root: string, deps: OpenedDeps) {
    const { disk, clock, tree } = deps;
    this.#deps = deps;
    this.root = root;
    this.tree = tree;
    this.clock = clock;
    this.place = createPlace(disk, root);
    this.#outside = createOutside({
      ...{ disk, clock, root },
      look: (heard) => this.#look(heard),
      failed: (code) => {
        if (code !== 'ENOENT') this.#unwatched = NOT_WATCHED;
      },
    });
    this.#scan = new Scan({ disk, root, tree, watch: this.#outside.watch });
  }

  /** Why it cannot be read or watched. */
  trouble(): Trouble | null {
    return this.#unread ?? this.#unwatched;
  }

  /** Looks at everything. */
  async load(): Promise<void> {
    if (this.#isMissing && (await this.#isThere())) this.#outside.restart();
    const read = await this.#scan.folder(this.tree.root, true);
    if (read.ok) this.#wasThere = true;
    else if (!this.#isMissing) this.#outside.poll();
    this.#isMissing = !read.ok;
    // A folder that is made by the first write is not missed before.
    const isMissed = !read.ok && (this.#wasThere || read.error !== 'ENOENT');
    this.#unread = isMissed ? { ...diskTrouble(read.error, ''), data: { path: this.root } } : null;
  }

  /** Looks at what was written: each path with the folders above it. */
  async refresh(...paths: readonly string[]): Promise<void> {
    if (this.#isMissing) return this.load();
    for (const path of paths) {
      let folder = this.tree.root;
      for (const name of path.split('/')) {
        await this.#scan.names(folder, [name]);
        const next = folder.children.get(name);
        if (!next?.isFolder) break;
        folder = next;
      }
    }
  }

  close(): void {
    this.#outside.close();
  }

  #look(heard: Heard | null): Promise<void> {
    const { inTurn, changed, onError } = this.#deps;
    return inTurn(() => (heard ? this.#lookAt(heard) : this.load())).then(changed, onError);
  }

  async #isThere(): Promise<boolean> {
    const found = await this.#deps.disk.look(this.root);
    return found.ok && found.value.kind === 'folder';
  }

  async #lookAt(heard: Heard): Promise<void> {
    if (!(await this.#isThere())) return this.load();
    for (const [path, names] of heard) {
      const folder = this.tree.find(path);
      // One that is not known is in a folder of which was heard too.
      if (!folder?.isFolder) continue;
      if (names) await this.#scan.names(folder, names);
      else await this.#scan.folder(folder, false);
    }
  }
}
