/**
 * Reads one message out of the lines of a text: head to the empty line, body by Content-Length where the lines agree with it. Bytes
 * that are whole are taken as they stand; else the lines are put together again, and what was changed is told.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Lines } from './lines.ts';
import { readMarker } from './markers.ts';
import { findStart, HEADER } from './prefix.ts';
import type { TextRepair, TextSkipReason } from './trace.ts';
import { TEXT_LIMITS } from './trace.ts';
import type { LineView } from './view.ts';
import { createView } from './view.ts';

export interface MessageReader {
  readonly lines: Lines;
  /** Whether a line says when and where, and is no part of a message. */
  isContext(text: string): boolean;
  /** Lines that may still be looked at in vain: what Content-Length promises may not be there, again and again. */
  spare: number;
}

export interface FoundMessage {
  readonly bytes: Uint8Array;
  readonly repairs: readonly TextRepair[];
  /** The line behind it. */
  readonly next: number;
  /** Whether the body ended inside of a line, of which more is left. */
  readonly hasRest: boolean;
}

interface Head {
  readonly first: number;
  /** The line behind the last header. */
  readonly end: number;
  /** Whether the empty line is there. */
  readonly isClosed: boolean;
  /** Null where none is told. */
  readonly length: number | null;
  readonly hasType: boolean;
}

interface Body {
  /** The lines of the body. */
  readonly from: number;
  readonly to: number;
  readonly lineEnd: '\r\n' | '\n';
  /** Whether the last line has an end. */
  readonly isEnded: boolean;
}

const LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})[ \t]*$/i;
const TYPE = /^(?:content-type|c)[ \t]*:/i;

/** Reads the message whose start line stands in line `first` at `column`. */
export function readMessage(
  reader: MessageReader,
  first: number,
  column: number,
  hasDots: boolean,
): FoundMessage | TextSkipReason {
  const { lines } = reader;
  const view = createView(lines, first, column, hasDots);
  if (!view) return 'no-headers';
  const head = readHead(reader, view, first);
  if (!head) return 'too-long';
  const isWhole = view.prefix === '' && !hasDots && head.isClosed && isCrlf(lines, first, head.end + 1);
  const length = head.length ?? 0;
  if (isWhole && length > 0 && length <= TEXT_LIMITS.maxBody) {
    const whole = takeWhole(reader, lines.start(first) + column, head.end + 1, length);
    if (whole) return whole;
  }
  const body = head.isClosed ? findBody(reader, view, head) : nothing(head.end);
  return assemble(lines, view, head, body, hasDots);
}

const isCrlf = (lines: Lines, from: number, to: number): boolean => {
  for (let line = from; line < to; line++) if (!lines.isCrlf(line)) return false;
  return true;
};

/** Whether a message ends before this line, whatever it promised. */
const isBegin = (text: string): boolean => {
  const kind = readMarker(text)?.kind;
  return kind === 'begin' || kind === 'more';
};

/** Whether a line is outside of a message of which we know no better. */
function isOutside(reader: MessageReader, text: string): boolean {
  if (findStart(text) >= 0 || readMarker(text)) return true;
  return !(HEADER.test(text) && !/^\d/.test(text)) && reader.isContext(text);
}

function readHead(reader: MessageReader, view: LineView, first: number): Head | null {
  let [size, length, hasType] = [0, null as number | null, false];
  for (let line = first; ; line++) {
    const text = view.text(line);
    const head = { first, end: line, length, hasType };
    if (text === '') return { ...head, isClosed: true };
    if (text === null || (line > first && isOutside(reader, text))) return { ...head, isClosed: false };
    size += text.length + 2;
    if (size > TEXT_LIMITS.maxHead) return null;
    length ??= lengthIn(text);
    hasType ||= TYPE.test(text);
  }
}

