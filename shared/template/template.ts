/**
 * The language of a draft: text with LF line ends, each of which stands for CRLF on the wire (RFC 3261 7), and in it pieces between two
 * pairs of braces:
 *
 *     {{name}}  {{$uuid}}  {{response.header("Contact")}}   a value, put in on sending
 *     {{\x00\xff}}  {{\r}}  {{\n}}                          bytes; right before a line break they take its place
 *     {{\}}                                                 nothing: at the end of a line, the line has no end
 *     {{#}}                                                 at the begin of a line: the line is not sent
 *
 * Everything else is sent as it stands. Reading never fails and takes linear time.
 */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';

/** What stands between the braces: a name, and what is in the parentheses behind it. */
export interface ValueCall {
  readonly name: string;
  readonly args: readonly (string | number)[];
}

interface Place {
  /** UTF-16 offsets in the text. */
  readonly from: number;
  readonly to: number;
}

export type Piece =
  | (Place & { readonly kind: 'text' })
  /** A line break, or bytes of an escape; an escape at the end of a line has the break in it. */
  | (Place & { readonly kind: 'break' | 'escape'; readonly bytes: Uint8Array })
  /** A line that is not sent, with its break. */
  | (Place & { readonly kind: 'off' })
  | (Place & { readonly kind: 'value'; readonly call: ValueCall });

const CRLF = utf8('\r\n');
const NOTHING = new Uint8Array();

/** Two braces, then an escape, a value, or the mark of a line that is not sent. Sizes are bounded, so that a scan is linear. */
const ESCAPE = /\{\{((?:\\(?:x[0-9a-fA-F]{2}|[rntx0])){1,4096}|\\)\}\}/y;
const VALUE = /\{\{[ \t]{0,8}(\$?[A-Za-z_][\w.-]{0,63})(?:\(([^(){}\n]{0,300})\))?[ \t]{0,8}\}\}/y;
const OFF = '{{#}}';
const ARGUMENT = /[ \t]*(?:(-?\d{1,15})|"((?:[^"\\]|\\.)*)")[ \t]*(,|$)/y;

const SHORT: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, 0: 0 };

function escapedBytes(source: string): Uint8Array {
  if (source === '\\') return NOTHING;
  const found = source.matchAll(/\\(?:x([0-9a-fA-F]{2})|([rnt0]))/g);
  return Uint8Array.from([...found], ([, hex, short = '']) =>
    hex === undefined ? (SHORT[short] ?? 0) : parseInt(hex, 16),
  );
}

/** Numbers and quoted texts with commas between them; null where it is something else. */
function readArguments(source: string): ValueCall['args'] | null {
  const args: (string | number)[] = [];
  if (source.trim() === '') return args;
  for (let at = 0; ;) {
    ARGUMENT.lastIndex = at;
    const found = ARGUMENT.exec(source);
    if (!found) return null;
    args.push(found[1] === undefined ? (found[2] ?? '').replace(/\\(.)/g, '$1') : Number(found[1]));
    at = ARGUMENT.lastIndex;
    if (found[3] !== ',') return args;
  }
}

function valueAt(text: string, at: number): Piece | null {
  VALUE.lastIndex = at;
  const found = VALUE.exec(text);
  const args = found && readArguments(found[2] ?? '');
  return found && args
    ? { kind: 'value', from: at, to: VALUE.lastIndex, call: { name: found[1] ?? '', args } }
    : null;
}

function escapeAt(text: string, at: number): Piece | null {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(text);
  if (!found) return null;
  const end = ESCAPE.lastIndex;
  const to = text[end] === '\n' ? end + 1 : end;
  return { kind: 'escape', from: at, to, bytes: escapedBytes(found[1] ?? '') };
}

/** The piece that is no plain text at an offset, or null. */
function specialAt(text: string, at: number): Piece | null {
  if (text[at] === '\n') return { kind: 'break', from: at, to: at + 1, bytes: CRLF };
  if (text[at] !== '{' || text[at + 1] !== '{') return null;
  if (text.startsWith(OFF, at) && (at === 0 || text[at - 1] === '\n')) {
    const end = text.indexOf('\n', at);
    return { kind: 'off', from: at, to: end < 0 ? text.length : end + 1 };
  }
  return escapeAt(text, at) ?? valueAt(text, at);
}

