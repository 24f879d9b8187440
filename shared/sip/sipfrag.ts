/**
 * Reads a fragment of a message (RFC 3420 2): a start line, headers and a body, each of which may be missing. The same
 * readers as for a whole message, without what only a whole message must have.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, SP, TAB } from './chars.ts';
import type { Sink } from './grammar/sink.ts';
import type { HeaderField } from './message.ts';
import { readPart } from './multipart.ts';
import { createScan } from './parse-scan.ts';
import type { StartLine } from './parse-start-line.ts';
import { readStartLine } from './parse-start-line.ts';

export interface Fragment {
  /** Null where the fragment begins with a header or with its body. */
  readonly startLine: StartLine | null;
  readonly headers: readonly HeaderField[];
  readonly body: Span;
}

const COLON = 0x3a;

/** Whether a header stands at a place: a token, white space, a colon. A start line never looks like that. */
function isHeaderAt(bytes: Uint8Array, start: number, end: number): boolean {
  let place = endOfRun(bytes, start, end, CLASS.token);
  if (place === start) return false;
  while (place < end && (at(bytes, place) === SP || at(bytes, place) === TAB)) place++;
  return place < end && at(bytes, place) === COLON;
}

/** Reads the fragment that stands in `span`. */
export function readFragment(bytes: Uint8Array, span: Span, sink: Sink): Fragment {
  const probe = createScan(bytes.subarray(0, span.end));
  probe.position = span.start;
  const startLine = isHeaderAt(bytes, span.start, span.end) ? null : readStartLine(probe);
  const start = startLine ? probe.position : span.start;
  if (startLine)
    for (const { code, span: where, data, rfc } of probe.diagnostics) sink(code, where, data, rfc);
  const { headers, body } = readPart(bytes, { start, end: span.end }, sink);
  return { startLine, headers, body };
}
