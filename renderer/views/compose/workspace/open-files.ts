/**
 * Drafts and their files: opening a file as a draft, saving a draft with the version that was read, and what becomes of a draft whose
 * file is another one by now. Nothing that a person typed is ever replaced without being asked.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import { ContractError } from '#shared/contract/errors.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import type { DraftBook } from '../draft-book.ts';
import type { Draft, DraftKind, DraftPatch } from '../draft.ts';
import { createDraft, fileTextOf, isChanged, partsOfFile } from '../draft.ts';
import type { Entries } from './entry-follower.ts';
import type { Moved } from '../../../stores/workspace.ts';

/** What a file is by now, beside a draft with other changes. */
export interface Theirs {
  readonly version: string;
  readonly parts: DraftPatch;
}

export interface FileDeps {
  readonly book: {
    readonly drafts: { readonly value: readonly Draft[] };
    readonly activeId: { value: string };
    readonly edit: DraftBook['edit'];
  };
  readonly open: (parts: DraftPatch) => string;
  readonly entries: () => Entries;
  readonly read: (path: string) => Promise<{ readonly bytes: Uint8Array; readonly version: string }>;
  readonly write: (path: string, text: string, version: string | null) => Promise<string>;
  readonly fail: (error: unknown) => void;
}

export interface OpenFiles {
  /** The files of drafts that are others by now, while the drafts have changes of their own; by the drafts' ids. */
  readonly conflicts: ShallowRef<ReadonlyMap<string, Theirs>>;
  /** The draft that was read again by itself, once; '' for none. */
  readonly reloaded: ShallowRef<string>;
  /** Opens a file, or shows the draft of it that is open. */
  openFile(path: string): Promise<void>;
  /** Saves a draft to its file. True where it is saved. */
  save(id: string): Promise<boolean>;
  /** Gives a draft another file and saves it there; the file must not be there yet. */
  saveAs(id: string, path: string): Promise<boolean>;
  /** Looks whether files of drafts are others by now. */
  check(): Promise<void>;
  /** Ends a conflict: what the file says takes the place of the draft, or the draft that of the file. */
  takeTheirs(id: string): void;
  keepMine(id: string): Promise<boolean>;
  /** Lets drafts follow a file or folder that was moved. */
  follow(moved: Moved): void;
  forget(id: string): void;
}

/** Which kind of draft a file is opened as; null where it is none. */
export function draftKindOf(path: string): DraftKind | null {
  if (path.endsWith('.seq')) return 'sequence';
  return path.endsWith('.sip') ? 'request' : null;
}

/** The parts of a draft that stand for a file as it was read. */
export function partsOfBytes(path: string, bytes: Uint8Array, version: string): DraftPatch {
  const kind = draftKindOf(path) ?? 'request';
  const said =
    kind === 'sequence'
      ? { text: textOf(bytes).replace(/\r\n?/g, '\n') }
      : partsOfFile(readRequestFile(bytes));
  const parts = { ...said, kind, path, version, templateId: '', name: '' };
  const draft = createDraft('', parts);
  return { ...parts, text: draft.text, original: draft.text, saved: fileTextOf(draft) };
}

/** The path of what was in a place that was moved; the same where it was not. */
export function movedPath(path: string, { from, to }: Moved): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : path;
}

/** A password that was typed stays where the file has none. */
function withPassword(parts: DraftPatch, draft: Draft): DraftPatch {
  return parts.password === '' && parts.user === draft.user ? { ...parts, password: draft.password } : parts;
}

const isConflict = (error: unknown): boolean =>
  error instanceof ContractError && (error.code === 'CONFLICT' || error.code === 'EXISTS');

/** Conflicts by draft. */
function createConflicts() {
  const conflicts = shallowRef<ReadonlyMap<string, Theirs>>(new Map());
  return {
    conflicts,
    set: (id: string, theirs: Theirs): void =>
      void (conflicts.value = new Map(conflicts.value).set(id, theirs)),
    drop(id: string): void {
      if (!conflicts.value.has(id)) return;
      conflicts.value = new Map([...conflicts.value].filter(([key]) => key !== id));
    },
  };
}

/** What reading and writing share. */
interface Shared extends FileDeps {
  readonly known: ReturnType<typeof createConflicts>;
  readonly reloaded: ShallowRef<string>;
  /** Drafts that are being written. */
  readonly saving: Set<string>;
  readonly draftOf: (id: string) => Draft | null;
}

