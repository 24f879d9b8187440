/** Headers whose value is a number (RFC 3261 20.19, 20.22, 20.23): Max-Forwards, Expires, RSeq; and seconds before more. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, decimal, endOfRun } from '../chars.ts';
import type { Sink } from './sink.ts';

export interface NumberNode {
  readonly digits: Span;
  /** At most 2^53 - 1; -1 where it is not digits. */
  readonly value: number;
}

export const NUMBER_LIMIT = 2 ** 32;

/** Max-Forwards: 0 to 255; 0 is legal and worth knowing (RFC 3261 20.22, 16.3). */
export function readMaxForwards(bytes: Uint8Array, span: Span, sink: Sink): NumberNode {
  const value = decimal(bytes, span.start, span.end);
  if (value < 0 || value > 255) sink('max-forwards-malformed', span);
  else if (value === 0) sink('max-forwards-zero', span);
  return { digits: span, value };
}

/** The seconds that a value begins with; `code` is how hard more than 2^32-1 of them is judged. */
export function readLeadingSeconds(
  bytes: Uint8Array,
  span: Span,
  sink: Sink,
  code: 'seconds-range' | 'seconds-large',
): NumberNode {
  const digits = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.digit) };
  const value = decimal(bytes, digits.start, digits.end);
  if (value < 0) sink('seconds-malformed', span);
  else if (value >= NUMBER_LIMIT) sink(code, digits, { written: textOf(bytes, digits).slice(0, 40) });
  return { digits, value };
}

/** Expires and Min-Expires: 0 to 2^32-1 seconds and nothing else (RFC 3261 20.19, 20.23). */
export function readSeconds(bytes: Uint8Array, span: Span, sink: Sink): NumberNode {
  const node = readLeadingSeconds(bytes, span, sink, 'seconds-range');
  const { start, end } = node.digits;
  if (end > start && end < span.end) sink('seconds-malformed', span);
  return node;
}

/** RSeq (RFC 3262 7.1), Max-Breadth (RFC 5393 5.3), Flow-Timer (RFC 5626 11.2): one decimal number below 2^32. */
export function readNumber(bytes: Uint8Array, span: Span, sink: Sink): NumberNode {
  const value = decimal(bytes, span.start, span.end);
  if (value < 0 || value >= NUMBER_LIMIT) sink('number-malformed', span);
  return { digits: span, value };
}
