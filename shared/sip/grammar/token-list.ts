/** Elements of lists that are tokens (RFC 3261 20.5, 20.32, 20.37): Allow, Require, Supported and their like. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, endOfRun, isAll } from '../chars.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';

/** One element that is a token and nothing more. */
export function checkToken(bytes: Uint8Array, span: Span, sink: Sink): void {
  if (!isAll(bytes, span.start, span.end, CLASS.token)) {
    sink('token-malformed', span, { text: textOf(bytes, span).slice(0, 60) });
  }
}

/** A token with parameters: Event, Subscription-State, Reason, Content-Disposition (RFC 6665 8.2, RFC 3326 2). */
export function checkTokenWithParams(bytes: Uint8Array, span: Span, sink: Sink): void {
  const end = endOfRun(bytes, span.start, span.end, CLASS.token);
  if (end === span.start) sink('token-malformed', span, { text: textOf(bytes, span).slice(0, 60) });
  else readParams(bytes, end, span.end, sink);
}
