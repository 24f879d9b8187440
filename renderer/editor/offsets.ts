/**
 * The one place where the editor's text and the bytes of the wire meet: the editor counts UTF-16 units and ends its
 * lines LF, the wire carries UTF-8 and ends them CRLF (RFC 3261 7), and a variable may stand for other text.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { findVariables } from './variables.ts';

/** A piece of text and the bytes it became. `exact` pieces are mapped within, others only at their ends. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

export interface Wire {
  readonly bytes: Uint8Array;
  /** The UTF-16 offset of a byte offset; the start of the character where it falls into one. */
  toText(byte: number): number;
  /** The byte offset of a UTF-16 offset. */
  toByte(offset: number): number;
  /** A span of bytes as a range of the text. */
  range(span: Span): { from: number; to: number };
  /** Variables that have no value, in order; they are on the wire as they are written. */
  readonly unresolved: readonly { from: number; to: number; name: string }[];
}

/** A text as the editor holds it: every line end is LF. */
export function editorText(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** UTF-8 length of a code point; a lone surrogate is written as U+FFFD, which takes three bytes. */
function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The stretches of text between its line ends and its resolved variables, with what each becomes. */
function cut(text: string, values: Readonly<Record<string, string>> | null) {
  const parts: { from: number; to: number; out: string; exact: boolean }[] = [];
  const unresolved: { from: number; to: number; name: string }[] = [];
  const special: { from: number; to: number; out: string }[] = [];
  for (const place of values ? findVariables(text) : []) {
    if (values && Object.hasOwn(values, place.name))
      special.push({ ...place, out: values[place.name] ?? '' });
    else unresolved.push(place);
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    special.push({ from: at, to: at + 1, out: '\r\n' });
  special.sort((a, b) => a.from - b.from);
  let from = 0;
  for (const one of special) {
    if (one.from > from) parts.push({ from, to: one.from, out: text.slice(from, one.from), exact: true });
    parts.push({ ...one, exact: false });
    from = one.to;
  }
  if (from < text.length) parts.push({ from, to: text.length, out: text.slice(from), exact: true });
  return { parts, unresolved };
}

/** The piece that holds an offset, by its start in one of the two measures; the last one for the end. */
function pieceAt(pieces: readonly Piece[], offset: number, key: 'from' | 'start'): Piece | null {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.[key] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? null;
}

function textOffset(text: string, pieces: readonly Piece[], byte: number): number {
  const piece = pieceAt(pieces, byte, 'start');
  if (!piece) return 0;
  if (byte >= piece.end) return piece.to;
  if (!piece.exact) return piece.from;
  let at = piece.from;
  for (let left = byte - piece.start; left > 0;) {
    const codePoint = text.codePointAt(at) ?? 0;
    left -= utf8Length(codePoint);
    if (left >= 0) at += codePoint > 0xffff ? 2 : 1;
  }
  return at;
}

function byteOffset(text: string, pieces: readonly Piece[], offset: number): number {
  const piece = pieceAt(pieces, offset, 'from');
  if (!piece) return 0;
  if (offset >= piece.to) return piece.end;
  if (!piece.exact) return piece.start;
  return piece.start + utf8(text.slice(piece.from, offset)).length;
}

/**
 * The bytes of an editor's text, with the way between the two.
 * @param text lines ended LF, as `editorText` makes them
 * @param values what variables stand for; null leaves them as they are written
 */
export function wireOf(text: string, values: Readonly<Record<string, string>> | null = null): Wire {
  const { parts, unresolved } = cut(text, values);
  const pieces: Piece[] = [];
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (const part of parts) {
    const chunk = utf8(part.out);
    chunks.push(chunk);
    pieces.push({ from: part.from, to: part.to, exact: part.exact, start, end: start + chunk.length });
    start += chunk.length;
  }
  const toText = (byte: number): number => textOffset(text, pieces, byte);
  return {
    bytes: concatBytes(chunks),
    toText,
    toByte: (offset) => byteOffset(text, pieces, offset),
    range: (span) => ({ from: toText(span.start), to: endOffset(text, pieces, span) }),
    unresolved,
  };
}

/** The end of a span; where it ends within a replaced piece or a character, behind that. */
function endOffset(text: string, pieces: readonly Piece[], span: Span): number {
  if (span.end <= span.start) return textOffset(text, pieces, span.start);
  const last = pieceAt(pieces, span.end - 1, 'start');
  if (!last || (!last.exact && span.end > last.start)) return last?.to ?? 0;
  const at = textOffset(text, pieces, span.end - 1);
  return Math.min(last.to, at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1));
}
