/**
 * A request of a workspace as a file: a block of settings between two lines `---`, and below it the message in the language of
 * `shared/template`, as the editor shows it. A file without a block is a message alone: where its head has a CR it was written as bytes,
 * and they are kept exactly; else its lines end as an editor ends them. Bytes that are no UTF-8 are kept in both.
 */
import { equalBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SwitchName } from '#shared/model/exchange.ts';
import { SWITCH_NAMES } from '#shared/model/exchange.ts';
import type { VariableRow } from '#shared/model/workspace.ts';
import { editorText, readTemplate, templateOf } from '#shared/template/template.ts';
import type { BlockRules } from './block.ts';
import { blockLines, fileLines, readBlock } from './block.ts';

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
const LF = 10;
/** Characters of a request line that are shown. */
const LONGEST_LINE = 500;
/** A message that would be taken for a block, or whose first character for the mark of an editor. */
const MISTAKEN = /^(?:\ufeff|---)/;
const RULES: BlockRules = { keys: ['to', 'off', 'user', 'password', 'account'], secrets: false };

/** A request file with what is not given left at its beginning. */
export function requestFile(parts: Partial<RequestFile>): RequestFile {
  return {
    ...{ text: '', to: '', off: [], user: '', password: '', account: '', variables: [], rest: [] },
    ...parts,
  };
}

/** Whether a password may stand in a file: it is a value that something else gives. */
export function isReference(password: string): boolean {
  const pieces = readTemplate(password.trim());
  return pieces.length === 1 && pieces[0]?.kind === 'value';
}

function isSwitch(name: string): name is SwitchName {
  return (SWITCH_NAMES as readonly string[]).includes(name);
}

/** The lines of the block and the text below it; null where the file has no block. */
function splitBlock(text: string) {
  const lines = fileLines(text);
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === FENCE);
  if (lines[0]?.trimEnd() !== FENCE || end < 0) return null;
  return { block: lines.slice(1, end), text: lines.slice(end + 1).join('\n') };
}

/** What follows so many lines. */
function behindLines(bytes: Uint8Array, count: number): Uint8Array {
  let at = 0;
  for (let line = 0; line < count; line++) at = bytes.indexOf(LF, at) + 1;
  return bytes.subarray(at);
}

const isUtf8 = (bytes: Uint8Array): boolean => equalBytes(utf8(textOf(bytes)), bytes);

/** Whether a file has a block of settings above its message. */
export function isBlockFile(bytes: Uint8Array): boolean {
  return splitBlock(textOf(bytes)) !== null;
}

/** Whether a block of settings begins in a file and does not end. */
export function isOpenBlock(bytes: Uint8Array): boolean {
  const text = textOf(bytes);
  return fileLines(text)[0]?.trimEnd() === FENCE && splitBlock(text) === null;
}

/** A message alone: bytes where its head has a CR, else the text of an editor. */
function messageText(bytes: Uint8Array): string {
  const text = textOf(bytes);
  const blank = /\n\r?\n/.exec(text);
  const isWritten = !text.slice(0, blank?.index).includes('\r') && isUtf8(bytes);
  // The mark that some editors put before a text is none of the message.
  return isWritten ? editorText(text.replace(/^\ufeff/, '')) : templateOf(bytes, 'values');
}

/** Reads a request's file. Every file can be read. */
export function readRequestFile(bytes: Uint8Array): RequestFile {
  const parts = splitBlock(textOf(bytes));
  if (!parts) return requestFile({ text: messageText(bytes) });
  const { settings, variables, rest } = readBlock(parts.block, RULES);
  const off = (settings.get('off') ?? '').split(/[ \t,]+/).filter(isSwitch);
  return requestFile({
    // Bytes that are no text cannot be kept as such.
    text: isUtf8(bytes) ? parts.text : templateOf(behindLines(bytes, parts.block.length + 2), 'values'),
    to: settings.get('to') ?? '',
    off,
    user: settings.get('user') ?? '',
    password: settings.get('password') ?? '',
    account: settings.get('account') ?? '',
    variables,
    rest,
  });
}

/** Whether a first word can be shown as a method: any bytes may stand there, and `---` begins a block that has no end. */
const isShown = (word: string): boolean => /^[\x21-\x7e]+$/.test(word) && word !== FENCE;

/** The request line of a file's message (RFC 3261 7.1); empty for a status line, and where there is none. */
export function requestLineOf(text: string): { readonly method: string; readonly uri: string } {
  const lines = fileLines(splitBlock(text)?.text ?? text.replace(/^\ufeff/, ''));
  const first =
    lines
      .find((line) => line !== '' && !line.startsWith('{{#}}'))
      ?.trim()
      .slice(0, LONGEST_LINE) ?? '';
  const [method = '', ...words] = first.split(/[ \t]+/);
  if (/^SIP\//i.test(method) || !isShown(method)) return { method: '', uri: '' };
  const isVersion = /^SIP\//i.test(words.at(-1) ?? '');
  return { method, uri: words.slice(0, isVersion ? -1 : undefined).join(' ') };
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
  const { variables, rest } = file;
  const block = blockLines({ settings, variables, secrets: [], rest }, RULES);
  const text = file.text.toWellFormed();
  if (block.length === 0 && !MISTAKEN.test(text)) return text;
  return [FENCE, ...block, FENCE, text].join('\n');
}
