/** The files of the workspace as a sequence names them: relative to its folder where they are in it. */
import type { WorkspaceEntry } from '#shared/model/workspace.ts';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The paths of a kind, those beside the sequence first. @param path that of the sequence, '' for none */
export function filesFor(
  entries: Iterable<Pick<WorkspaceEntry, 'path' | 'kind'>>,
  kind: WorkspaceEntry['kind'],
  path: string,
): string[] {
  const folder = folderOf(path);
  return [...entries]
    .filter((entry) => entry.kind === kind && entry.path.startsWith(folder))
    .map((entry) => entry.path.slice(folder.length))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
}
