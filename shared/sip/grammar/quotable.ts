/**
 * Reads one value that is a token or a quoted-string, with parameters: User-to-User (RFC 7433 4), P-Visited-Network-ID
 * (RFC 7315 4.3).
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at } from '../chars.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';
import { readTokenWithParams } from './token-list.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

/** Reads one value; the quotes belong to its span. */
export function readQuotable(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  if (at(bytes, span.start) !== QUOTE) return readTokenWithParams(bytes, span, sink);
  const after = endOfQuoted(bytes, span.start, span.end);
  if (after < 0) sink('quote-unterminated', span);
  const value = { start: span.start, end: after < 0 ? span.end : after };
  return { value, params: readParams(bytes, value.end, span.end, sink) };
}
