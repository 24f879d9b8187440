/** Reads Privacy (RFC 3323 4.2): tokens with semicolons between them. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, skipLws, trimEnd } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { Sink } from './sink.ts';
import { readToken } from './token-list.ts';

const SEMICOLON = 0x3b;

/** Reads the values of Privacy. */
export function readPrivacy(bytes: Uint8Array, span: Span, sink: Sink): Span[] {
  const values: Span[] = [];
  for (let start = span.start; start <= span.end && values.length < LIMITS.maxListItems;) {
    let stop = start;
    while (stop < span.end && at(bytes, stop) !== SEMICOLON) stop++;
    const end = trimEnd(bytes, start, stop);
    values.push(readToken(bytes, { start: Math.min(skipLws(bytes, start, stop), end), end }, sink));
    start = stop + 1;
  }
  return values;
}
