/** Splits a header value at its commas (RFC 3261 7.3.1); commas in quotes and in angle brackets belong to the value. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, skipLws, trimEnd } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { Sink } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

const COMMA = 0x2c;
const LESS = 0x3c;
const GREATER = 0x3e;

/** The place of the next comma that separates values, or `end`. An unclosed quote or bracket reaches to the end. */
export function endOfItem(bytes: Uint8Array, start: number, end: number): number {
  let inBrackets = false;
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === QUOTE && !inBrackets) {
      const after = endOfQuoted(bytes, place, end);
      if (after < 0) return end;
      place = after - 1;
    } else if (byte === LESS) inBrackets = true;
    else if (byte === GREATER) inBrackets = false;
    else if (byte === COMMA && !inBrackets) return place;
  }
  return end;
}

/**
 * The values of a comma list without the white space around them. An empty element is told to the sink and left out;
 * an altogether empty value is an empty list and no finding.
 */
export function splitList(bytes: Uint8Array, span: Span, sink: Sink): Span[] {
  const items: Span[] = [];
  if (span.start >= span.end) return items;
  for (let start = span.start; start <= span.end && items.length < LIMITS.maxListItems;) {
    const comma = endOfItem(bytes, start, span.end);
    const end = trimEnd(bytes, start, comma);
    const item = { start: Math.min(skipLws(bytes, start, comma), end), end };
    if (item.start < item.end) items.push(item);
    else sink('list-empty-element', { start, end: Math.min(comma + 1, span.end) });
    start = comma + 1;
  }
  return items;
}
