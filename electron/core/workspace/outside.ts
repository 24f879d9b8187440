/**
 * Hears of what others change in the workspace. Changes are gathered for a moment; where the system cannot tell of them, everything is
 * looked at again every two seconds.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { FolderWatch, WorkspaceDisk } from './disk.ts';

/** Milliseconds in which changes are gathered, and between two looks. */
const GATHERED = 100;
const LOOK = 2_000;
/** Names of one folder after which the folder as a whole is looked at. */
const NAMES = 64;

/** What may have changed: by folder, the names in it; null for all that is in it. */
export type Heard = ReadonlyMap<string, ReadonlySet<string> | null>;

export interface OutsideDeps {
  readonly disk: WorkspaceDisk;
  readonly clock: Clock;
  readonly root: string;
  /** Looks at what may have changed; null for everything. */
  look(heard: Heard | null): Promise<void>;
  /** Is told why the system cannot tell of changes. */
  failed(code: string): void;
}

export interface Outside {
  readonly watch: FolderWatch;
  /** Listens again, after it failed. */
  restart(): void;
  /** Looks again and again instead. */
  poll(): void;
  close(): void;
}

export function createOutside({ disk, clock, root, look, failed }: OutsideDeps): Outside {
  let gathered = new Map<string, Set<string> | null>();
  let timer: Timer | null = null;
  let watching: FolderWatch | null = null;
  let isClosed = false;

  function gather(folder: string, name: string | null): void {
    // What is hidden is none of ours, the files among it that are being written.
    if (isClosed || name?.startsWith('.') || folder.split('/').some((part) => part.startsWith('.'))) return;
    const names = gathered.get(folder);
    if (name === null || (names && names.size >= NAMES)) gathered.set(folder, null);
    else if (names !== null) gathered.set(folder, (names ?? new Set()).add(name));
    timer ??= clock.after(GATHERED, flush);
  }

  function flush(): void {
    const heard = gathered;
    gathered = new Map();
    timer = null;
    void look(heard);
  }

  function poll(): void {
    watching?.close();
    watching = null;
    timer?.cancel();
    const again = (): void => void look(null).then(() => watching === null && poll());
    timer = isClosed ? null : clock.after(LOOK, again);
  }

  function start(): void {
    timer?.cancel();
    timer = null;
    watching = disk.watch(root, gather, (code) => {
      failed(code);
      poll();
    });
  }

  start();
  return {
    watch: {
      add: (folder) => watching?.add(folder),
      drop: (folder) => watching?.drop(folder),
      close: () => watching?.close(),
    },
    restart: start,
    poll,
    close() {
      isClosed = true;
      timer?.cancel();
      watching?.close();
    },
  };
}
