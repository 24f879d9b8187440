/** The open drafts of the page, kept so that a crash of either side loses nothing. */
import { join } from 'node:path';
import type { SmallFiles } from './shelf.ts';

export interface KeptDrafts {
  keep(text: string): Promise<void>;
  kept(): Promise<string | null>;
}

/** Drafts that are kept as long as the core runs. */
export function draftsInMemory(): KeptDrafts {
  let held: string | null = null;
  return {
    keep(text) {
      held = text;
      return Promise.resolve();
    },
    kept: () => Promise.resolve(held),
  };
}

const FILE = 'drafts.json';
/** Bytes of the file that is read: as many characters as are taken, in UTF-8. */
const LONGEST = 24_000_000;

export interface DiskDraftsDeps {
  /** The folder of the file, which need not be there yet. */
  readonly path: string;
  readonly disk: SmallFiles;
  /** Hears the code of the system where they cannot be written; they are kept in memory then. */
  refused(code: string): void;
}

/** Drafts that outlive the core: each time in one step, and of several that wait only the last. */
export function draftsOnDisk({ path, disk, refused }: DiskDraftsDeps): KeptDrafts {
  const file = join(path, FILE);
  let held: string | null = null;
  let work: Promise<void> = Promise.resolve();

  async function write(text: string): Promise<void> {
    if (held !== text) return;
    const made = await disk.makeFolders(path);
    const written = made.ok ? await disk.writeText(file, text) : made;
    if (!written.ok) refused(written.error);
  }

  return {
    keep(text) {
      held = text;
      return (work = work.then(() => write(text)));
    },
    async kept() {
      if (held !== null) return held;
      const read = await disk.readText(file, LONGEST);
      return held ?? (read.ok ? read.value : null);
    },
  };
}
