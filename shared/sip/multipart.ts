/**
 * Cuts a multipart body at its boundary (RFC 2046 5.1.1, RFC 5621 3) into preamble, parts and epilogue, as spans. The line
 * end before a boundary belongs to the boundary. One pass, nothing is thrown or dropped.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { equalBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { at, CR, isText, LF, SP, TAB } from './chars.ts';
import type { Sink } from './grammar/sink.ts';
import type { HeaderField } from './message.ts';
import { readHeaders } from './parse-headers.ts';
import { createScan } from './parse-scan.ts';

export const MULTIPART_LIMITS = {
  /** Parts of one body that are read. */
  maxParts: 128,
  /** Bytes of a boundary (RFC 2046 5.1.1). */
  maxBoundary: 70,
} as const;

export interface MultipartPart {
  /** Headers, empty line and body; without the line end that belongs to the next boundary. */
  readonly span: Span;
  readonly headers: readonly HeaderField[];
  readonly body: Span;
}

export interface MultipartNode {
  readonly boundary: string;
  /** What stands before the first boundary; readers pass over it. */
  readonly preamble: Span;
  readonly parts: readonly MultipartPart[];
  /** What stands behind the closing boundary. */
  readonly epilogue: Span;
  /** Whether the closing boundary is there. */
  readonly closed: boolean;
}

interface Delimiter {
  /** Where the line end before the boundary begins. */
  readonly start: number;
  /** Behind the boundary's own line end. */
  readonly end: number;
  readonly closes: boolean;
}

const DASH = 0x2d;
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]$/;

/** The boundary line that begins at `start`, or null. Spaces and tabs may stand behind it. */
function delimiterAt(bytes: Uint8Array, start: number, span: Span, mark: Uint8Array): Delimiter | null {
  if (start + mark.length > span.end) return null;
  if (at(bytes, start) !== DASH || !equalBytes(bytes.subarray(start, start + mark.length), mark)) return null;
  let place = start + mark.length;
  const closes = place + 2 <= span.end && at(bytes, place) === DASH && at(bytes, place + 1) === DASH;
  if (closes) place += 2;
  while (place < span.end && (at(bytes, place) === SP || at(bytes, place) === TAB)) place++;
  const isCrlf = place + 1 < span.end && at(bytes, place) === CR && at(bytes, place + 1) === LF;
  const isEnd = place === span.end || isCrlf || at(bytes, place) === LF;
  if (!isEnd) return null;
  const own = isCrlf ? 2 : 1;
  return { start: beforeLineEnd(bytes, start, span.start), end: Math.min(place + own, span.end), closes };
}

function beforeLineEnd(bytes: Uint8Array, place: number, least: number): number {
  if (place <= least || at(bytes, place - 1) !== LF) return place;
  return place - 2 >= least && at(bytes, place - 2) === CR ? place - 2 : place - 1;
}

/** Every boundary line up to the closing one, or to one more than the limit of parts allows. */
function findDelimiters(bytes: Uint8Array, span: Span, mark: Uint8Array): Delimiter[] {
  const found: Delimiter[] = [];
  for (let place = span.start; place < span.end;) {
    const delimiter = delimiterAt(bytes, place, span, mark);
    if (delimiter) {
      found.push(delimiter);
      if (delimiter.closes || found.length > MULTIPART_LIMITS.maxParts) break;
      place = delimiter.end;
      continue;
    }
    while (place < span.end && at(bytes, place) !== LF) place++;
    place++;
  }
  return found;
}

/** Reads headers and body of one part; findings of its headers go to the sink. */
export function readPart(bytes: Uint8Array, span: Span, sink: Sink): MultipartPart {
  // A view that ends where the part does keeps the header reader inside it, and its spans are those of the message.
  const scan = createScan(bytes.subarray(0, span.end));
  scan.position = span.start;
  readHeaders(scan);
  for (const { code, span: where, data, rfc } of scan.diagnostics) sink(code, where, data, rfc);
  return { span, headers: scan.headers, body: { start: scan.position, end: span.end } };
}

function readParts(bytes: Uint8Array, span: Span, marks: readonly Delimiter[], sink: Sink): MultipartPart[] {
  const parts: MultipartPart[] = [];
  marks.forEach((mark, place) => {
    if (mark.closes || place >= MULTIPART_LIMITS.maxParts) return;
    const end = Math.max(mark.end, marks[place + 1]?.start ?? span.end);
    parts.push(readPart(bytes, { start: mark.end, end }, sink));
  });
  return parts;
}

function tell(bytes: Uint8Array, node: MultipartNode, span: Span, sink: Sink): void {
  const { boundary, parts, preamble, epilogue, closed } = node;
  const isSound = boundary.length <= MULTIPART_LIMITS.maxBoundary && BOUNDARY.test(boundary);
  if (!isSound) sink('multipart-boundary-malformed', { start: span.start, end: span.start });
  if (parts.length === 0) sink('multipart-no-part', span, { boundary: boundary.slice(0, 80) });
  else if (!closed) {
    sink('multipart-unclosed', { start: span.end, end: span.end }, { boundary: boundary.slice(0, 80) });
  }
  for (const outside of [preamble, epilogue]) {
    const isBlank = textOf(bytes, outside).trim() === '';
    if (parts.length > 0 && !isBlank) sink('multipart-outside', outside);
  }
}

/** Cuts the body that stands in `span` at `boundary` (without its dashes and quotes). */
export function readMultipart(bytes: Uint8Array, span: Span, boundary: string, sink: Sink): MultipartNode {
  const marks = boundary === '' ? [] : findDelimiters(bytes, span, utf8(`--${boundary}`));
  const { maxParts } = MULTIPART_LIMITS;
  const isCut = marks.filter(({ closes }) => !closes).length > maxParts;
  const last = marks.at(-1);
  const closed = last?.closes ?? false;
  const node: MultipartNode = {
    boundary,
    preamble: { start: span.start, end: marks[0]?.start ?? span.end },
    parts: readParts(bytes, span, marks, sink),
    epilogue: { start: closed && last ? last.end : span.end, end: span.end },
    closed,
  };
  if (isCut && last)
    sink('multipart-too-many-parts', { start: last.start, end: span.end }, { limit: maxParts });
  else tell(bytes, node, span, sink);
  return node;
}

/** The value of a part's header as a span, or null. */
export function partHeader(headers: readonly HeaderField[], canonical: string): Span | null {
  return headers.find((header) => header.canonical === canonical)?.value ?? null;
}

/** Whether a part says that its bytes stand as they are: identity, 7bit, 8bit, binary, or nothing (RFC 2045 6). */
export function isPlainEncoding(bytes: Uint8Array, value: Span | null): boolean {
  if (!value || value.start >= value.end) return true;
  return ['identity', '7bit', '8bit', 'binary'].some((word) => isText(bytes, value.start, value.end, word));
}
