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
import { concatBytes, sequenceLength, textOf, utf8 } from '#shared/lib/bytes.ts';

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
const LONGEST_ESCAPE = 4_096;
const ESCAPE = /\{\{((?:\\(?:x[0-9a-fA-F]{2}|[rnt0])){1,4096}|\\)\}\}/y;
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
  const written = args.map((arg) =>
    typeof arg === 'number' ? `${arg}` : `"${arg.replace(/["\\]/g, '\\$&')}"`,
  );
  return `{{${name}${args.length > 0 ? `(${written.join(', ')})` : ''}}}`;
}

/** A text as the editor holds it: every line end is LF. */
export function editorText(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
const ESCAPED: Readonly<Record<number, string>> = { 13: '\\r', 10: '\\n' };
const escapeOf = (byte: number): string => ESCAPED[byte] ?? hex(byte);

/** Characters of two bytes and more that no editor shows, or that it takes for the end of a line. */
const UNSEEN = /^[\u0080-\u009f\u2028\u2029\ufeff]/;

/** How many bytes of sound UTF-8 that a reader can see begin at a place; 0 where they must be escaped. */
function visibleLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first === 0x09 || (first >= 0x20 && first !== 0x7f) ? 1 : 0;
  const length = sequenceLength(bytes, at);
  return UNSEEN.test(textOf(bytes, { start: at, end: at + length })) ? 0 : length;
}

const isBrace = (byte: number | undefined): boolean => byte === 0x7b;
/** The third character of an escape, and of a line that is not sent. */
const isMark = (byte: number | undefined): boolean => byte === 0x5c || byte === 0x23;

/** How many bytes at a place can stand in a text as they are, and mean themselves there; 0 where they must be escaped. */
function plainLength(bytes: Uint8Array, at: number, keep: 'nothing' | 'values'): number {
  const isOpening = isBrace(bytes[at]) && isBrace(bytes[at + 1]);
  return isOpening && (keep === 'nothing' || isMark(bytes[at + 2])) ? 0 : visibleLength(bytes, at);
}

/** Bytes of a line end at a place; 0 where there is none. */
function lineEndLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 10) return 1;
  return bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 0;
}

/** Puts a text together of runs of bytes that stand as they are, and runs of bytes that are escaped. */
class TextMaker {
  readonly #bytes: Uint8Array;
  readonly #parts: string[] = [];
  #plain = 0;
  #escaped: string[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Closes what is open at a place; the next plain run begins behind `skipped` bytes. */
  #close(at: number, skipped: number): void {
    if (at > this.#plain) this.#parts.push(textOf(this.#bytes, { start: this.#plain, end: at }));
    if (this.#escaped.length > 0) this.#parts.push(`{{${this.#escaped.join('')}}}`);
    this.#escaped = [];
    this.#plain = at + skipped;
  }

  /** The bytes from here on stand as they are. */
  plain(at: number): void {
    if (this.#escaped.length > 0) this.#close(at, 0);
  }

  escape(at: number): void {
    if (this.#escaped.length === LONGEST_ESCAPE) this.#close(at, 0);
    if (this.#escaped.length === 0) this.#close(at, 0);
    this.#escaped.push(escapeOf(this.#bytes[at] ?? 0));
    this.#plain = at + 1;
  }

  lineEnd(at: number, length: number): void {
    const isOwn = length === 2 && this.#escaped.length === 0;
    if (!isOwn) for (let one = at; one < at + length; one++) this.escape(one);
    this.#close(isOwn ? at : at + length, isOwn ? length : 0);
    this.#parts.push('\n');
  }

  end(): string {
    this.#close(this.#bytes.length, 0);
    return this.#parts.join('');
  }
}

/**
 * The text that stands for these bytes: rendered again it is the same bytes. What no editor shows is escaped, and a line that does not
 * end CRLF says so. @param keep whether `{{` is left as it is, so that it may be a value
 */
export function templateOf(bytes: Uint8Array, keep: 'nothing' | 'values' = 'nothing'): string {
  const text = new TextMaker(bytes);
  for (let at = 0; at < bytes.length;) {
    const end = lineEndLength(bytes, at);
    const plain = end > 0 ? 0 : plainLength(bytes, at, keep);
    if (end > 0) text.lineEnd(at, end);
    else if (plain > 0) text.plain(at);
    else text.escape(at);
    at += end || plain || 1;
  }
  return text.end();
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
