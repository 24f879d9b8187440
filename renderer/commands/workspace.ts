/** The commands of the workspace: each request and sequence in it. */
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { useNavigation } from '../stores/navigation.ts';
import type { Command } from './command.ts';
import { same } from './command.ts';

/** A command for each file that can be opened in a tab. */
export function fileCommands(entries: readonly WorkspaceEntry[]): Command[] {
  return entries
    .filter(({ kind }) => kind === 'request' || kind === 'sequence')
    .map(({ path, method }) => ({
      id: `file.${path}`,
      group: 'file',
      title: same(`${method} ${path}`.trim()),
      run: () => useNavigation().compose({ kind: 'file', path }),
    }));
}