function lengthIn(text: string): number | null {
  const digits = LENGTH.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A message whose bytes stand in the text as they were sent; null where another one begins before its body ends. */
function takeWhole(
  reader: MessageReader,
  start: number,
  bodyLine: number,
  length: number,
): FoundMessage | null {
  const { lines } = reader;
  const end = lines.start(bodyLine) + length;
  if (end > lines.bytes.length) return null;
  let line = bodyLine;
  for (; line < lines.count && lines.start(line) < end; line++) {
    reader.spare--;
    if (isBegin(lines.text(line)) || reader.spare < 0) return null;
  }
  reader.spare += line - bodyLine;
  const hasRest = line > bodyLine && end < lines.end(line - 1);
  return { bytes: lines.bytes.subarray(start, end), repairs: [], next: line, hasRest };
}

const nothing = (line: number): Body => ({ from: line, to: line, lineEnd: '\r\n', isEnded: false });

function findBody(reader: MessageReader, view: LineView, head: Head): Body {
  const from = head.end + 1;
  const { length } = head;
  if (length === 0 || (length === null && !head.hasType)) return nothing(from);
  if (length !== null && length <= TEXT_LIMITS.maxBody)
    for (const lineEnd of ['\r\n', '\n'] as const) {
      const body = bodyOfLength(reader, view, from, length, lineEnd);
      if (body) return body;
    }
  return bodyByLooks(reader, view, from);
}

/** The lines that have exactly the promised length with such line ends, the last one with or without its own; else null. */
function bodyOfLength(
  reader: MessageReader,
  view: LineView,
  from: number,
  length: number,
  lineEnd: Body['lineEnd'],
): Body | null {
  let size = 0;
  for (let line = from; reader.spare > 0; line++) {
    const place = view.span(line);
    if (!place || isBegin(view.text(line) ?? '')) break;
    reader.spare--;
    const bare = size + place.end - place.start;
    size = bare + lineEnd.length;
    if (bare !== length && size !== length && bare <= length) continue;
    if (bare > length) break;
    reader.spare += line + 1 - from;
    return { from, to: line + 1, lineEnd, isEnded: size === length };
  }
  return null;
}

/** All lines up to one that is outside, without the empty lines at the end. */
function bodyByLooks(reader: MessageReader, view: LineView, from: number): Body {
  let to = from;
  for (let line = from; ; line++) {
    const text = view.text(line);
    if (text === null || isOutside(reader, text)) break;
    if (text !== '') to = line + 1;
  }
  return { from, to, lineEnd: '\r\n', isEnded: true };
}

const CRLF = utf8('\r\n');
const LF = utf8('\n');

function assemble(lines: Lines, view: LineView, head: Head, body: Body, hasDots: boolean): FoundMessage {
  const repairs = repairsOf(lines, view, head, body, hasDots);
  const next = Math.max(body.to, head.end + (head.isClosed ? 1 : 0));
  const start = view.span(head.first)?.start ?? 0;
  if (repairs.length === 0) {
    // Nothing to repair: the bytes as they stand, up to the end of the last line.
    const isOpen = body.to > body.from && !body.isEnded;
    const end = isOpen ? lines.end(next - 1) : lines.start(next);
    return { bytes: lines.bytes.subarray(start, end), repairs, next, hasRest: false };
  }
  const parts: Uint8Array[] = [];
  const add = (line: number, lineEnd: Uint8Array): void => {
    const place: Span = view.span(line) ?? { start: 0, end: 0 };
    parts.push(lines.bytes.subarray(place.start, place.end), lineEnd);
  };
  for (let line = head.first; line < head.end; line++) add(line, CRLF);
  parts.push(CRLF);
  for (let line = body.from; line < body.to; line++) add(line, body.lineEnd === '\n' ? LF : CRLF);
  if (!body.isEnded && body.to > body.from) parts.pop();
  return { bytes: concatBytes(parts), repairs, next, hasRest: false };
}

function repairsOf(lines: Lines, view: LineView, head: Head, body: Body, hasDots: boolean): TextRepair[] {
  const repairs: TextRepair[] = [];
  const bodyEnd = body.isEnded ? body.to : body.to - 1;
  const isSound =
    isCrlf(lines, head.first, head.end + (head.isClosed ? 1 : 0)) &&
    (body.lineEnd === '\n' || isCrlf(lines, body.from, bodyEnd));
  if (hasDots) repairs.push('dots');
  else if (!isSound) repairs.push('line-ends');
  if (!head.isClosed) repairs.push('end-of-head');
  if (view.prefix !== '') repairs.push(view.prefix.trim() === '' ? 'indent' : 'prefix');
  return repairs;
}
