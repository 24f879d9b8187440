/** Reads Timestamp (RFC 3261 20.38): when the request was sent, and behind it the delay before the answer. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, skipLws } from '../chars.ts';
import type { Sink } from './sink.ts';

export interface TimestampNode {
  readonly time: Span;
  readonly delay: Span | null;
}

const DOT = 0x2e;

/** Digits, and more of them behind a dot. */
function readDecimal(bytes: Uint8Array, start: number, end: number): Span {
  const whole = endOfRun(bytes, start, end, CLASS.digit);
  const hasDot = whole < end && at(bytes, whole) === DOT;
  return { start, end: hasDot ? endOfRun(bytes, whole + 1, end, CLASS.digit) : whole };
}

/** Reads the value of Timestamp. The delay's digits may be missing before or behind the dot, the time's behind it only. */
export function readTimestamp(bytes: Uint8Array, span: Span, sink: Sink): TimestampNode {
  const time = readDecimal(bytes, span.start, span.end);
  const start = skipLws(bytes, time.end, span.end);
  const delay = readDecimal(bytes, start, span.end);
  const isTime = time.end > time.start && at(bytes, time.start) !== DOT;
  const isDelay = start === span.end || (start > time.end && delay.end === span.end);
  if (!isTime || !isDelay) sink('timestamp-malformed', span);
  return { time, delay: delay.end > delay.start ? delay : null };
}
