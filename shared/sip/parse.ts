/**
 * Reads the structure of a message in one pass over its bytes (RFC 3261 7, 18.3): start line, header spans, body.
 * Never throws and drops nothing: whatever is wrong is a diagnostic beside a whole message.
 */
import { CR, LF, at } from './chars.ts';
import type { ParseResult, SipMessage } from './message.ts';
import { checkCSeqMethod, checkMandatory, checkWhole, findBodyEnd } from './parse-checks.ts';
import { readHeaders } from './parse-headers.ts';
import type { Scan } from './parse-scan.ts';
import { createScan } from './parse-scan.ts';
import type { StartLine } from './parse-start-line.ts';
import { readStartLine } from './parse-start-line.ts';

export { LIMITS } from './limits.ts';

/** Empty lines before the start line are passed over (RFC 3261 7.5). */
function skipEmptyLines(bytes: Uint8Array): number {
  let place = 0;
  while (at(bytes, place) === LF || (at(bytes, place) === CR && at(bytes, place + 1) === LF)) place++;
  return place;
}

/**
 * Parses one message. `message` is null only where the first line is not a start line of SIP; the diagnostics are those
 * of structure, `lint` adds those of the grammar and of meaning.
 */
export function parseMessage(bytes: Uint8Array): ParseResult {
  const scan = createScan(bytes);
  scan.position = skipEmptyLines(bytes);
  const line = readStartLine(scan);
  if (!line) return { message: null, diagnostics: scan.diagnostics };
  readHeaders(scan);
  const bodyStart = scan.position;
  const bodyEnd = findBodyEnd(scan, bodyStart);
  checkMandatory(scan, line);
  checkCSeqMethod(scan, line);
  checkWhole(scan, line);
  return { message: assemble(scan, line, bodyStart, bodyEnd), diagnostics: scan.diagnostics };
}

/** Written out part by part: spreading the start line's object costs more than all the rest. */
function assemble(scan: Scan, line: StartLine, bodyStart: number, bodyEnd: number): SipMessage {
  const { bytes, headers } = scan;
  const { startLine, version } = line;
  const body = { start: bodyStart, end: bodyEnd };
  const trailer = { start: bodyEnd, end: bytes.length };
  if (line.kind === 'request') {
    const { method, uri } = line;
    return { kind: 'request', bytes, startLine, version, method, uri, headers, body, trailer };
  }
  const { status, statusSpan, reason } = line;
  return { kind: 'response', bytes, startLine, version, status, statusSpan, reason, headers, body, trailer };
}
