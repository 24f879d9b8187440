/**
 * A request of a workspace as a file: a block of settings between two lines `---`, and below it the message in the language of
 * `shared/template`, as the editor shows it. A file without a block is a message alone: where its head has a CR it was written as bytes,
 * and they are kept exactly; else its lines end as an editor ends them.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SwitchName } from '#shared/model/exchange.ts';
import { SWITCH_NAMES } from '#shared/model/exchange.ts';
import type { VariableRow } from '#shared/model/workspace.ts';
import { templateOf } from '#shared/template/template.ts';
import { blockLines, readBlock } from './block.ts';

/** What a request's file says. */
export interface RequestFile {
  /** Lines ended LF, in the language of `shared/template`. */
  readonly text: string;
  /** Any form of a destination; '' where the message itself leads. */
  readonly to: string;
  /** The switches that are off. */
  readonly off: readonly SwitchName[];
  readonly user: string;
  /** Kept in a file only where it is a value, such as `{{password}}`. */
  readonly password: string;
  readonly account: string;
  readonly variables: readonly VariableRow[];
  /** Lines of the block that say something else: comments, settings of other versions. */
  readonly rest: readonly string[];
}

const FENCE = '---';
const KEYS = ['to', 'off', 'user', 'password', 'account'] as const;

/** A request file with what is not given left at its beginning. */
export function requestFile(parts: Partial<RequestFile>): RequestFile {
  return {
    ...{ text: '', to: '', off: [], user: '', password: '', account: '', variables: [], rest: [] },
    ...parts,
  };
}

/** Whether a password may stand in a file: it is a value that something else gives. */
export function isReference(password: string): boolean {
  return /^\{\{[^{}]+\}\}$/.test(password.trim());
}

function isSwitch(name: string): name is SwitchName {
  return (SWITCH_NAMES as readonly string[]).includes(name);
}

/** The lines of the block and the text below it; null where the file has no block. */
function splitBlock(text: string): { readonly block: readonly string[]; readonly text: string } | null {
  const lines = text.split('\n');
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === FENCE);
  if (lines[0]?.trimEnd() !== FENCE || end < 0) return null;
  return { block: lines.slice(1, end), text: lines.slice(end + 1).join('\n') };
}

/** A message alone: bytes where its head has a CR, else the text of an editor. */
function messageText(bytes: Uint8Array): string {
  const blank = /\r?\n\r?\n/.exec(textOf(bytes));
  const head = blank ? bytes.subarray(0, blank.index + 1) : bytes;
  const isText = !head.includes(13) && utf8(textOf(bytes)).length === bytes.length;
  return isText ? textOf(bytes).replace(/\r\n?/g, '\n') : templateOf(bytes, 'values');
}

/** Reads a request's file. Every file can be read. */
export function readRequestFile(bytes: Uint8Array): RequestFile {
  const parts = splitBlock(textOf(bytes).replace(/\r\n?/g, '\n'));
  if (!parts) return requestFile({ text: messageText(bytes) });
  const { settings, variables, rest } = readBlock(parts.block, KEYS);
  const off = (settings.get('off') ?? '').split(/[ \t,]+/).filter(isSwitch);
  return requestFile({
    text: parts.text,
    to: settings.get('to') ?? '',
    off,
    user: settings.get('user') ?? '',
    password: settings.get('password') ?? '',
    account: settings.get('account') ?? '',
    variables,
    rest,
  });
}

/** The text of a request's file. Read again it says the same; a password that is no value is left out. */
export function writeRequestFile(file: RequestFile): string {
  const settings = new Map([
    ['to', file.to],
    ['off', SWITCH_NAMES.filter((name) => file.off.includes(name)).join(', ')],
    ['user', file.user],
    ['password', isReference(file.password) ? file.password : ''],
    ['account', file.account],
  ]);
  const named = file.variables.filter(({ name }) => name.trim() !== '');
  const block = blockLines({ settings, variables: named, secrets: [], rest: file.rest }, KEYS);
  const text = file.text.toWellFormed();
  if (block.length === 0 && !text.startsWith(FENCE)) return text;
  return [FENCE, ...block, FENCE, text].join('\n');
}
