/** Finds where a line and a header field end (RFC 3261 7 and 7.3.1): CRLF, LF alone with a remark, folded lines joined. */
import { at, CR, LF, SP, TAB } from './chars.ts';
import type { Scan } from './parse-scan.ts';

const BACKSLASH = 0x5c;
const DEL = 127;

/** The length of the line end at a place: 2 for CRLF, 1 for LF alone, 0 where there is none. */
export function lineEndAt(bytes: Uint8Array, place: number): number {
  const byte = at(bytes, place);
  if (byte === LF) return 1;
  return byte === CR && at(bytes, place + 1) === LF ? 2 : 0;
}

function noteBareLf(scan: Scan, place: number): void {
  if (scan.bareLf < 0) scan.bareLf = place;
  scan.bareLfCount++;
}

/** A quoted pair may hold any ASCII character but CR and LF (RFC 3261 25.1), so a backslash before it makes it legal. */
function noteControl(scan: Scan, place: number): void {
  if (at(scan.bytes, place - 1) === BACKSLASH && at(scan.bytes, place) !== CR) {
    if (scan.escapedControl < 0) scan.escapedControl = place;
  } else if (scan.control < 0) scan.control = place;
}

/** The place of the first byte that is neither printable nor HTAB: a line end or a control character. */
function endOfText(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  for (; place < end; place++) {
    const byte = bytes[place] ?? 0;
    if ((byte < SP && byte !== TAB) || byte === DEL) break;
  }
  return place;
}

/**
 * Reads on from `start` to the end of the line, and of the lines folded to it where `folds` is set. Leaves the end of
 * the content in `contentEnd` and the begin of the next line in `position`.
 */
export function readLine(scan: Scan, start: number, folds: boolean): void {
  const { bytes } = scan;
  const end = bytes.length;
  let place = start;
  while (place < end) {
    place = endOfText(bytes, place, end);
    if (place === end) break;
    const length = lineEndAt(bytes, place);
    if (length === 0) {
      noteControl(scan, place++);
      continue;
    }
    if (length === 1) noteBareLf(scan, place);
    const next = at(bytes, place + length);
    if (!folds || (next !== SP && next !== TAB)) {
      scan.contentEnd = place;
      scan.position = place + length;
      return;
    }
    place += length;
  }
  scan.contentEnd = end;
  scan.position = end;
}

/** Reads the empty line at `position`, if it is one. */
export function readEmptyLine(scan: Scan): boolean {
  const length = lineEndAt(scan.bytes, scan.position);
  if (length === 0) return false;
  if (length === 1) noteBareLf(scan, scan.position);
  scan.position += length;
  return true;
}
