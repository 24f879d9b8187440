/** The smallest productions of RFC 3261 25.1: quoted-string, and the texts of spans with folds undone. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at } from '../chars.ts';

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The place after the quoted-string that begins at `start`, or -1 where its closing quote is missing. */
export function endOfQuoted(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start + 1; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === BACKSLASH) place++;
    else if (byte === QUOTE) return place + 1;
  }
  return -1;
}

/** The text of a range on one line: a fold counts as a single space (RFC 3261 7.3.1). */
export function unfolded(bytes: Uint8Array, span: Span): string {
  const text = textOf(bytes, span);
  if (!text.includes('\n')) return text;
  const [first = '', ...folds] = text.split('\n');
  return [first.trimEnd(), ...folds.map((line) => line.trim())].join(' ').trim();
}

/** The text inside a quoted-string, its escapes undone; other text as it is. */
export function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return inner.replace(/\\([\s\S])/g, '$1');
}