/** The pieces of a text in order; together they cover it. @param text lines ended LF */
export function readTemplate(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const next = /\n|\{\{/g;
  let plain = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const special = specialAt(text, found.index);
    if (!special) {
      next.lastIndex = found.index + 1;
      continue;
    }
    if (special.from > plain) pieces.push({ kind: 'text', from: plain, to: special.from });
    pieces.push(special);
    plain = special.to;
    next.lastIndex = plain;
  }
  if (plain < text.length) pieces.push({ kind: 'text', from: plain, to: text.length });
  return pieces;
}

/** A value of a text, with its place. */
export type PlacedValue = Place & { readonly call: ValueCall };

/** The values of a text in order, those in lines that are not sent left out. */
export function findValues(text: string): readonly PlacedValue[] {
  return readTemplate(text).filter((piece) => piece.kind === 'value');
}

/** A value as it is written in a text. */
export function callText({ name, args }: ValueCall): string {
  const written = args.map((arg) => (typeof arg === 'number' ? `${arg}` : JSON.stringify(arg)));
  return `{{${name}${args.length > 0 ? `(${written.join(', ')})` : ''}}}`;
}

/** A text as the editor holds it: every line end is LF. */
export function editorText(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
const ESCAPED: Readonly<Record<number, string>> = { 13: '\\r', 10: '\\n' };

/** How many bytes of sound UTF-8 that a reader can see begin at a place; 0 where they must be escaped. */
function visibleLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first === 0x09 || (first >= 0x20 && first !== 0x7f) ? 1 : 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const piece = bytes.subarray(at, at + length);
  try {
    const text = STRICT.decode(piece);
    return /^[\u0080-\u009f\u2028\u2029\ufeff]/.test(text) ? 0 : length;
  } catch {
    return 0;
  }
}

/** The second byte of an escape, and of a line that is not sent. */
const isMark = (byte: number | undefined): boolean => byte === 0x5c || byte === 0x23;

/** Characters of one escape; a longer run is written as several. */
const LONGEST_ESCAPE = 12_000;

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text that stands for these bytes: rendered again it is the same bytes. What no editor shows is escaped, and a line that does not
 * end CRLF says so. @param keep whether `{{` is left as it is, so that it may be a value
 */
export function templateOf(bytes: Uint8Array, keep: 'nothing' | 'values' = 'nothing'): string {
  const parts: string[] = [];
  let escaped = '';
  const flush = (): void => {
    if (escaped !== '') parts.push(`{{${escaped}}}`);
    escaped = '';
  };
  for (let at = 0; at < bytes.length;) {
    const isCrlf = bytes[at] === 13 && bytes[at + 1] === 10;
    if (isCrlf || bytes[at] === 10) {
      if (escaped !== '' || !isCrlf) escaped += isCrlf ? '\\r\\n' : '\\n';
      flush();
      parts.push('\n');
      at += isCrlf ? 2 : 1;
      continue;
    }
    if (escaped.length > LONGEST_ESCAPE) flush();
    const isOpening =
      bytes[at] === 0x7b && bytes[at + 1] === 0x7b && (keep === 'nothing' || isMark(bytes[at + 2]));
    const length = isOpening ? 0 : visibleLength(bytes, at);
    if (length === 0) escaped += ESCAPED[bytes[at] ?? 0] ?? hex(bytes[at] ?? 0);
    else {
      flush();
      parts.push(STRICT.decode(bytes.subarray(at, at + length)));
    }
    at += length || 1;
  }
  flush();
  return parts.join('');
}

/** Whether a text has no piece between braces: what is read of it can be shown as it is. */
export function isPlain(text: string): boolean {
  return readTemplate(text).every(({ kind }) => kind === 'text' || kind === 'break');
}

/** The bytes of pieces that need no value; values stay as they are written. */
export function writtenBytes(text: string, piece: Piece): Uint8Array {
  if (piece.kind === 'break' || piece.kind === 'escape') return piece.bytes;
  return piece.kind === 'off' ? NOTHING : utf8(text.slice(piece.from, piece.to));
}

/** The bytes of a text whose values stay as they are written. */
export function literalBytes(text: string): Uint8Array {
  return concatBytes(readTemplate(text).map((piece) => writtenBytes(text, piece)));
}
