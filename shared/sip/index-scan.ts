/**
 * Finds the few spans that a row, a key and a dispatcher need in a message whose structure is sound (RFC 3261 7). It reads the
 * head once and the body never; at the first thing that is not plainly right it gives up, and the full parser decides.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CLASS, CR, LF, SP, TAB, decimal, endOfRun, isAll, skipLws, trimEnd } from './chars.ts';
import { HEADERS, headerAt } from './header-table.ts';
import { LIMITS } from './limits.ts';
import { hasAllMandatory, isMethodOfCSeq, mandatoryBit } from './parse-checks.ts';

export interface Head {
  readonly kind: 'request' | 'response';
  /** 0 for a request. */
  readonly status: number;
  /** The method of a request, the version of a response. */
  readonly first: Span;
  /** The Request-URI or the reason phrase. */
  readonly target: Span;
  callId: Span;
  cseq: Span;
  from: Span;
  to: Span;
  /** The value of the first Via line; the top Via is the first element of it. */
  via: Span;
  contentType: Span;
  contentLength: Span;
  /** By Content-Length where it stands, which in a sound message is the end of the bytes. */
  body: Span;
}

const COLON = 0x3a;

/** What stands for a header that is not there: empty, and nowhere in the bytes. */
export const ABSENT: Span = { start: -1, end: -1 };

const DEL = 127;

/** `SIP/2.0` as bytes: other letters are for the full parser. */
const VERSION = Uint8Array.from('SIP/2.0', (char) => char.charCodeAt(0));

const WANTED = {
  'Call-ID': 1,
  CSeq: 2,
  From: 3,
  To: 4,
  Via: 5,
  'Content-Type': 6,
  'Content-Length': 7,
} as const;

/** By place in the header table: the number of a header whose value is wanted, else 0. */
const NUMBERS = Uint8Array.from(
  HEADERS,
  ({ name }) => Object.entries(WANTED).find(([key]) => key === name)?.[1] ?? 0,
);

/**
 * By place in the header table: the number of the last scan that saw it. Numbers are never used twice, so nothing has to be
 * cleared between messages; a scan runs to its end before another one begins.
 */
const lastSeen = new Float64Array(HEADERS.length);
let scans = 0;

function isVersion(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < VERSION.length; i++) if (bytes[start + i] !== VERSION[i]) return false;
  return true;
}

/**
 * The CR of the line end at or behind `start`, with every byte before it printable, HTAB or of UTF-8; -1 where it is not so.
 * Behind the last byte stands a zero as it were, so the loop needs no other end.
 */
function endOfPlain(bytes: Uint8Array, start: number): number {
  let place = start;
  let byte = bytes[place] ?? 0;
  while ((byte >= SP && byte !== DEL) || byte === TAB) byte = bytes[++place] ?? 0;
  return byte === CR && bytes[place + 1] === LF ? place : -1;
}

/** The same for a header field: lines that begin with white space belong to it (RFC 3261 7.3.1). */
function endOfField(bytes: Uint8Array, start: number): number {
  let place = endOfPlain(bytes, start);
  while (place >= 0) {
    const next = bytes[place + 2];
    if (next !== SP && next !== TAB) break;
    place = endOfPlain(bytes, place + 3);
  }
  return place;
}

/** The colon right behind a name that begins at `start`; -1 where there is no name, or white space behind it. */
function endOfName(bytes: Uint8Array, start: number): number {
  let place = start;
  let byte = bytes[place] ?? 0;
  while (byte > SP && byte !== COLON) byte = bytes[++place] ?? 0;
  return byte === COLON && place > start ? place : -1;
}

function newHead(kind: Head['kind'], status: number, first: Span, target: Span): Head {
  return {
    kind,
    status,
    first,
    target,
    callId: ABSENT,
    cseq: ABSENT,
    from: ABSENT,
    to: ABSENT,
    via: ABSENT,
    contentType: ABSENT,
    contentLength: ABSENT,
    body: ABSENT,
  };
}

