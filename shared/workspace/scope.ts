/**
 * Which variables a request of a workspace has: its own, those of its folders (the nearest first), of the environment that is chosen, and
 * of the workspace itself. The first one that gives a name wins.
 */
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { FILE_ENDINGS } from '#shared/model/workspace.ts';

type Entry = Pick<WorkspaceEntry, 'path' | 'kind' | 'variables'>;

/** What is asked of a workspace's entries; null where there is none of that path. */
export type EntryOf = (path: string) => Entry | null;

/** The path of an environment's file: it stands in the workspace itself. */
export function environmentPath(name: string): string {
  return `${name}${FILE_ENDINGS.environment}`;
}

/** The folder that holds a file or folder; '' for the workspace. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file's name as people call it: without the ending of its kind. */
export function titleOf(path: string): string {
  return nameOf(path).replace(/\.(?:sip|seq|env|csv)$/, '');
}

/** The folders of a file, the nearest first, the workspace last. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== '';) folders.push((at = parentOf(at)));
  return folders.length > 0 ? folders : [''];
}

export interface GivenVariable {
  readonly name: string;
  readonly value: string;
  /** The folder or environment file that gives it. */
  readonly from: string;
}

/** What a request at a path is given, each name once. @param environment its name, '' for none */
export function givenVariables(
  entryOf: EntryOf,
  path: string,
  environment: string,
): readonly GivenVariable[] {
  const folders = foldersOf(path).filter((folder) => folder !== '');
  const named = environment === '' ? [] : [environmentPath(environment)];
  const given = new Map<string, GivenVariable>();
  for (const from of [...folders, ...named, '']) {
    for (const { name, value } of entryOf(from)?.variables ?? [])
      if (!given.has(name)) given.set(name, { name, value, from });
  }
  return [...given.values()];
}

/** The same as values for a send; a request's own variables win. */
export function valuesFor(
  own: readonly { readonly name: string; readonly value: string }[],
  given: readonly GivenVariable[],
): Record<string, string> {
  const named = own.filter(({ name }) => name.trim() !== '');
  return Object.fromEntries([...given, ...named].map(({ name, value }) => [name.trim(), value]));
}
