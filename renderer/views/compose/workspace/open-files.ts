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
  readonly book: Pick<DraftBook, 'drafts' | 'activeId' | 'edit' | 'has'>;
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
    set: (id: string, theirs: Theirs): void => void (conflicts.value = new Map(conflicts.value).set(id, theirs)),
    drop(id: string): void {
      if (!conflicts.value.has(id)) return;
      conflicts.value = new Map([...conflicts.value].filter(([key]) => key !== id));
    },
  };
}

export function createOpenFiles({ book, open, entries, read, write, fail }: FileDeps): OpenFiles {
  const { conflicts, set, drop } = createConflicts();
  const reloaded = shallowRef('');
  const saving = new Set<string>();
  const draftOf = (id: string): Draft | null => book.drafts.value.find((draft) => draft.id === id) ?? null;

  async function openFile(path: string): Promise<void> {
    const same = book.drafts.value.find((draft) => draft.path === path);
    if (same) return void (book.activeId.value = same.id);
    try {
      const { bytes, version } = await read(path);
      // It may have been opened twice meanwhile.
      const opened = book.drafts.value.find((draft) => draft.path === path);
      if (opened) book.activeId.value = opened.id;
      else open(partsOfBytes(path, bytes, version));
    } catch (error) {
      fail(error);
    }
  }

  /** Reads a file that may be another one by now, and takes it, or tells the conflict. */
  async function renew(id: string): Promise<void> {
    const path = draftOf(id)?.path ?? '';
    const { bytes, version } = await read(path);
    const draft = draftOf(id);
    if (!draft || draft.path !== path || draft.version === version || saving.has(id)) return;
    const theirs = withPassword(partsOfBytes(path, bytes, version), draft);
    const isSame = theirs.saved === fileTextOf(draft);
    if (isSame || theirs.saved === draft.saved) {
      drop(id);
      book.edit({ version, saved: theirs.saved ?? '' }, id);
    } else if (isChanged(draft)) set(id, { version, parts: theirs });
    else {
      book.edit(theirs, id);
      reloaded.value = id;
    }
  }

  /** Writes a draft over a version of its file. */
  async function writeOver(id: string, version: string | null): Promise<boolean> {
    const draft = draftOf(id);
    if (!draft || saving.has(id)) return false;
    const { path, text } = draft;
    const saved = fileTextOf(draft);
    saving.add(id);
    try {
      const next = await write(path, saved, version);
      if (draftOf(id)?.path === path) book.edit({ version: next, saved, original: text, templateId: '', name: '' }, id);
      drop(id);
      return true;
    } catch (error) {
      saving.delete(id);
      if (isConflict(error) && version !== null) await renew(id).catch(fail);
      else fail(error);
      return false;
    } finally {
      saving.delete(id);
    }
  }

  async function saveAs(id: string, path: string): Promise<boolean> {
    const before = draftOf(id);
    if (!before) return false;
    book.edit({ path, version: '', saved: '' }, id);
    drop(id);
    if (await writeOver(id, null)) return true;
    const { path: old, version, saved } = before;
    book.edit({ path: old, version, saved }, id);
    return false;
  }

  async function check(): Promise<void> {
    const known = entries();
    const stale = book.drafts.value.filter(({ id, path, version }) => {
      const entry = path === '' ? undefined : known.get(path);
      const told = conflicts.value.get(id)?.version ?? version;
      return entry !== undefined && entry.version !== told && !saving.has(id);
    });
    for (const { id } of stale) await renew(id).catch(fail);
  }

  return {
    conflicts,
    reloaded,
    openFile,
    save: (id) => {
      const { path = '', version = '' } = draftOf(id) ?? {};
      const isThere = entries().has(path);
      return writeOver(id, isThere && version !== '' ? version : null);
    },
    saveAs,
    check,
    takeTheirs(id) {
      const theirs = conflicts.value.get(id);
      drop(id);
      if (theirs) book.edit(theirs.parts, id);
    },
    keepMine: (id) => writeOver(id, conflicts.value.get(id)?.version ?? null),
    follow(moved) {
      for (const { id, path } of book.drafts.value) {
        const next = movedPath(path, moved);
        if (next !== path) book.edit({ path: next }, id);
      }
    },
    forget: drop,
  };
}
