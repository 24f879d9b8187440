/** The rows of the workspace's tree: what is in a folder below it, unless it is folded. Settings of folders are no rows. */
import type { EntryKind, WorkspaceEntry } from '#shared/model/workspace.ts';
import { nameOf, parentOf, titleOf } from '#shared/workspace/scope.ts';
import type { Entries } from './entry-follower.ts';

export interface TreeRow {
  readonly path: string;
  readonly kind: EntryKind;
  /** Without the ending of its kind. */
  readonly title: string;
  /** Of a request; '' for others. */
  readonly method: string;
  readonly uri: string;
  /** Counted from 1. */
  readonly level: number;
  /** Its place among those beside it, from 1, and how many there are. */
  readonly place: number;
  readonly count: number;
  /** Whether it is a folder whose rows are shown. */
  readonly isOpen: boolean;
}

/** What is in each folder, in order. */
export type Children = ReadonlyMap<string, readonly WorkspaceEntry[]>;

export function childrenOf(entries: Entries): Children {
  const children = new Map<string, WorkspaceEntry[]>();
  for (const entry of entries.values()) {
    if (entry.path === '') continue;
    const folder = parentOf(entry.path);
    const beside = children.get(folder);
    if (beside) beside.push(entry);
    else children.set(folder, [entry]);
  }
  for (const list of children.values()) list.sort((a, b) => a.order - b.order);
  return children;
}

/** The rows in the order in which they are shown. */
export function treeRows(children: Children, folded: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (folder: string, level: number): void => {
    const list = children.get(folder) ?? [];
    list.forEach(({ path, kind, method, uri }, at) => {
      const isOpen = kind === 'folder' && !folded.has(path);
      const title = kind === 'folder' ? nameOf(path) : titleOf(path);
      rows.push({ path, kind, title, method, uri, level, place: at + 1, count: list.length, isOpen });
      if (isOpen) add(path, level + 1);
    });
  };
  add('', 1);
  return rows;
}

/** Where a row goes that is moved by one among those beside it: the name it goes before, null for the end; undefined where it cannot. */
export function neighbourFor(children: Children, path: string, by: 1 | -1): string | null | undefined {
  const beside = children.get(parentOf(path)) ?? [];
  const at = beside.findIndex((entry) => entry.path === path);
  const to = at + by;
  if (at < 0 || to < 0 || to >= beside.length) return undefined;
  const before = beside[by < 0 ? to : to + 1];
  return before ? nameOf(before.path) : null;
}

/** The folders that something can be moved to: not itself, nor what is in it. */
export function foldersFor(entries: Entries, path: string): readonly string[] {
  const folders = [...entries.values()].filter(({ kind }) => kind === 'folder').map((entry) => entry.path);
  const fits = folders.filter((folder) => folder !== path && !folder.startsWith(`${path}/`));
  return [...new Set(['', ...fits])].sort((a, b) => a.localeCompare(b));
}

/** The path of something in another folder. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