/** Reads a file that may be another one by now, and takes it, or tells the conflict. */
async function renew({ book, read, known, reloaded, saving, draftOf }: Shared, id: string): Promise<void> {
  const path = draftOf(id)?.path ?? '';
  const { bytes, version } = await read(path);
  const draft = draftOf(id);
  if (!draft || draft.path !== path || draft.version === version || saving.has(id)) return;
  const theirs = withPassword(partsOfBytes(path, bytes, version), draft);
  if (theirs.saved === fileTextOf(draft) || theirs.saved === draft.saved) {
    known.drop(id);
    book.edit({ version, saved: theirs.saved ?? '' }, id);
  } else if (isChanged(draft)) known.set(id, { version, parts: theirs });
  else {
    book.edit(theirs, id);
    reloaded.value = id;
  }
}

function createReading(shared: Shared): Pick<OpenFiles, 'openFile' | 'check'> {
  const { book, open, entries, read, fail, known, saving } = shared;
  const opened = (path: string): Draft | undefined => book.drafts.value.find((draft) => draft.path === path);

  async function openFile(path: string): Promise<void> {
    try {
      const file = opened(path) ? null : await read(path);
      // It may have been opened meanwhile.
      const same = opened(path);
      if (same) book.activeId.value = same.id;
      else if (file) open(partsOfBytes(path, file.bytes, file.version));
    } catch (error) {
      fail(error);
    }
  }

  async function check(): Promise<void> {
    const stale = book.drafts.value.filter(({ id, path, version }) => {
      const entry = path === '' ? undefined : entries().get(path);
      const told = known.conflicts.value.get(id)?.version ?? version;
      return entry !== undefined && entry.version !== told && !saving.has(id);
    });
    for (const { id } of stale) await renew(shared, id).catch(fail);
  }

  return { openFile, check };
}

function createWriting(shared: Shared): Pick<OpenFiles, 'save' | 'saveAs' | 'keepMine'> {
  const { book, write, entries, fail, known, saving, draftOf } = shared;

  /** What a failed write leads to: another file there is looked at, anything else is told. */
  async function refused(id: string, error: unknown): Promise<void> {
    const wasRead = draftOf(id)?.saved !== '';
    if (isConflict(error) && wasRead) await renew(shared, id).catch(fail);
    else fail(error);
  }

  /** Writes a draft over a version of its file. */
  async function writeOver(id: string, version: string | null): Promise<boolean> {
    const draft = draftOf(id);
    if (!draft || saving.has(id)) return false;
    const { path, text } = draft;
    const saved = fileTextOf(draft);
    saving.add(id);
    const failure = await write(path, saved, version).then(
      (next) => {
        const patch = { version: next, saved, original: text, templateId: '', name: '' };
        if (draftOf(id)?.path === path) book.edit(patch, id);
        known.drop(id);
        return null;
      },
      (error: unknown) => ({ error }),
    );
    saving.delete(id);
    if (failure) await refused(id, failure.error);
    return failure === null;
  }

  function save(id: string): Promise<boolean> {
    const { path = '', version = '' } = draftOf(id) ?? {};
    return writeOver(id, entries().has(path) && version !== '' ? version : null);
  }

  async function saveAs(id: string, path: string): Promise<boolean> {
    const before = draftOf(id);
    if (!before) return false;
    book.edit({ path, version: '', saved: '' }, id);
    if (await writeOver(id, null)) return true;
    const { path: old, version, saved } = before;
    book.edit({ path: old, version, saved }, id);
    return false;
  }

  return { save, saveAs, keepMine: (id) => writeOver(id, known.conflicts.value.get(id)?.version ?? null) };
}

export function createOpenFiles(deps: FileDeps): OpenFiles {
  const { book } = deps;
  const known = createConflicts();
  const reloaded = shallowRef('');
  const draftOf = (id: string): Draft | null => book.drafts.value.find((draft) => draft.id === id) ?? null;
  const shared: Shared = { ...deps, known, reloaded, saving: new Set(), draftOf };
  return {
    conflicts: known.conflicts,
    reloaded,
    ...createReading(shared),
    ...createWriting(shared),
    takeTheirs(id) {
      const theirs = known.conflicts.value.get(id);
      known.drop(id);
      if (theirs) book.edit(theirs.parts, id);
    },
    follow(moved) {
      for (const { id, path } of book.drafts.value) {
        const next = movedPath(path, moved);
        if (next !== path) book.edit({ path: next }, id);
      }
    },
    forget: known.drop,
  };
}
