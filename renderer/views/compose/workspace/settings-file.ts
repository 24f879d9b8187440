/** The files that hold variables: an environment's, and the settings of a folder. Lines that mean nothing here stay. */
import { textOf } from '#shared/lib/bytes.ts';
import { FOLDER_FILE } from '#shared/model/workspace.ts';
import type { Block } from '#shared/workspace/block.ts';
import { blockLines, readBlock } from '#shared/workspace/block.ts';
import { pathIn } from './tree-rows.ts';

const KEYS = ['order'];

export const EMPTY_BLOCK: Block = { settings: new Map(), variables: [], secrets: [], rest: [] };

/** The file that holds a folder's settings. */
export function folderFile(folder: string): string {
  return pathIn(folder, FOLDER_FILE);
}

export function readSettings(bytes: Uint8Array): Block {
  return readBlock(textOf(bytes).split(/\r\n?|\n/), KEYS);
}

/** The text of such a file; rows without a name are left out. */
export function settingsText(block: Block): string {
  const isNamed = (name: string): boolean => name.trim() !== '';
  const variables = block.variables
    .filter(({ name }) => isNamed(name))
    .map(({ name, value }) => ({ name: name.trim(), value }));
  const secrets = [...new Set(block.secrets.map((name) => name.trim()).filter(isNamed))];
  return blockLines({ ...block, variables, secrets }, KEYS)
    .map((line) => `${line}\n`)
    .join('');
}

const NAME = /^[A-Za-z_][\w.-]{0,63}$/;

/** Names that cannot be read again; empty rows are none. */
export function wrongNames(block: Pick<Block, 'variables' | 'secrets'>): readonly string[] {
  const names = [...block.variables.map(({ name }) => name), ...block.secrets].map((name) => name.trim());
  return names.filter((name) => name !== '' && !NAME.test(name));
}
