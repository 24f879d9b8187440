/** The commands of the workspace: each request and sequence in it, and its environments. */
import { keysOf } from '../components/shell/keys.ts';
import { useCompose } from '../stores/compose.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useOpenFiles } from '../stores/open-files.ts';
import { useWorkspace } from '../stores/workspace.ts';
import type { Command } from './command.ts';
import { same, words } from './command.ts';

export const FILE_COMMANDS: readonly Command[] = [
  {
    id: 'file.save',
    group: 'request',
    title: words('palette.save'),
    keys: keysOf('save').slice(0, 1),
    when: () => useCompose().active !== null,
    run: () => {
      useNavigation().go('compose');
      void useOpenFiles().save(useCompose().activeId);
    },
  },
];

/** A command for each file that can be opened in a tab. */
export function fileCommands(): Command[] {
  return [...useWorkspace().entries.values()]
    .filter(({ kind }) => kind === 'request' || kind === 'sequence')
    .map(({ path, method }) => ({
      id: `file.${path}`,
      group: 'file',
      title: same(`${method} ${path}`.trim()),
      run: () => useNavigation().compose({ kind: 'file', path }),
    }));
}

/** The environments that can be chosen instead of the one that is. */
export function environmentCommands(): Command[] {
  const workspace = useWorkspace();
  const names = workspace.environment === '' ? workspace.environments : ['', ...workspace.environments];
  return names
    .filter((name) => name !== workspace.environment)
    .map((name) => ({
      id: `environment.${name}`,
      group: 'environment',
      title: name === '' ? words('palette.noEnvironment') : words('palette.environment', { name }),
      run: () => workspace.setEnvironment(name),
    }));
}
