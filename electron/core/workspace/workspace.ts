/** The workspace: a folder of text files, read, watched, written and searched; and the secrets of its environments, in memory. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SearchHit, WorkspaceEntry, WorkspaceState } from '#shared/model/workspace.ts';
import type { Lookup } from '#shared/template/render.ts';

/** A file to be added. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

type Answer<T> = Promise<Result<T, Trouble>>;

/** Troubles: NOT_FOUND, NOT_A_FOLDER, EXISTS, CONFLICT, TOO_LARGE, DISK, NOT_POSSIBLE (no workspace is open). */
export interface Workspace {
  state(): WorkspaceState;
  onChange(listener: () => void): Unsubscribe;
  open(path: string, create: boolean): Answer<WorkspaceState>;
  /** Every entry, folders before what is in them, in the order in which they are shown; the first is the workspace itself. */
  entries(): readonly WorkspaceEntry[];
  entry(path: string): WorkspaceEntry | null;
  changes(since: number): {
    readonly revision: number;
    readonly reset: boolean;
    readonly changed: readonly WorkspaceEntry[];
    readonly removed: readonly string[];
  };
  read(path: string): Answer<{ readonly bytes: Uint8Array; readonly version: string }>;
  write(path: string, text: string, version: string | null): Answer<{ readonly version: string }>;
  add(folder: string, files: readonly NewFile[]): Answer<readonly string[]>;
  makeFolder(path: string): Answer<string>;
  move(from: string, to: string, before?: string | null): Answer<void>;
  duplicate(path: string): Answer<string>;
  remove(path: string): Answer<string>;
  restore(trash: string): Answer<string>;
  search(text: string): Answer<{ readonly hits: readonly SearchHit[]; readonly more: boolean }>;
  /** Null forgets it. */
  setSecret(environment: string, name: string, value: string | null): void;
  /** The secrets of an environment that are known. */
  secrets(environment: string): Lookup;
  close(): Promise<void>;
}

export const NO_WORKSPACE: Trouble = { code: 'NOT_POSSIBLE', message: 'no workspace is open' };
