/** Reads one Warning value (RFC 3261 20.43 and 25.1): three digits, SP, the agent, SP, a quoted text. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass, skipLws } from '../chars.ts';
import type { Sink } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

export interface WarningNode {
  readonly code: Span;
  readonly agent: Span;
  /** With its quotes. */
  readonly text: Span;
}

/** Reads one warning-value; null, with a finding, where its three parts cannot be told. */
export function readWarning(bytes: Uint8Array, span: Span, sink: Sink): WarningNode | null {
  const { start, end } = span;
  const code = { start, end: endOfRun(bytes, start, end, CLASS.digit) };
  const agentStart = skipLws(bytes, code.end, end);
  let agentEnd = agentStart;
  while (agentEnd < end && !isClass(at(bytes, agentEnd), CLASS.lws)) agentEnd++;
  const text = skipLws(bytes, agentEnd, end);
  const isSound = code.end - start === 3 && agentStart > code.end && agentEnd > agentStart && text > agentEnd;
  if (!isSound || text >= end || at(bytes, text) !== QUOTE) {
    sink('warning-malformed', span);
    return null;
  }
  const after = endOfQuoted(bytes, text, end);
  if (after < 0) sink('quote-unterminated', { start: text, end });
  else if (after < end) sink('value-trailing', { start: after, end });
  const agent = { start: agentStart, end: agentEnd };
  return { code, agent, text: { start: text, end: after < 0 ? end : after } };
}
