/** Where the texts of a history stand: in memory, or in a folder with one small file for each. What was put is had again at once. */
import { join } from 'node:path';
import type { Disk } from '../recording/disk.ts';

/** What small files need of a disk. */
export type SmallFiles = Pick<Disk, 'makeFolders' | 'list' | 'readText' | 'writeText' | 'removeFile'>;

export interface Shelf {
  /** Keeps a text in the place of the one of that id. */
  put(id: number, text: string): void;
  get(id: number): Promise<string | null>;
  remove(id: number): void;
  /** The ids of what is there, in no order. */
  ids(): Promise<readonly number[]>;
  /** Settles when what was put is where it stays. */
  settle(): Promise<void>;
}

/** A shelf that is empty when the core ends. */
export function memoryShelf(): Shelf {
  const texts = new Map<number, string>();
  return {
    put: (id, text) => void texts.set(id, text),
    get: (id) => Promise.resolve(texts.get(id) ?? null),
    remove: (id) => void texts.delete(id),
    ids: () => Promise.resolve([...texts.keys()]),
    settle: () => Promise.resolve(),
  };
}

/** Bytes of a file that is read: a draft and its messages in base64. */
const LONGEST = 2_000_000;
const NAME = /^(\d{1,15})\.json$/;

export interface DiskShelfDeps {
  /** The folder, which need not be there yet. */
  readonly path: string;
  readonly disk: SmallFiles;
  /** Hears the code of the system where something cannot be written; it stays in memory then. */
  refused(code: string): void;
}

/** A shelf on a disk. Files are written one after the other, each in one step: a crash leaves the old one or the new one. */
export function diskShelf({ path, disk, refused }: DiskShelfDeps): Shelf {
  /** Texts that are not on the disk, or not yet. */
  const held = new Map<number, string>();
  const fileOf = (id: number): string => join(path, `${id}.json`);
  let work: Promise<void> = Promise.resolve();
  const queue = (job: () => Promise<void>): void => void (work = work.then(job));

  async function write(id: number, text: string): Promise<void> {
    // A later text is on its way, or none is wanted any more.
    if (held.get(id) !== text) return;
    const made = await disk.makeFolders(path);
    const written = made.ok ? await disk.writeText(fileOf(id), text) : made;
    if (!written.ok) refused(written.error);
    else if (held.get(id) === text) held.delete(id);
  }

  return {
    put(id, text) {
      held.set(id, text);
      queue(() => write(id, text));
    },
    async get(id) {
      const text = held.get(id);
      if (text !== undefined) return text;
      const read = await disk.readText(fileOf(id), LONGEST);
      return read.ok ? read.value : null;
    },
    remove(id) {
      held.delete(id);
      queue(async () => void (await disk.removeFile(fileOf(id))));
    },
    async ids() {
      const found = await disk.list(path);
      if (!found.ok) return [];
      return found.value.flatMap(({ name }) => {
        const id = NAME.exec(name)?.[1];
        return id === undefined ? [] : [Number(id)];
      });
    },
    settle: () => work,
  };
}
