/** Reads Call-ID (RFC 3261 20.8 and 25.1): a word, or two words joined by `@`. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun } from '../chars.ts';
import type { Sink } from './sink.ts';

const AT = 0x40;

/** Checks one Call-ID. */
export function checkCallId(bytes: Uint8Array, span: Span, sink: Sink): void {
  const first = endOfRun(bytes, span.start, span.end, CLASS.word);
  const isSound = first > span.start && (first === span.end || isHost(bytes, first, span.end));
  if (!isSound) sink('call-id-malformed', span);
}

function isHost(bytes: Uint8Array, atSign: number, end: number): boolean {
  return at(bytes, atSign) === AT && atSign + 1 < end && endOfRun(bytes, atSign + 1, end, CLASS.word) === end;
}
