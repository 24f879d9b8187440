/**
 * The block of settings in a workspace's files: lines `key: value`, `var NAME: value`, `secret NAME` and `# comment`. Lines that mean
 * nothing here are kept, so that what a newer version or a person wrote is not lost. Blanks around a value do not count; a value that has
 * some, or a line break, is written as JSON text, and so is a name that cannot stand between braces. Reading never fails and takes linear
 * time.
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

/** What means something in a kind of file. */
export interface BlockRules {
  /** The keys of settings, in the order in which they are written. */
  readonly keys: readonly string[];
  readonly secrets: boolean;
}

type Line =
  | { readonly kind: 'setting' | 'variable'; readonly name: string; readonly value: string }
  | { readonly kind: 'secret'; readonly name: string };

const NAME = /^[A-Za-z_][\w.-]{0,63}$/;
const VARIABLE = /^var[ \t]+([A-Za-z_][\w.-]{0,63}|"(?:[^"\\]|\\.)*")[ \t]*:([^]*)$/;
const SECRET = /^secret[ \t]+([A-Za-z_][\w.-]{0,63}|"(?:[^"\\]|\\.)*")[ \t]*$/;
const SETTING = /^([a-z](?:[a-z -]{0,30}[a-z])?)[ \t]{0,8}:([^]*)$/i;

/** The text that JSON quotes stand for, or null. */
export function jsonText(written: string): string | null {
  if (written.length < 2 || !written.startsWith('"') || !written.endsWith('"')) return null;
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Quotes count only around what needs them: `"Alice"` is a display name with its quotes. */
function valueOf(written: string): string {
  const text = jsonText(written);
  return text !== null && needsQuotes(text) ? text : written;
}

function needsQuotes(value: string): boolean {
  return (
    /[\x00-\x1f]/.test(value) || value.trim() !== value || !value.isWellFormed() || valueOf(value) !== value
  );
}

const writtenValue = (value: string): string => (needsQuotes(value) ? JSON.stringify(value) : value);
const writtenName = (name: string): string => (NAME.test(name) ? name : JSON.stringify(name));
const nameOf = (written = ''): string | null => (written.startsWith('"') ? jsonText(written) : written);

/** The lines of a file, whichever way they end. */
export function fileLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
}

function readLine(line: string, rules: BlockRules): Line | null {
  const variable = VARIABLE.exec(line);
  const secret = rules.secrets ? SECRET.exec(line) : null;
  const name = nameOf((variable ?? secret)?.[1]);
  if (variable && name !== null) return { kind: 'variable', name, value: valueOf(variable[2]?.trim() ?? '') };
  if (secret && name !== null) return { kind: 'secret', name };
  const setting = SETTING.exec(line);
  const key = setting?.[1]?.toLowerCase() ?? '';
  return rules.keys.includes(key)
    ? { kind: 'setting', name: key, value: valueOf(setting?.[2]?.trim() ?? '') }
    : null;
}

/** Reads the lines of a block. */
export function readBlock(lines: readonly string[], rules: BlockRules): Block {
  const settings = new Map<string, string>();
  const variables: VariableRow[] = [];
  const secrets: string[] = [];
  const rest: string[] = [];
  for (const written of lines) {
    const line = readLine(written, rules);
    if (line?.kind === 'variable') variables.push({ name: line.name, value: line.value });
    else if (line?.kind === 'setting') settings.set(line.name, line.value);
    else if (line) secrets.push(line.name);
    else if (written.trim() !== '') rest.push(written);
  }
  return { settings, variables, secrets, rest };
}

const written = (line: Line): string => {
  if (line.kind === 'secret') return `secret ${writtenName(line.name)}`;
  const value = writtenValue(line.value);
  return `${line.kind === 'setting' ? line.name : `var ${writtenName(line.name)}`}: ${value}`.trimEnd();
};

/** What a block says, line by line. Empty settings, and variables with neither name nor value, are left out. */
function linesOf(block: Omit<Block, 'rest'>, { keys, secrets }: BlockRules): readonly Line[] {
  const settings = keys.map(
    (name) => ({ kind: 'setting', name, value: block.settings.get(name) ?? '' }) as const,
  );
  return [
    ...settings.filter(({ value }) => value !== ''),
    ...block.variables
      .filter(({ name, value }) => name !== '' || value !== '')
      .map(({ name, value }) => ({ kind: 'variable', name, value }) as const),
    ...(secrets ? block.secrets : []).map((name) => ({ kind: 'secret', name }) as const),
  ];
}

/** The lines of a block: what is kept as it was, then the settings in the order of their keys, variables, secrets. */
export function blockLines(block: Block, rules: BlockRules): readonly string[] {
  return [...block.rest, ...linesOf(block, rules).map(written)];
}

/**
 * The lines of a file that says something else now: each of its comments stays above the line it stood above; where that line went, above
 * the next one that is left.
 */
export function rewriteLines(
  before: readonly string[],
  block: Omit<Block, 'rest'>,
  rules: BlockRules,
): readonly string[] {
  const idOf = (line: Line): string => `${line.kind} ${line.name}`;
  const lines = linesOf(block, rules);
  const left = new Set(lines.map(idOf));
  const above = new Map<string, string[]>();
  let comments: string[] = [];
  for (const text of before) {
    const line = readLine(text, rules);
    if (!line) comments.push(text);
    else if (left.has(idOf(line))) {
      const kept = above.get(idOf(line));
      if (kept) for (const comment of comments) kept.push(comment);
      else above.set(idOf(line), comments);
      comments = [];
    }
  }
  const out = lines.flatMap((line) => {
    const kept = above.get(idOf(line)) ?? [];
    above.delete(idOf(line));
    return [...kept, written(line)];
  });
  // The last piece behind a file's last line end is empty.
  while (comments.at(-1) === '') comments.pop();
  return [...out, ...comments];
}
