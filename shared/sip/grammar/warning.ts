/** Reads one Warning value (RFC 3261 20.43 and 25.1): three digits, SP, the agent, SP, a quoted text. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass, skipLws } from '../chars.ts';
import type { Sink } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

/** Checks one warning-value. */
export function checkWarning(bytes: Uint8Array, span: Span, sink: Sink): void {
  const { start, end } = span;
  const codeEnd = endOfRun(bytes, start, end, CLASS.digit);
  const agent = skipLws(bytes, codeEnd, end);
  let agentEnd = agent;
  while (agentEnd < end && !isClass(at(bytes, agentEnd), CLASS.lws)) agentEnd++;
  const text = skipLws(bytes, agentEnd, end);
  const isSound = codeEnd - start === 3 && agent > codeEnd && agentEnd > agent && text > agentEnd;
  if (!isSound || at(bytes, text) !== QUOTE || text >= end) {
    sink('warning-malformed', span);
    return;
  }
  const after = endOfQuoted(bytes, text, end);
  if (after < 0) sink('quote-unterminated', { start: text, end });
  else if (after < end) sink('value-trailing', { start: after, end });
}
