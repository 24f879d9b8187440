/** Makes the lines of a typed message end as SIP wants it (RFC 3261 7): CRLF each, and an empty line behind the headers. */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { at, CR, LF } from './chars.ts';

const CRLF = utf8('\r\n');

/** Every LF without a CR gets one; other bytes stay. */
function crlfLines(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let place = bytes.indexOf(LF); place >= 0; place = bytes.indexOf(LF, place + 1)) {
    if (at(bytes, place - 1) === CR) continue;
    parts.push(bytes.subarray(from, place), CRLF);
    from = place + 1;
  }
  return parts.length === 0 ? bytes : concatBytes([...parts, bytes.subarray(from)]);
}

/** Where the lines before the first empty line end, the empty line included; -1 where there is no empty line. */
function endOfHead(bytes: Uint8Array, start: number): number {
  for (let place = bytes.indexOf(LF, start); place >= 0; place = bytes.indexOf(LF, place + 1)) {
    if (at(bytes, place + 1) === LF) return place + 2;
    if (at(bytes, place + 1) === CR && at(bytes, place + 2) === LF) return place + 3;
  }
  return -1;
}

function startOfText(bytes: Uint8Array): number {
  let place = 0;
  while (at(bytes, place) === LF || at(bytes, place) === CR) place++;
  return place;
}

/** A message typed with LF alone throughout its head was written by an editor: then its text body was too. */
function isTypedWithLf(head: Uint8Array, body: Uint8Array): boolean {
  return !head.includes(CR) && !body.includes(0);
}

/**
 * The message with CRLF behind each line of its head and an empty line behind it. A body is touched only where the head
 * was typed with LF alone and the body holds no NUL: SDP and most text bodies want CRLF too.
 */
export function withCrlf(bytes: Uint8Array): Uint8Array {
  const end = endOfHead(bytes, startOfText(bytes));
  if (end < 0) return withEmptyLine(crlfLines(bytes));
  const head = bytes.subarray(0, end);
  const body = bytes.subarray(end);
  const isTyped = isTypedWithLf(head, body);
  return concatBytes([crlfLines(head), isTyped ? crlfLines(body) : body]);
}

/** The message with an empty line behind its head where it has none; its lines end as they end. */
export function withEmptyLine(bytes: Uint8Array): Uint8Array {
  if (endOfHead(bytes, startOfText(bytes)) >= 0) return bytes;
  return concatBytes([bytes, at(bytes, bytes.length - 1) === LF ? CRLF : concatBytes([CRLF, CRLF])]);
}
