/** Reads Call-ID and In-Reply-To (RFC 3261 20.8, 20.21 and 25.1): a word, or two words joined by `@`. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, skipLws, trimEnd } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { Sink } from './sink.ts';

const AT = 0x40;
const COMMA = 0x2c;

/** Where the callid that begins at `start` ends; `start` itself where there is none. */
export function endOfCallId(bytes: Uint8Array, start: number, end: number): number {
  const first = endOfRun(bytes, start, end, CLASS.word);
  if (first === start || first === end || at(bytes, first) !== AT) return first;
  const second = endOfRun(bytes, first + 1, end, CLASS.word);
  return second > first + 1 ? second : first;
}

/** Reads one Call-ID from a whole range. */
export function readCallId(bytes: Uint8Array, span: Span, sink: Sink): Span {
  const end = endOfCallId(bytes, span.start, span.end);
  if (end === span.start || end < span.end) sink('call-id-malformed', span);
  return span;
}

/** In-Reply-To. A word may hold quotes and brackets that do not pair, so here a comma always separates. */
export function readCallIds(bytes: Uint8Array, span: Span, sink: Sink): Span[] {
  const ids: Span[] = [];
  for (let start = span.start; start <= span.end && ids.length < LIMITS.maxListItems;) {
    let comma = start;
    while (comma < span.end && at(bytes, comma) !== COMMA) comma++;
    const end = trimEnd(bytes, start, comma);
    const id = { start: Math.min(skipLws(bytes, start, comma), end), end };
    if (id.start < id.end) ids.push(readCallId(bytes, id, sink));
    else sink('list-empty-element', { start, end: Math.min(comma + 1, span.end) });
    start = comma + 1;
  }
  return ids;
}
