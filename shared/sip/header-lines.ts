/**
 * Finds the lines of one header, and the body, without parsing the message (RFC 3261 7.3, 18.3): for searches over many. It answers
 * as `parseMessage` would; where that needs a closer look it says nothing, and whoever asks has the message parsed.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CLASS, CR, LF, SP, TAB, decimal, isAll, isClass, isText, skipLws, trimEnd } from './chars.ts';
import type { HeaderLines } from './message.ts';
import { LIMITS } from './limits.ts';

const COLON = 0x3a;

/** A header by the names that it can be written with, in small letters. */
export interface HeaderNames {
  /** As its lines are called. */
  readonly canonical: string;
  readonly full: Uint8Array;
  /** The one-letter form (RFC 3261 7.3.3); 0 where it has none. */
  readonly compact: number;
}

/** The names of a header; null for a name that only a broken line could have. */
export function headerNames(name: string, compact = ''): HeaderNames | null {
  const full = Uint8Array.from(name.toLowerCase(), (char) => Math.min(char.charCodeAt(0), 255));
  if (!isAll(full, 0, full.length, CLASS.token)) return null;
  return { canonical: name, full, compact: compact === '' ? 0 : compact.toLowerCase().charCodeAt(0) };
}

const folded = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);

/** The place behind a name that stands at `place`, or -1. */
function endOfNamed(bytes: Uint8Array, place: number, { full, compact }: HeaderNames): number {
  const first = folded(bytes[place] ?? 0);
  if (compact !== 0 && first === compact) {
    const next = bytes[place + 1] ?? 0;
    if (!isClass(next, CLASS.token)) return place + 1;
  }
  if (first !== full[0]) return -1;
  for (let i = 1; i < full.length; i++) if (folded(bytes[place + i] ?? 0) !== full[i]) return -1;
  return isClass(bytes[place + full.length] ?? 0, CLASS.token) ? -1 : place + full.length;
}

/** The place of the LF at or behind `place`, or the end. */
function endOfLine(bytes: Uint8Array, place: number): number {
  let at = place;
  while (at < bytes.length && bytes[at] !== LF) at++;
  return at;
}

/** Whether the line up to an LF is surely a start line, so that the bytes are SIP. */
function isStartLine(bytes: Uint8Array, lf: number): boolean {
  if (isText(bytes, 0, 8, 'sip/2.0 ')) return lf > 8;
  const end = bytes[lf - 1] === CR ? lf - 1 : lf;
  return (bytes[0] ?? 0) > SP && bytes[end - 8] === SP && isText(bytes, end - 7, end, 'sip/2.0');
}

/** What was found: the values of the header, and where the body begins. */
interface Found {
  readonly lines: HeaderLines['headers'][number][];
  readonly body: number;
}

/** The LF that ends the field at `place`, its folded lines included (RFC 3261 7.3.1), or the end. */
function endOfField(bytes: Uint8Array, place: number): number {
  let lf = endOfLine(bytes, place);
  while (bytes[lf + 1] === SP || bytes[lf + 1] === TAB) lf = endOfLine(bytes, lf + 1);
  return lf;
}

/** The value of the field whose name ends at `nameEnd` and which ends at `lf`; null where no colon stands behind the name. */
function valueAt(bytes: Uint8Array, nameEnd: number, lf: number): Span | null {
  let colon = nameEnd;
  while (bytes[colon] === SP || bytes[colon] === TAB) colon++;
  if (bytes[colon] !== COLON) return null;
  const end = trimEnd(bytes, colon + 1, lf);
  return { start: skipLws(bytes, colon + 1, end), end };
}

function find(bytes: Uint8Array, names: HeaderNames): Found | null {
  const first = endOfLine(bytes, 0);
  if (!isStartLine(bytes, first)) return null;
  const lines: Found['lines'] = [];
  let place = first + 1;
  for (let count = 0; place < bytes.length; count++) {
    const byte = bytes[place];
    if (byte === LF) return { lines, body: place + 1 };
    if (byte === CR && bytes[place + 1] === LF) return { lines, body: place + 2 };
    if (count === LIMITS.maxHeaders) return null;
    const nameEnd = endOfNamed(bytes, place, names);
    const lf = endOfField(bytes, place);
    if (nameEnd >= 0) {
      const value = valueAt(bytes, nameEnd, lf);
      if (!value) return null;
      lines.push({ canonical: names.canonical, value });
    }
    place = lf + 1;
  }
  return { lines, body: bytes.length };
}

/** The lines of a header in their order; null where the message has to be parsed to know. */
export function quickLines(bytes: Uint8Array, names: HeaderNames): HeaderLines['headers'] | null {
  return find(bytes, names)?.lines ?? null;
}

const CONTENT_LENGTH = headerNames('Content-Length', 'l');

/** The body by Content-Length; null where the message has to be parsed to know. */
export function quickBody(bytes: Uint8Array): Span | null {
  const found = CONTENT_LENGTH && find(bytes, CONTENT_LENGTH);
  if (!found || found.lines.length > 1) return null;
  const [line] = found.lines;
  const length = line ? decimal(bytes, line.value.start, line.value.end) : -1;
  const end = length < 0 ? bytes.length : Math.min(bytes.length, found.body + length);
  return { start: found.body, end };
}
