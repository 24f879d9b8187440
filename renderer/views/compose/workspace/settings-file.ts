/** The files that hold variables: an environment's, and the settings of a folder; whatever else stands in them stays. */
import type { VariableRow } from '#shared/model/workspace.ts';
import { FOLDER_FILE } from '#shared/model/workspace.ts';
import { readEnvironmentFile, writeEnvironmentFile } from '#shared/workspace/environment-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';
import { pathIn } from './tree-rows.ts';

export interface Settings {
  readonly variables: readonly VariableRow[];
  /** Of an environment; none of a folder. */
  readonly secrets: readonly string[];
}

export const NO_SETTINGS: Settings = { variables: [], secrets: [] };
export type SettingsKind = 'folder' | 'environment';

/** The file that holds a folder's settings. */
export function folderFile(folder: string): string {
  return pathIn(folder, FOLDER_FILE);
}

export function readSettings(kind: SettingsKind, text: string): Settings {
  return kind === 'environment' ? readEnvironmentFile(text) : { ...readFolderFile(text), secrets: [] };
}

/** The text of such a file; rows without a name are left out. @param before what the file says so far */
export function settingsText(kind: SettingsKind, settings: Settings, before: string): string {
  const variables = settings.variables
    .map(({ name, value }) => ({ name: name.trim(), value }))
    .filter(({ name }) => name !== '');
  if (kind === 'folder') return writeFolderFile({ ...readFolderFile(before), variables }, before);
  const secrets = [...new Set(settings.secrets.map((name) => name.trim()))].filter((name) => name !== '');
  return writeEnvironmentFile({ variables, secrets }, before);
}

const NAME = /^[A-Za-z_][\w.-]{0,63}$/;

/** Names that cannot stand between braces; empty rows have none. */
export function wrongNames({ variables, secrets }: Settings): readonly string[] {
  const names = [...variables.map(({ name }) => name), ...secrets].map((name) => name.trim());
  return names.filter((name) => name !== '' && !NAME.test(name));
}
