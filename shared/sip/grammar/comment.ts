/** Finds where a comment ends (RFC 3261 25.1): parentheses that nest, with escapes. */
import { at } from '../chars.ts';

export const OPEN_COMMENT = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/** The place behind a comment that begins at `start`, nested ones and escapes counted; -1 where it is not closed. */
export function endOfComment(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === BACKSLASH) place++;
    else if (byte === OPEN_COMMENT) depth++;
    else if (byte === CLOSE && --depth === 0) return place + 1;
  }
  return -1;
}
