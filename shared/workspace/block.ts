/**
 * The block of settings at the head of a workspace's files: lines `key: value`, `var NAME: value`, `secret NAME` and `# comment`. Lines
 * that mean nothing here are kept, so that what a newer version or a person wrote is not lost.
 */
import type { VariableRow } from '#shared/model/workspace.ts';

export interface Block {
  /** By key in lower case; the last of a key counts. */
  readonly settings: ReadonlyMap<string, string>;
  readonly variables: readonly VariableRow[];
  /** Names whose values stand in no file. */
  readonly secrets: readonly string[];
  /** Comments, and lines that could not be read, as they are written. */
  readonly rest: readonly string[];
}

const VARIABLE = /^var[ \t]+([A-Za-z_][\w.-]{0,63})[ \t]*:[ \t]?(.*)$/;
const SECRET = /^secret[ \t]+([A-Za-z_][\w.-]{0,63})[ \t]*$/;
const SETTING = /^([a-z][a-z -]{0,30}?)[ \t]*:[ \t]*(.*?)[ \t]*$/i;

/** Reads the lines of a block; `keys` are the settings that mean something here. */
export function readBlock(lines: readonly string[], keys: readonly string[]): Block {
  const settings = new Map<string, string>();
  const variables: VariableRow[] = [];
  const secrets: string[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const variable = VARIABLE.exec(line);
    const secret = SECRET.exec(line);
    const setting = SETTING.exec(line);
    const key = setting?.[1]?.toLowerCase() ?? '';
    if (variable) variables.push({ name: variable[1] ?? '', value: variable[2] ?? '' });
    else if (secret) secrets.push(secret[1] ?? '');
    else if (setting && keys.includes(key)) settings.set(key, setting[2] ?? '');
    else if (line.trim() !== '') rest.push(line);
  }
  return { settings, variables, secrets, rest };
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** The lines of a block: what is kept as it was, then the settings in the order of `keys`, variables, secrets. Empty settings are left out. */
export function blockLines(block: Block, keys: readonly string[]): readonly string[] {
  const settings = keys.flatMap((key) => {
    const value = oneLine(block.settings.get(key) ?? '').trim();
    return value === '' ? [] : [`${key}: ${value}`];
  });
  return [
    ...block.rest,
    ...settings,
    ...block.variables.map(({ name, value }) => `var ${name}: ${oneLine(value)}`),
    ...block.secrets.map((name) => `secret ${name}`),
  ];
}
