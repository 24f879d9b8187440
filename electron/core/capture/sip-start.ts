/**
 * A cheap look that tells SIP from anything else on any port (RFC 3261 7.1, 7.2). Nearly everything that is not SIP is refused by its
 * first bytes; broken start lines that the parser still reads as SIP are let through.
 */
import { CLASS, CR, endOfRun, isClass, isText, LF, SP, TAB } from '#shared/sip/chars.ts';
import { isKnownMethod } from '#shared/sip/methods.ts';
import { textOf } from '#shared/lib/bytes.ts';

/** Characters of a request line that are looked at, and of a method. */
const LONGEST_LINE = 8_192;
const LONGEST_METHOD = 32;
/** CRLFs and blanks that may stand before a start line. */
const LONGEST_LEAD = 8;

const isBlank = (byte: number | undefined): boolean => byte === SP || byte === TAB;
const isBreak = (byte: number | undefined): boolean => byte === CR || byte === LF;

/** The first byte that is no CRLF and no blank. */
function skipLead(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + LONGEST_LEAD);
  let place = start;
  while (place < last && (isBlank(bytes[place]) || isBreak(bytes[place]))) place++;
  return place;
}

/** Whether bytes begin like an SIP message, after line ends that keep-alives leave. */
export function startsLikeSip(bytes: Uint8Array, start: number, end: number): boolean {
  const from = skipLead(bytes, start, end);
  if (end - from < 12 || !isClass(bytes[from] ?? -1, CLASS.token)) return false;
  if (isText(bytes, from, from + 4, 'sip/')) return true;
  const methodEnd = endOfRun(bytes, from, Math.min(end, from + LONGEST_METHOD), CLASS.token);
  return isBlank(bytes[methodEnd]) && isRequestLine(bytes, from, methodEnd, end);
}

function isRequestLine(bytes: Uint8Array, from: number, methodEnd: number, end: number): boolean {
  const last = Math.min(end, from + LONGEST_LINE);
  let lineEnd = methodEnd;
  while (lineEnd < last && !isBreak(bytes[lineEnd])) lineEnd++;
  // Behind the method may be nothing but blanks: neither walk goes back beyond it, for before the first byte no blank stops it.
  while (lineEnd > methodEnd && isBlank(bytes[lineEnd - 1])) lineEnd--;
  let word = lineEnd;
  while (word > methodEnd && !isBlank(bytes[word - 1])) word--;
  if (isText(bytes, word, Math.min(word + 4, lineEnd), 'sip/')) return true;
  return hasScheme(bytes, methodEnd + 1) && isKnownMethod(textOf(bytes, { start: from, end: methodEnd }));
}

/** Without a version a known method and a URI of SIP must do. */
function hasScheme(bytes: Uint8Array, at: number): boolean {
  return ['sip:', 'sips:', 'tel:'].some((scheme) => isText(bytes, at, at + scheme.length, scheme));
}

/** Whether bytes hold nothing but what keeps a binding open: CRLFs, zeros, blanks, or nothing (RFC 5626 3.5.1). */
export function isKeepAlive(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 64) return false;
  for (let place = start; place < end; place++) {
    const byte = bytes[place];
    if (byte !== 0 && !isBreak(byte) && !isBlank(byte)) return false;
  }
  return true;
}
