/** Entries of a workspace for tests, by their paths. */
import type { EntryKind, VariableRow, WorkspaceEntry } from '../../../../shared/model/workspace.ts';
import { FILE_ENDINGS } from '../../../../shared/model/workspace.ts';

const kindOf = (path: string): EntryKind => {
  const found = Object.entries(FILE_ENDINGS).find(([, ending]) => path.endsWith(ending));
  return (found?.[0] as EntryKind | undefined) ?? 'folder';
};

/** An entry as the core lists it; a path without an ending is a folder. */
export function entryOf(path: string, parts: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
  const kind = kindOf(path);
  const method = kind === 'request' ? 'OPTIONS' : '';
  return {
    ...{ path, kind, order: 0, method, uri: '', version: kind === 'folder' ? '' : 'v1' },
    ...{ variables: [], secrets: [] },
    ...parts,
  };
}

/** Entries in the order in which they stand, the workspace itself first. */
export function entriesOf(paths: readonly string[]): WorkspaceEntry[] {
  return [entryOf(''), ...paths.map((path, order) => entryOf(path, { order }))];
}

export const mapOf = (entries: readonly WorkspaceEntry[]): ReadonlyMap<string, WorkspaceEntry> =>
  new Map(entries.map((entry) => [entry.path, entry]));

export const variable = (name: string, value: string): VariableRow => ({ name, value });
