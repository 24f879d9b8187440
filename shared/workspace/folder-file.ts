/**
 * `folder.conf`: what a folder of a workspace says of itself: in which order its files stand (`order: a.sip, b.sip, Sub`) and its variables
 * (`var NAME: value`). In the workspace's own folder these are the variables of the whole workspace.
 */
import type { VariableRow } from '#shared/model/workspace.ts';
import type { BlockRules } from './block.ts';
import { fileLines, jsonText, readBlock, rewriteLines } from './block.ts';

export interface FolderFile {
  /** Names of files and folders; what is not among them follows. */
  readonly order: readonly string[];
  readonly variables: readonly VariableRow[];
}

const RULES: BlockRules = { keys: ['order'], secrets: false };

/** A name of a list: in JSON quotes, or all up to the next comma. */
const ITEM = /[ \t]*(?:("(?:[^"\\]|\\.)*")[ \t]*(?=,|$)|([^,]*))(?:,|$)/y;

function readList(text: string): readonly string[] {
  const names: string[] = [];
  for (ITEM.lastIndex = 0; ITEM.lastIndex < text.length;) {
    const found = ITEM.exec(text);
    if (!found) break;
    const name = (found[1] === undefined ? null : jsonText(found[1])) ?? (found[1] ?? found[2] ?? '').trim();
    if (name !== '') names.push(name);
  }
  return [...new Set(names)];
}

const listed = (name: string): string =>
  name.includes(',') || name.startsWith('"') || name.trim() !== name ? JSON.stringify(name) : name;

/** Reads a `folder.conf`. Every text can be read. */
export function readFolderFile(text: string): FolderFile {
  const { settings, variables } = readBlock(fileLines(text), RULES);
  return { order: readList(settings.get('order') ?? ''), variables };
}

/** The text of a `folder.conf`. @param before what the file says so far: its comments and whatever else means nothing here are kept */
export function writeFolderFile({ order, variables }: FolderFile, before = ''): string {
  const settings = new Map([['order', order.map(listed).join(', ')]]);
  const lines = rewriteLines(fileLines(before), { settings, variables, secrets: [] }, RULES);
  return lines.map((line) => `${line}\n`).join('');
}
