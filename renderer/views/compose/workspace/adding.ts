/** Putting files into the workspace that is open, and opening one of them: new ones, those of templates, and files of others. */
import type { EntryKind } from '#shared/model/workspace.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import type { TemplateFolder } from '#shared/templates/template.ts';
import { filesOf } from '#shared/templates/template.ts';
import { IMPORT_LIMIT, importFile } from '#shared/workspace/import.ts';
import type { NewFile } from './actions.ts';
import { draftKindOf } from './open-files.ts';
import type { Told } from './told.ts';

export interface AddingDeps {
  /** Adds files to a folder; their paths in the same order, none where that failed. */
  readonly add: (folder: string, files: readonly NewFile[]) => Promise<readonly string[]>;
  readonly unfold: (folder: string) => void;
  readonly open: (path: string) => Promise<void>;
  /** Tells what of files could not be used. */
  readonly tell: (told: readonly Told[]) => void;
  readonly language: () => Language;
}

export interface Adding {
  /** Adds files and opens one: that at `first`, else the first sequence, else the first request. True where any was added. */
  add(folder: string, files: readonly NewFile[], first?: number): Promise<boolean>;
  /** Adds a folder of templates. @param name the file that is opened, '' for the first sequence or request */
  addTemplates(folder: TemplateFolder, name?: string): Promise<boolean>;
  /** Brings files of this machine in as what they are. */
  bringIn(folder: string, files: readonly File[]): Promise<void>;
}

/** What a file of this machine becomes. One that is too large is not read, and one that cannot be read is told. */
async function readImport(file: File): Promise<Told & { readonly files: readonly NewFile[] }> {
  const { name } = file;
  try {
    const bytes = new Uint8Array(await file.slice(0, IMPORT_LIMIT + 1).arrayBuffer());
    return { name, ...importFile(name, bytes) };
  } catch {
    return { name, files: [], notes: [{ code: 'unreadable', detail: '' }] };
  }
}

/** As many files at a time as the core takes. */
function* portions(files: readonly NewFile[]): Generator<readonly NewFile[]> {
  for (let from = 0; from < files.length; from += WORKSPACE_LIMITS.added)
    yield files.slice(from, from + WORKSPACE_LIMITS.added);
}

export function createAdding(deps: AddingDeps): Adding {
  async function add(folder: string, files: readonly NewFile[], first = -1): Promise<boolean> {
    const paths: string[] = [];
    for (const some of portions(files)) paths.push(...(await deps.add(folder, some)));
    if (paths.length === 0) return false;
    deps.unfold(folder);
    const firstOf = (kind: EntryKind): string | undefined => paths.find((path) => draftKindOf(path) === kind);
    const shown = paths[first] ?? firstOf('sequence') ?? firstOf('request');
    if (shown !== undefined) await deps.open(shown);
    return true;
  }

  return {
    add,
    addTemplates(folder, name = '') {
      const files = filesOf(folder, deps.language());
      return add('', files, name === '' ? -1 : files.findIndex(({ path }) => path.endsWith(`/${name}`)));
    },
    async bringIn(folder, files) {
      const read = await Promise.all(files.map(readImport));
      await add(
        folder,
        read.flatMap((one) => one.files),
      );
      const told = read.filter(({ notes }) => notes.length > 0);
      if (told.length > 0) deps.tell(told);
    },
  };
}
