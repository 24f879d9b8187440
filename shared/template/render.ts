/**
 * From the text of a draft to the bytes of the wire, with the way between the two: the one place where UTF-16 offsets and byte offsets
 * meet.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { PlacedValue, ValueCall } from './template.ts';
import { readTemplate, writtenBytes } from './template.ts';

/** What a value is on the wire; null where it has none. */
export type Lookup = (call: ValueCall) => string | Uint8Array | null;

/** Bytes that values may make of a text: one that holds another one many times over grows without end. */
const LONGEST = 1_048_576;

/** A piece of text and the bytes it became. `exact` pieces are mapped within, others only at their ends. */
interface Placed {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

export interface Rendered {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The UTF-16 offset of a byte offset; the start of the character where it falls into one. */
  toText(byte: number): number;
  /** The byte offset of a UTF-16 offset. */
  toByte(offset: number): number;
  /** A span of bytes as a range of the text. */
  range(span: Span): { from: number; to: number };
  /** Values that have none, or would make it longer than `LONGEST`, in order; they are on the wire as they are written. */
  readonly unresolved: readonly PlacedValue[];
}

/** UTF-8 length of a code point; a lone surrogate is written as U+FFFD, which takes three bytes. */
function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The last piece that begins at or before an offset, in one of the two measures. */
function pieceAt(pieces: readonly Placed[], offset: number, key: 'from' | 'start'): Placed | null {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.[key] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? null;
}

function textOffset(text: string, pieces: readonly Placed[], byte: number): number {
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

function byteOffset(text: string, pieces: readonly Placed[], offset: number): number {
  const piece = pieceAt(pieces, offset, 'from');
  if (!piece) return 0;
  if (offset >= piece.to) return piece.end;
  if (!piece.exact) return piece.start;
  return piece.start + utf8(text.slice(piece.from, offset)).length;
}

/** The end of a span; where it ends within a replaced piece or a character, behind that. */
function endOffset(text: string, pieces: readonly Placed[], span: Span): number {
  if (span.end <= span.start) return textOffset(text, pieces, span.start);
  const last = pieceAt(pieces, span.end - 1, 'start');
  if (!last?.exact) return last?.to ?? 0;
  const at = textOffset(text, pieces, span.end - 1);
  return Math.min(last.to, at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1));
}

/** The bytes of a value of which there is room for so many; null where it has none. */
function valueBytes(call: ValueCall, lookup: Lookup, room: number): Uint8Array | null {
  const value = lookup(call);
  const bytes = typeof value === 'string' ? utf8(value) : value;
  return bytes && bytes.length <= room ? bytes : null;
}

/**
 * The bytes of a draft's text.
 * @param text lines ended LF
 * @param lookup what values stand for; null leaves all of them as they are written
 */
export function renderTemplate(text: string, lookup: Lookup | null): Rendered {
  const pieces: Placed[] = [];
  const chunks: Uint8Array[] = [];
  const unresolved: PlacedValue[] = [];
  let start = 0;
  for (const piece of readTemplate(text)) {
    const value = piece.kind === 'value' && lookup ? valueBytes(piece.call, lookup, LONGEST - start) : null;
    if (piece.kind === 'value' && lookup && value === null) unresolved.push(piece);
    const chunk = value ?? writtenBytes(text, piece);
    const exact = value === null && (piece.kind === 'text' || piece.kind === 'value');
    chunks.push(chunk);
    pieces.push({ from: piece.from, to: piece.to, exact, start, end: start + chunk.length });
    start += chunk.length;
  }
  // A piece without bytes holds no byte: it must not be found by one.
  const held = pieces.filter(({ start: from, end }) => end > from);
  return {
    bytes: concatBytes(chunks),
    toText: (byte) => textOffset(text, held, byte),
    toByte: (offset) => byteOffset(text, pieces, offset),
    range: (span) => ({ from: textOffset(text, held, span.start), to: endOffset(text, held, span) }),
    unresolved,
  };
}
