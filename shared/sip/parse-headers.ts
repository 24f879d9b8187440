/** Reads the header fields (RFC 3261 7.3): spans of name, value and line, compact names resolved, folds kept in the value. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isAll, SP, TAB, trimEnd } from './chars.ts';
import type { HeaderInfo } from './header-table.ts';
import { headerAt } from './header-table.ts';
import { LIMITS } from './limits.ts';
import type { HeaderField } from './message.ts';
import { noteHeader } from './parse-checks.ts';
import { readEmptyLine, readLine } from './parse-lines.ts';
import type { Scan } from './parse-scan.ts';
import { report, reportControls, shortText } from './parse-scan.ts';

const COLON = 0x3a;

function addHeader(scan: Scan, info: HeaderInfo | null, name: Span, colon: number): void {
  const { bytes } = scan;
  const lineStart = name.start;
  readLine(scan, colon + 1, true);
  const end = trimEnd(bytes, colon + 1, scan.contentEnd);
  const start = endOfRun(bytes, colon + 1, end, CLASS.lws);
  const canonical = info ? info.name : shortText(bytes, name.start, name.end);
  const line = { start: lineStart, end: scan.position };
  const header: HeaderField = { canonical, name, value: { start, end }, line };
  if (scan.control >= 0 || scan.escapedControl >= 0) reportControls(scan, canonical);
  const length = line.end - line.start;
  if (length > LIMITS.maxLine)
    report(scan, 'line-too-long', canonical, line, { length, limit: LIMITS.maxLine });
  if (info) noteHeader(scan, info, header);
  scan.headers.push(header);
}

/** A line whose name is empty, holds white space or other characters, or that has no colon at all. */
function readOddLine(scan: Scan, start: number): void {
  const { bytes } = scan;
  readLine(scan, start, false);
  const firstEnd = scan.contentEnd;
  let colon = start;
  while (colon < firstEnd && at(bytes, colon) !== COLON) colon++;
  if (colon === firstEnd) {
    readLine(scan, start, true);
    report(scan, 'header-no-colon', 'message', { start, end: trimEnd(bytes, start, scan.contentEnd) });
    reportControls(scan, 'message');
    return;
  }
  scan.control = -1;
  scan.escapedControl = -1;
  const name = { start, end: trimEnd(bytes, start, colon) };
  const code = name.end === start ? 'header-name-empty' : 'header-name-not-token';
  report(scan, code, 'message', { start, end: colon + 1 });
  addHeader(scan, null, name, colon);
}

/** White space that no header stands before cannot be a fold (RFC 3261 7.3.1). */
function readFoldWithoutHeader(scan: Scan, start: number): void {
  readLine(scan, start, true);
  report(scan, 'fold-without-header', 'message', { start, end: scan.contentEnd });
  reportControls(scan, 'message');
}

function readField(scan: Scan): void {
  const { bytes } = scan;
  const start = scan.position;
  let place = start;
  let byte = at(bytes, place);
  while (byte > SP && byte !== COLON) byte = at(bytes, ++place);
  const nameEnd = place;
  // HCOLON allows white space before the colon, but not a fold (RFC 3261 25.1).
  while (byte === SP || byte === TAB) byte = at(bytes, ++place);
  if (byte !== COLON || nameEnd === start) {
    if (place > start && nameEnd === start && byte !== COLON) readFoldWithoutHeader(scan, start);
    else readOddLine(scan, start);
    return;
  }
  const info = headerAt(bytes, start, nameEnd);
  if (!info && !isAll(bytes, start, nameEnd, CLASS.token)) readOddLine(scan, start);
  else addHeader(scan, info, { start, end: nameEnd }, place);
}

/** Reads all header fields and the empty line behind them; leaves `position` where the body begins. */
export function readHeaders(scan: Scan): void {
  const end = scan.bytes.length;
  for (let lines = 0; scan.position < end; lines++) {
    if (readEmptyLine(scan)) {
      scan.terminated = true;
      return;
    }
    if (lines < LIMITS.maxHeaders) readField(scan);
    else skipField(scan, lines);
  }
}

/** Behind the limit a line is passed over, so that the body is still found. */
function skipField(scan: Scan, lines: number): void {
  const start = scan.position;
  readLine(scan, start, true);
  scan.control = -1;
  scan.escapedControl = -1;
  if (lines === LIMITS.maxHeaders) {
    report(scan, 'too-many-headers', 'message', { start, end: scan.position }, { limit: LIMITS.maxHeaders });
  }
}
