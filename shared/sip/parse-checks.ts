/**
 * The findings that one pass can make without the grammar: mandatory headers (RFC 3261 8.1.1, 8.2.6.2), headers that
 * stand twice, Content-Length against the body (18.3, 20.14), and CSeq against the method (8.1.1.5).
 */
import type { Span } from '#shared/lib/bytes.ts';
import { equalBytes } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, isClass } from './chars.ts';
import type { HeaderInfo } from './header-table.ts';
import { HEADERS, headerInfo } from './header-table.ts';
import { LIMITS } from './limits.ts';
import type { HeaderField } from './message.ts';
import type { Scan } from './parse-scan.ts';
import { report, shortText } from './parse-scan.ts';
import type { StartLine } from './parse-start-line.ts';

/** RFC 3261 8.1.1: what a request must carry. A response carries the same but Max-Forwards (8.2.6.2). */
const MANDATORY = ['To', 'From', 'CSeq', 'Call-ID', 'Via', 'Max-Forwards'] as const;

/** By place in the header table: the bit of a mandatory header, else 0. */
const BITS = Uint8Array.from(HEADERS, ({ name }) => {
  const place = (MANDATORY as readonly string[]).indexOf(name);
  return place < 0 ? 0 : 1 << place;
});
const ALL_IN_REQUEST = (1 << MANDATORY.length) - 1;
const ALL_IN_RESPONSE = ALL_IN_REQUEST >> 1;

/** The bit of a mandatory header by its place in the table, 0 for every other one. */
export function mandatoryBit(index: number): number {
  return BITS[index] ?? 0;
}

/** Whether the bits of the headers seen are those of every mandatory one. */
export function hasAllMandatory(seen: number, isRequest: boolean): boolean {
  return ((isRequest ? ALL_IN_REQUEST : ALL_IN_RESPONSE) & ~seen) === 0;
}

const CSEQ = headerInfo('CSeq');
const CONTENT_LENGTH = headerInfo('Content-Length');

/** Remembers a header of the table as it is read, and tells where a single one stands a second time. */
export function noteHeader(scan: Scan, info: HeaderInfo, header: HeaderField): void {
  scan.seen |= mandatoryBit(info.index);
  if (!info.single) return;
  const residue = 1 << (info.index & 31);
  if ((scan.singles & residue) !== 0) {
    const earlier = scan.headers.find(({ canonical }) => canonical === info.name);
    if (earlier) noteRepeated(scan, info, earlier, header);
  }
  scan.singles |= residue;
  if (info === CSEQ) scan.firstCSeq ??= header;
  else if (info === CONTENT_LENGTH) scan.firstContentLength ??= header;
}

function noteRepeated(scan: Scan, info: HeaderInfo, earlier: HeaderField, header: HeaderField): void {
  const { bytes } = scan;
  report(scan, 'header-repeated', 'message', header.line, { name: info.name }, info.rfc);
  if (info !== CONTENT_LENGTH) return;
  const values = [earlier, header].map(({ value }) => bytes.subarray(value.start, value.end));
  if (values[0] && values[1] && equalBytes(values[0], values[1])) return;
  scan.contentLengthConflict = true;
  const data = {
    first: shortText(bytes, earlier.value.start, earlier.value.end),
    second: shortText(bytes, header.value.start, header.value.end),
  };
  report(scan, 'content-length-conflict', info.name, header.value, data);
}

/** Tells which mandatory headers are missing. */
export function checkMandatory(scan: Scan, line: StartLine): void {
  const isRequest = line.kind === 'request';
  if (hasAllMandatory(scan.seen, isRequest)) return;
  const missing = (isRequest ? ALL_IN_REQUEST : ALL_IN_RESPONSE) & ~scan.seen;
  const code = isRequest ? 'header-missing' : 'header-missing-in-response';
  MANDATORY.forEach((name, place) => {
    if ((missing & (1 << place)) !== 0) report(scan, code, 'message', line.startLine, { name });
  });
}

/** The method of CSeq has to be the request's own (RFC 3261 8.1.1.5); a CSeq that cannot be read is the grammar's. */
export function checkCSeqMethod(scan: Scan, line: StartLine): void {
  if (line.kind !== 'request' || !scan.firstCSeq) return;
  const { bytes } = scan;
  const { value } = scan.firstCSeq;
  if (isMethodOfCSeq(bytes, value, line.method)) return;
  const { end } = value;
  const place = startOfLastWord(bytes, value);
  const data = { method: textAt(bytes, line.method), found: textAt(bytes, { start: place, end }) };
  report(scan, 'cseq-method', 'CSeq', { start: place, end }, data);
}

function startOfLastWord(bytes: Uint8Array, { start, end }: Span): number {
  let place = end;
  while (place > start && !isClass(at(bytes, place - 1), CLASS.lws)) place--;
  return place;
}

/** Whether the last word of a CSeq is the method; also where it has one word only, which is for the grammar to tell. */
export function isMethodOfCSeq(bytes: Uint8Array, cseq: Span, method: Span): boolean {
  const place = startOfLastWord(bytes, cseq);
  return place === cseq.start || isSame(bytes, method, place, cseq.end);
}

function isSame(bytes: Uint8Array, span: Span, start: number, end: number): boolean {
  if (span.end - span.start !== end - start) return false;
  for (let i = 0; i < end - start; i++) if (at(bytes, span.start + i) !== at(bytes, start + i)) return false;
  return true;
}

/** A short text for a finding's words. */
function textAt(bytes: Uint8Array, span: Span): string {
  return shortText(bytes, span.start, Math.min(span.end, span.start + 60));
}

/** Tells what is odd about the message as a whole: its line ends, its length, and how its headers end. */
export function checkWhole(scan: Scan, line: StartLine): void {
  const { bytes, bareLf } = scan;
  const end = bytes.length;
  if (bareLf >= 0) {
    report(scan, 'bare-lf', 'message', { start: bareLf, end: bareLf + 1 }, { count: scan.bareLfCount });
  }
  if (!scan.terminated) report(scan, 'headers-not-terminated', 'message', { start: end, end });
  if (line.startLine.start > 0) {
    report(scan, 'leading-empty-lines', 'message', { start: 0, end: line.startLine.start });
  }
  if (end > LIMITS.maxMessage) {
    const span = { start: LIMITS.maxMessage, end };
    report(scan, 'message-too-long', 'message', span, { length: end, limit: LIMITS.maxMessage });
  }
}

/**
 * Where the body ends. Without a sound Content-Length it is the end of the datagram (RFC 3261 18.3); a datagram that is
 * shorter than Content-Length is an error, and what is longer is left out of the body.
 */
export function findBodyEnd(scan: Scan, start: number): number {
  const end = scan.bytes.length;
  const header = scan.firstContentLength;
  if (!header) {
    if (start < end) report(scan, 'content-length-missing', 'message', { start, end });
    return end;
  }
  const length = decimal(scan.bytes, header.value.start, header.value.end);
  if (length < 0) report(scan, 'content-length-not-number', 'Content-Length', header.value);
  if (length < 0 || scan.contentLengthConflict) return end;
  const present = end - start;
  if (length > present)
    report(scan, 'content-length-too-large', 'Content-Length', header.value, { length, present });
  else if (length < present) {
    report(scan, 'body-trailer', 'body', { start: start + length, end }, { length, extra: present - length });
  }
  return Math.min(end, start + length);
}
