/** What can be done with a row of the workspace's tree, or with the workspace itself, by menu and by key: one table for both. */
import { useI18n } from 'vue-i18n';
import { FLOW_FOLDERS } from '#shared/templates/flows.ts';
import { filesOf } from '#shared/templates/template.ts';
import { nameOf, parentOf } from '#shared/workspace/scope.ts';
import { chooseImports } from '../../../host/choose-files.ts';
import { copyText } from '../../../host/clipboard.ts';
import type { MenuEntry, MenuGroup } from '../../../components/ui/menu.ts';
import { useOpenFiles } from '../../../stores/open-files.ts';
import { usePreferences } from '../../../stores/preferences.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { NEW_SEQUENCE } from '../sequence/new-sequence.ts';
import { fileName, isName, NEW_REQUEST } from './names.ts';
import { neighbourFor, pathIn } from './tree-rows.ts';
import type { TreeRow } from './tree-rows.ts';

export interface TreeActions {
  /** The menu of a row; of the workspace itself for null. */
  groupsFor(row: TreeRow | null): readonly MenuGroup[];
  run(id: string, row: TreeRow | null): void;
  /** Opens a file, or folds and unfolds a folder. */
  activate(row: TreeRow): void;
  /** Ends the writing of a name; null leaves it. True where the name was taken. */
  rename(row: TreeRow, name: string | null): Promise<boolean>;
  shift(row: TreeRow, by: 1 | -1): void;
}

/** The folder that a row is or stands in; the workspace itself for null. */
export function folderOf(row: TreeRow | null): string {
  if (row === null) return '';
  return row.kind === 'folder' ? row.path : parentOf(row.path);
}

type Deed = (row: TreeRow | null) => unknown;

/** What makes something new, by the ids of entries. */
function useMaking(): Readonly<Record<string, Deed>> {
  const { t } = useI18n();
  const workspace = useWorkspace();
  const preferences = usePreferences();
  const files = useOpenFiles();

  async function makeFolder(folder: string): Promise<void> {
    const made = await workspace.makeFolder(pathIn(folder, t('workspace.new.folderName')));
    if (made === null) return;
    workspace.fold(folder, false);
    workspace.renaming = made;
  }

  const make = (row: TreeRow | null, kind: 'request' | 'sequence', text: string): Promise<boolean> =>
    files.add(folderOf(row), [{ path: fileName(t(`workspace.new.${kind}Name`), kind), text }]);

  return {
    request: (row) => make(row, 'request', NEW_REQUEST),
    sequence: (row) => make(row, 'sequence', NEW_SEQUENCE),
    import: (row) => chooseImports((chosen) => void files.bringIn(folderOf(row), chosen)),
    templates: () => {
      const added = FLOW_FOLDERS.flatMap((folder) => filesOf(folder, preferences.language));
      return workspace.add('', added);
    },
    folder: (row) => makeFolder(folderOf(row)),
    environment: () => files.ask({ kind: 'environment', name: '' }),
  };
}

/** What is done with what is there. */
function useDoing(): Readonly<Record<string, Deed>> {
  const workspace = useWorkspace();
  const files = useOpenFiles();
  return {
    open: () => files.ask({ kind: 'open' }),
    variables: (row) => files.ask({ kind: 'folder', path: folderOf(row) }),
    rename: (row) => void (workspace.renaming = row?.path ?? ''),
    duplicate: (row) => row && workspace.duplicate(row.path),
    remove: (row) => row && workspace.remove(row.path),
    move: (row) => row && files.ask({ kind: 'move', path: row.path }),
    copy: (row) => copyText(row?.path ?? workspace.root),
  };
}

const MADE = ['request', 'sequence', 'folder', 'import'] as const;
const DONE = ['rename', 'duplicate', 'move', 'copy', 'remove'] as const;

/** To be called in a component's set-up. */
export function useTreeActions(): TreeActions {
  const { t } = useI18n();
  const workspace = useWorkspace();
  const files = useOpenFiles();
  const deeds = { ...useMaking(), ...useDoing() };
  const entry = (id: string): MenuEntry => ({ id, label: t(`workspace.menu.${id}`) });

  function groupsFor(row: TreeRow | null): readonly MenuGroup[] {
    const made = [...MADE.map(entry), ...(row ? [] : [entry('environment')])];
    const ofFolder = row?.kind === 'folder' ? [entry('variables')] : [];
    const own = row
      ? [...DONE.map(entry), ...ofFolder]
      : [{ id: 'variables', label: t('workspace.menu.variablesOfAll') }, entry('copy'), entry('open')];
    return [
      { label: t('workspace.menu.new'), entries: made },
      { label: row?.title ?? t('workspace.menu.workspace'), entries: own },
    ];
  }

  async function rename(row: TreeRow, name: string | null): Promise<boolean> {
    if (name !== null && !isName(name)) return false;
    workspace.renaming = '';
    const wanted = name === null ? nameOf(row.path) : fileName(name, row.kind);
    return wanted === nameOf(row.path) || workspace.rename(row.path, wanted);
  }

  return {
    groupsFor,
    run: (id, row) => void deeds[id]?.(row),
    activate(row) {
      if (row.kind === 'folder') workspace.fold(row.path, row.isOpen);
      else void files.open(row.path);
    },
    rename,
    shift(row, by) {
      const before = neighbourFor(workspace.children, row.path, by);
      if (before !== undefined) void workspace.move(row.path, row.path, before);
    },
  };
}
