/**
 * Reads the start line (RFC 3261 7.1 and 7.2). A line that has an SIP version, or that looks like a request without
 * one, makes a message however broken it is; anything else is not SIP and the answer is null.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, endOfRun, isAll, isText, SP, TAB } from './chars.ts';
import { isKnownMethod } from './methods.ts';
import { readLine } from './parse-lines.ts';
import type { Scan } from './parse-scan.ts';
import { report, reportControls, shortText } from './parse-scan.ts';

export type StartLine =
  | {
      readonly kind: 'request';
      readonly startLine: Span;
      readonly version: Span;
      readonly method: Span;
      readonly uri: Span;
    }
  | {
      readonly kind: 'response';
      readonly startLine: Span;
      readonly version: Span;
      readonly status: number;
      readonly statusSpan: Span;
      readonly reason: Span;
    };

const AT = 'start-line';
const SCHEMES: ReadonlySet<string> = new Set(['sip', 'sips', 'tel', 'im', 'pres', 'urn']);

const isBlank = (byte: number): boolean => byte === SP || byte === TAB;

function endOfWord(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  while (place < end && !isBlank(at(bytes, place))) place++;
  return place;
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  while (place < end && isBlank(at(bytes, place))) place++;
  return place;
}

function trimBlanks(bytes: Uint8Array, start: number, end: number): number {
  let place = end;
  while (place > start && isBlank(at(bytes, place - 1))) place--;
  return place;
}

function startOfLastWord(bytes: Uint8Array, start: number, end: number): number {
  let place = end;
  while (place > start && !isBlank(at(bytes, place - 1))) place--;
  return place;
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 4 && isText(bytes, start, start + 4, 'sip/');
}

/** Exactly one SP stands between the elements of a start line (RFC 3261 7.1, 7.2). */
function isOneSpace(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 1 && at(bytes, start) === SP;
}

/** The version is compared without regard to case, but has to be sent in upper case (RFC 3261 7.1). */
function checkVersion(scan: Scan, version: Span): void {
  const { start, end } = version;
  const written = shortText(scan.bytes, start, end);
  if (written === 'SIP/2.0') return;
  report(scan, written.toUpperCase() === 'SIP/2.0' ? 'version-case' : 'version-unknown', AT, version, {
    written,
  });
}

/** Words that can pass for a request though its version is missing or broken: a method we know or a scheme of SIP. */
function looksLikeRequest(bytes: Uint8Array, method: Span, uri: Span, last: number): boolean {
  if (!isAll(bytes, method.start, method.end, CLASS.token) || uri.start >= uri.end) return false;
  const schemeEnd = endOfRun(bytes, uri.start, uri.end, CLASS.alpha);
  const hasScheme = at(bytes, schemeEnd) === 0x3a && schemeEnd < uri.end;
  if (hasScheme && SCHEMES.has(shortText(bytes, uri.start, schemeEnd).toLowerCase())) return true;
  const isBare = last <= uri.start;
  return isBare && isKnownMethod(shortText(bytes, method.start, method.end));
}

function checkRequestLine(scan: Scan, method: Span, uri: Span, version: Span, hasVersion: boolean): void {
  const { bytes } = scan;
  if (!isAll(bytes, method.start, method.end, CLASS.token)) report(scan, 'method-not-token', AT, method);
  if (uri.start >= uri.end) report(scan, 'request-line-no-uri', AT, uri);
  else if (!isOneSpace(bytes, method.end, uri.start)) {
    report(scan, 'request-line-spacing', AT, { start: method.end, end: uri.start });
  }
  if (!hasVersion) report(scan, 'request-line-no-version', AT, version);
  else {
    if (uri.start < uri.end && !isOneSpace(bytes, uri.end, version.start)) {
      report(scan, 'request-line-spacing', AT, { start: uri.end, end: version.start });
    }
    checkVersion(scan, version);
  }
}

function readRequestLine(scan: Scan, startLine: Span, start: number, end: number): StartLine | null {
  const { bytes } = scan;
  const method = { start, end: endOfWord(bytes, start, end) };
  const lastWord = startOfLastWord(bytes, method.end, end);
  const hasVersion = lastWord > method.end && isVersion(bytes, lastWord, end);
  const version = { start: hasVersion ? lastWord : end, end };
  const uriStart = Math.min(skipBlanks(bytes, method.end, end), version.start);
  const uri = { start: uriStart, end: trimBlanks(bytes, uriStart, version.start) };
  if (!hasVersion && !looksLikeRequest(bytes, method, uri, lastWord)) return null;
  checkRequestLine(scan, method, uri, version, hasVersion);
  return { kind: 'request', startLine, version, method, uri };
}

/** Status-Code is three digits; its first digit is 1 to 6 (RFC 3261 7.2). */
function readStatus(scan: Scan, span: Span): number {
  const status = decimal(scan.bytes, span.start, span.end);
  const digits = span.end - span.start;
  if (status < 0) report(scan, 'status-not-number', AT, span);
  else if (digits !== 3) report(scan, 'status-not-three-digits', AT, span, { digits });
  else if (status < 100 || status > 699) report(scan, 'status-out-of-range', AT, span, { status });
  return status < 0 || digits < 3 ? 0 : status;
}

function readStatusLine(scan: Scan, startLine: Span, start: number, end: number): StartLine {
  const { bytes } = scan;
  const version = { start, end: endOfWord(bytes, start, end) };
  checkVersion(scan, version);
  const statusStart = skipBlanks(bytes, version.end, end);
  if (!isOneSpace(bytes, version.end, statusStart)) report(scan, 'status-line-spacing', AT, version);
  const statusSpan = { start: statusStart, end: endOfWord(bytes, statusStart, end) };
  const status = readStatus(scan, statusSpan);
  // The SP after the status stands even where the phrase is empty (RFC 3261 7.2).
  if (at(bytes, statusSpan.end) !== SP || statusSpan.end >= end)
    report(scan, 'status-line-spacing', AT, statusSpan);
  const reason = { start: Math.min(statusSpan.end + 1, end), end };
  return { kind: 'response', startLine, version, status, statusSpan, reason };
}

/** Reads the line at `position`; null, with a finding, where it is not a start line of SIP. */
export function readStartLine(scan: Scan): StartLine | null {
  const { bytes } = scan;
  const lineStart = scan.position;
  readLine(scan, lineStart, false);
  const startLine = { start: lineStart, end: scan.contentEnd };
  const start = skipBlanks(bytes, lineStart, startLine.end);
  const isResponse = isVersion(bytes, start, startLine.end);
  const end = isResponse ? startLine.end : trimBlanks(bytes, start, startLine.end);
  const line = isResponse
    ? readStatusLine(scan, startLine, start, end)
    : readRequestLine(scan, startLine, start, end);
  if (!line) {
    report(scan, start === startLine.end ? 'start-line-missing' : 'start-line-not-sip', AT, startLine);
    return null;
  }
  if (start > lineStart) report(scan, 'start-line-leading-space', AT, { start: lineStart, end: start });
  if (end < startLine.end) report(scan, 'start-line-trailing-space', AT, { start: end, end: startLine.end });
  reportControls(scan, AT);
  return line;
}