/** `SIP/2.0 SP 3DIGIT SP reason` in `0`..`end`. */
function readStatusLine(bytes: Uint8Array, end: number): Head | null {
  if (end < 12 || bytes[7] !== SP || bytes[11] !== SP) return null;
  const status = decimal(bytes, 8, 11);
  if (status < 100 || status > 699) return null;
  return newHead('response', status, { start: 0, end: 7 }, { start: 12, end });
}

/** `method SP URI SP SIP/2.0` in `0`..`end`, with nothing blank in its parts. */
function readRequestLine(bytes: Uint8Array, end: number): Head | null {
  const methodEnd = endOfRun(bytes, 0, end, CLASS.token);
  const uriEnd = end - VERSION.length - 1;
  if (methodEnd === 0 || bytes[methodEnd] !== SP || methodEnd + 1 >= uriEnd) return null;
  if (bytes[uriEnd] !== SP || !isVersion(bytes, uriEnd + 1)) return null;
  for (let place = methodEnd + 1; place < uriEnd; place++) if ((bytes[place] ?? 0) <= SP) return null;
  return newHead('request', 0, { start: 0, end: methodEnd }, { start: methodEnd + 1, end: uriEnd });
}

function valueOf(bytes: Uint8Array, start: number, fieldEnd: number): Span {
  const end = trimEnd(bytes, start, fieldEnd);
  return { start: skipLws(bytes, start, end), end };
}

/** A store to a property of known name each: by a computed name it costs more than the reading. */
function keep(head: Head, number: number, value: Span): void {
  if (number === WANTED.Via) head.via = value;
  else if (number === WANTED.From) head.from = value;
  else if (number === WANTED.To) head.to = value;
  else if (number === WANTED['Call-ID']) head.callId = value;
  else if (number === WANTED.CSeq) head.cseq = value;
  else if (number === WANTED['Content-Type']) head.contentType = value;
  else head.contentLength = value;
}

/** Reads the fields from `start` on; where the body begins, or -1 where something needs a closer look. */
function readFields(bytes: Uint8Array, start: number, head: Head): number {
  const scan = ++scans;
  let seen = 0;
  let place = start;
  for (let lines = 0; lines < LIMITS.maxHeaders; lines++) {
    if (bytes[place] === CR && bytes[place + 1] === LF)
      return hasAllMandatory(seen, head.kind === 'request') ? place + 2 : -1;
    const colon = endOfName(bytes, place);
    if (colon < 0) return -1;
    const fieldEnd = endOfField(bytes, colon + 1);
    if (fieldEnd < 0 || fieldEnd + 2 - place > LIMITS.maxLine) return -1;
    const info = headerAt(bytes, place, colon);
    if (info) {
      const { index } = info;
      const isFirst = lastSeen[index] !== scan;
      if (!isFirst && info.single) return -1;
      lastSeen[index] = scan;
      seen |= mandatoryBit(index);
      const number = NUMBERS[index] ?? 0;
      if (number > 0 && isFirst) keep(head, number, valueOf(bytes, colon + 1, fieldEnd));
    } else if (!isAll(bytes, place, colon, CLASS.token)) return -1;
    place = fieldEnd + 2;
  }
  return -1;
}

/** Whether Content-Length says what is there; without one nothing may follow the head (RFC 3261 18.3). */
function isFramed(bytes: Uint8Array, { contentLength }: Head, bodyStart: number): boolean {
  const present = bytes.length - bodyStart;
  if (contentLength === ABSENT) return present === 0;
  return decimal(bytes, contentLength.start, contentLength.end) === present;
}

/** The head of a message about which `parseMessage` would have nothing to say; null where it would, or might. */
export function scanHead(bytes: Uint8Array): Head | null {
  if (bytes.length > LIMITS.maxMessage) return null;
  const lineEnd = endOfPlain(bytes, 0);
  if (lineEnd < VERSION.length) return null;
  const head = isVersion(bytes, 0) ? readStatusLine(bytes, lineEnd) : readRequestLine(bytes, lineEnd);
  if (!head) return null;
  const bodyStart = readFields(bytes, lineEnd + 2, head);
  if (bodyStart < 0 || !isFramed(bytes, head, bodyStart)) return null;
  if (head.kind === 'request' && !isMethodOfCSeq(bytes, head.cseq, head.first)) return null;
  head.body = { start: bodyStart, end: bytes.length };
  return head;
}
