/** Headers whose value is a number (RFC 3261 20.19, 20.22, 20.33): Max-Forwards, delta-seconds with or without more behind. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, endOfRun, skipLws } from '../chars.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';

const SECONDS_LIMIT = 2 ** 32;
const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/** Max-Forwards: 0 to 255; 0 is legal and worth knowing (RFC 3261 20.22, 16.3). */
export function checkMaxForwards(bytes: Uint8Array, span: Span, sink: Sink): void {
  const hops = decimal(bytes, span.start, span.end);
  if (hops < 0 || hops > 255) sink('max-forwards-malformed', span);
  else if (hops === 0) sink('max-forwards-zero', span);
}

function readSeconds(
  bytes: Uint8Array,
  span: Span,
  sink: Sink,
  code: 'seconds-range' | 'seconds-large',
): Span {
  const number = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.digit) };
  const seconds = decimal(bytes, number.start, number.end);
  if (seconds < 0) sink('seconds-malformed', span);
  else if (seconds >= SECONDS_LIMIT) sink(code, number, { written: textOf(bytes, number).slice(0, 40) });
  return number;
}

/** Expires and Min-Expires: 0 to 2^32-1 seconds and nothing else (RFC 3261 20.19, 20.23). */
export function checkSeconds(bytes: Uint8Array, span: Span, sink: Sink): void {
  const number = readSeconds(bytes, span, sink, 'seconds-range');
  if (number.end > number.start && number.end < span.end) sink('seconds-malformed', span);
}

/** Session-Expires and Min-SE: seconds with parameters (RFC 4028 4 and 5). */
export function checkSecondsWithParams(bytes: Uint8Array, span: Span, sink: Sink): void {
  const number = readSeconds(bytes, span, sink, 'seconds-large');
  if (number.end > number.start) readParams(bytes, number.end, span.end, sink);
}

/** The place behind a comment that begins at `start`, nested ones and escapes counted; -1 where it is not closed. */
export function endOfComment(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === BACKSLASH) place++;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return place + 1;
  }
  return -1;
}

/** Retry-After: seconds, a comment, parameters (RFC 3261 20.33). */
export function checkRetryAfter(bytes: Uint8Array, span: Span, sink: Sink): void {
  const number = readSeconds(bytes, span, sink, 'seconds-large');
  if (number.end === number.start) return;
  let place = skipLws(bytes, number.end, span.end);
  if (at(bytes, place) === OPEN && place < span.end) {
    const after = endOfComment(bytes, place, span.end);
    if (after < 0) {
      sink('comment-unterminated', { start: place, end: span.end });
      return;
    }
    place = after;
  }
  readParams(bytes, place, span.end, sink);
}

/** RSeq, Max-Breadth and the like: one decimal number below 2^32 (RFC 3262 7.1). */
export function checkNumber(bytes: Uint8Array, span: Span, sink: Sink): void {
  const number = decimal(bytes, span.start, span.end);
  if (number < 0 || number >= SECONDS_LIMIT) sink('number-malformed', span);
}

/** RAck: two numbers and a method, with white space between them (RFC 3262 7.2). */
export function checkRAck(bytes: Uint8Array, span: Span, sink: Sink): void {
  if (!/^\d{1,10}\s+\d{1,10}\s+[\w\-.!%*+`'~]+$/.test(textOf(bytes, span).slice(0, 256)))
    sink('rack-malformed', span);
}
