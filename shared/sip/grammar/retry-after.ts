/** Reads Retry-After (RFC 3261 20.33): seconds, a comment, parameters. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, skipLws } from '../chars.ts';
import { endOfComment, OPEN_COMMENT } from './comment.ts';
import { readLeadingSeconds } from './numbers.ts';
import { checkParamValues, isSeconds } from './param-rules.ts';
import { readParams } from './params.ts';
import type { SecondsNode } from './session-timer.ts';
import type { Sink } from './sink.ts';

export interface RetryAfterNode extends SecondsNode {
  /** With its parentheses; null where there is none. */
  readonly comment: Span | null;
}

/** Reads the value of Retry-After. */
export function readRetryAfter(bytes: Uint8Array, span: Span, sink: Sink): RetryAfterNode {
  const seconds = readLeadingSeconds(bytes, span, sink, 'seconds-large');
  const { digits } = seconds;
  if (digits.end === digits.start) return { seconds, comment: null, params: [] };
  const start = skipLws(bytes, digits.end, span.end);
  const hasComment = start < span.end && at(bytes, start) === OPEN_COMMENT;
  const after = hasComment ? endOfComment(bytes, start, span.end) : start;
  if (after < 0) {
    sink('comment-unterminated', { start, end: span.end });
    return { seconds, comment: { start, end: span.end }, params: [] };
  }
  const params = readParams(bytes, after, span.end, sink);
  checkParamValues(bytes, params, [['duration', isSeconds]], sink);
  return { seconds, comment: hasComment ? { start, end: after } : null, params };
}
