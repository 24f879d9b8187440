/**
 * Bytes of a message as text that can be pointed into: for every UTF-16 unit the byte it came from. Bytes that are not
 * UTF-8 (RFC 3629) become U+FFFD one by one, so an offset is right behind them too.
 */

export interface DecodedText {
  readonly text: string;
  /** The byte offset of each UTF-16 unit, and one more for the end. */
  readonly offsets: Uint32Array;
}

const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

/** How many bytes a lead byte announces; 0 where it is none. */
function announced(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** The code point at a place and its length in bytes; a byte that begins none is U+FFFD of length 1. */
function codePointAt(bytes: Uint8Array, at: number): { code: number; length: number } {
  const lead = bytes[at] ?? 0;
  const length = announced(lead);
  const broken = { code: 0xfffd, length: 1 };
  if (length === 1) return { code: lead, length };
  if (length === 0 || at + length > bytes.length) return broken;
  let code = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (next & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return code < (SMALLEST[length] ?? 0) || code > 0x10ffff || isSurrogate ? broken : { code, length };
}

/** Decodes at most the first `limit` bytes, whole characters only. */
export function decodeBytes(bytes: Uint8Array, limit = bytes.length): DecodedText {
  const end = Math.min(limit, bytes.length);
  const offsets = new Uint32Array(end + 1);
  const parts: string[] = [];
  let units = 0;
  let at = 0;
  while (at < end) {
    const { code, length } = codePointAt(bytes, at);
    offsets[units++] = at;
    if (code > 0xffff) offsets[units++] = at;
    parts.push(String.fromCodePoint(code));
    at += length;
  }
  offsets[units] = at;
  return { text: parts.join(''), offsets: offsets.slice(0, units + 1) };
}

/** The first UTF-16 offset whose byte is at or behind `byte`. */
export function textOffset({ offsets }: DecodedText, byte: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < byte) low = middle + 1;
    else high = middle;
  }
  return low;
}
