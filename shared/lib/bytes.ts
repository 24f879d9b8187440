/** Small operations on byte strings that every room needs; nothing here knows SIP. */

/** A half-open range of byte offsets: `start` is in, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Up to this length a text is put together here: calling the decoder costs more than the text does. */
const SHORT = 48;

/** The text of a short range of ASCII bytes, or null where it is not that. */
function shortText(bytes: Uint8Array, start: number, end: number): string | null {
  const codes = new Array<number>(Math.max(end - start, 0));
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 127) return null;
    codes[at - start] = byte;
  }
  return String.fromCharCode(...codes);
}

/** The text of UTF-8 bytes; a broken sequence becomes U+FFFD, nothing is thrown. */
export function textOf(bytes: Uint8Array, span?: Span): string {
  const start = span ? span.start : 0;
  const end = span ? span.end : bytes.length;
  const short = end - start <= SHORT && end <= bytes.length ? shortText(bytes, start, end) : null;
  return short ?? decoder.decode(span ? bytes.subarray(start, end) : bytes);
}

/** How many bytes the UTF-8 sequence that begins at a place has; 0 where it is broken (RFC 3629 4). */
export function sequenceLength(bytes: Uint8Array, place: number, end = bytes.length): number {
  const first = bytes[place] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || place + length > end) return 0;
  for (let i = 1; i < length; i++) if (((bytes[place + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[place + 1] ?? 0;
  const isOutside =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f);
  return isOutside ? 0 : length;
}

/** Joins byte strings into a new one. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Tells whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lower-case hexadecimal digits of bytes. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** One change of a byte string: what stands in `span` is replaced by `bytes`. */
export interface Patch {
  readonly span: Span;
  readonly bytes: Uint8Array;
}

/** Applies patches whose spans do not overlap; those at one place go in by the order of the list. */
export function patchBytes(source: Uint8Array, patches: readonly Patch[]): Uint8Array<ArrayBuffer> {
  const ordered = patches.map((patch, order) => ({ patch, order }));
  ordered.sort((a, b) => a.patch.span.start - b.patch.span.start || a.order - b.order);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { patch } of ordered) {
    parts.push(source.subarray(at, patch.span.start), patch.bytes);
    at = Math.max(at, patch.span.end);
  }
  parts.push(source.subarray(at));
  return concatBytes(parts);
}
