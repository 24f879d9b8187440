/**
 * `NAME.env`: an environment of a workspace: its variables (`var NAME: value`), and the names of its secrets (`secret NAME`), whose values
 * stand in no file.
 */
import type { VariableRow } from '#shared/model/workspace.ts';
import type { BlockRules } from './block.ts';
import { fileLines, readBlock, rewriteLines } from './block.ts';

export interface EnvironmentFile {
  readonly variables: readonly VariableRow[];
  readonly secrets: readonly string[];
}

const RULES: BlockRules = { keys: [], secrets: true };

/** Reads an environment. Every text can be read. */
export function readEnvironmentFile(text: string): EnvironmentFile {
  const { variables, secrets } = readBlock(fileLines(text), RULES);
  return { variables, secrets: [...new Set(secrets)] };
}

/** The text of an environment. @param before what the file says so far: its comments and whatever else means nothing here are kept */
export function writeEnvironmentFile({ variables, secrets }: EnvironmentFile, before = ''): string {
  const lines = rewriteLines(fileLines(before), { settings: new Map(), variables, secrets }, RULES);
  return lines.map((line) => `${line}\n`).join('');
}
