/** Texts beyond ASCII in a parameter such as `username*` (RFC 5987 3.2): written and read as UTF-8 alone. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';

const PREFIX = /^utf-8'[a-z0-9-]*'/i;
const PLAIN = /^[A-Za-z0-9!#$&+\-.^_`|~]$/;

/** Whether a text has nothing but ASCII. */
export function isAscii(text: string): boolean {
  return [...text].every((character) => character <= '\u007f');
}

/** `UTF-8''` and the text with percent escapes for all that is not attr-char. */
export function extValue(text: string): string {
  const escaped = Array.from(utf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    return PLAIN.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `UTF-8''${escaped.join('')}`;
}

/** The text of such a value, or null where it is not UTF-8 or an escape is broken. */
export function readExtValue(value: string): string | null {
  const prefix = PREFIX.exec(value)?.[0];
  if (prefix === undefined) return null;
  const escaped = value.slice(prefix.length);
  if (!isAscii(escaped) || /%(?![0-9a-f]{2})/i.test(escaped)) return null;
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++) {
    if (escaped[at] !== '%') bytes.push(escaped.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return textOf(Uint8Array.from(bytes));
}
