/** Reads and rewrites the start line of a text (RFC 3261 7.1, 7.2) word by word, without touching anything else. */
import type { TextLine } from '#shared/template/lines.ts';
import { eachLine } from '#shared/template/lines.ts';

export interface RequestLine {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
}

/** A half-open range of UTF-16 offsets. */
interface Word {
  readonly from: number;
  readonly to: number;
}

/**
 * A start line in its three parts: method, URI and version of a request; version, status and reason of a response. A part that is
 * missing is empty, at the place where it would begin.
 */
export interface StartLine {
  readonly kind: 'request' | 'response';
  readonly parts: readonly [Word, Word, Word];
  /** Without an escape that ends the line. */
  readonly content: Word;
  /** With its line end. */
  readonly line: Word;
}

const VERSION = 'SIP/2.0';
const BLANKS = /[ \t]/;

function behindWord(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && !BLANKS.test(text[at] ?? '')) at++;
  return at;
}

function behindBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && BLANKS.test(text[at] ?? '')) at++;
  return at;
}

function beforeBlanks(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && BLANKS.test(text[at - 1] ?? '')) at--;
  return at;
}

/** The last word of a range where it is a version. */
function versionIn(text: string, from: number, to: number): Word {
  let at = to;
  while (at > from && !BLANKS.test(text[at - 1] ?? '')) at--;
  return /^SIP\//i.test(text.slice(at, at + 4)) ? { from: at, to } : { from: to, to };
}

function partsOf(text: string, { from, to }: Word): Pick<StartLine, 'kind' | 'parts'> {
  const begin = behindBlanks(text, from, to);
  const end = beforeBlanks(text, begin, to);
  const first = { from: begin, to: behindWord(text, begin, end) };
  const second = behindBlanks(text, first.to, end);
  if (/^SIP\//i.test(text.slice(begin, begin + 4))) {
    const status = { from: second, to: behindWord(text, second, end) };
    return {
      kind: 'response',
      parts: [first, status, { from: behindBlanks(text, status.to, end), to: end }],
    };
  }
  const version = versionIn(text, second, end);
  return {
    kind: 'request',
    parts: [first, { from: second, to: beforeBlanks(text, second, version.from) }, version],
  };
}

/** The first line that is sent and not empty; what is behind it is not read. */
function firstSent(text: string): TextLine | null {
  for (const line of eachLine(text)) if (!line.isOff && line.end > line.start) return line;
  return null;
}

/** The start line: the first line that is sent and not empty; at the end of the text, and empty, where there is none. */
export function readStartLine(text: string): StartLine {
  const none = { from: text.length, to: text.length, start: text.length, end: text.length };
  const found = firstSent(text) ?? none;
  const content = { from: found.start, to: found.end };
  return { ...partsOf(text, content), content, line: { from: found.from, to: found.to } };
}

/** The parts of the request line; a part that is not there is empty. A status line has none. */
export function readRequestLine(text: string): RequestLine {
  const { kind, parts } = readStartLine(text);
  if (kind === 'response') return { method: '', uri: '', version: '' };
  const [method, uri, version] = parts.map(({ from, to }) => text.slice(from, to));
  return { method: method ?? '', uri: uri ?? '', version: version ?? '' };
}

function replaced(text: string, { from, to }: Word, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

/** Which parts may hold blanks, and which may be missing: without the others the line would be read as something else. */
const WITH_BLANKS = { request: [1], response: [2] };
const OPTIONAL = { request: [1, 2], response: [2] };

/**
 * The text with another part of its start line; what cannot stand there leaves the text as it is. Where that part, or one before it, is
 * missing, the line is written anew.
 */
export function withPart(text: string, place: 0 | 1 | 2, part: string): string {
  const { kind, parts, content } = readStartLine(text);
  const old = parts.map(({ from, to }) => text.slice(from, to));
  const next = part.replace(/[\r\n]+/g, ' ').trim();
  const isLegal =
    next === '' ? OPTIONAL[kind].includes(place) : WITH_BLANKS[kind].includes(place) || !/\s/.test(next);
  if (!isLegal || old[place] === next) return text;
  if (parts.slice(0, place + 1).every(({ from, to }) => to > from)) return replaced(text, parts[place], next);
  const words = old.with(place, next);
  if (kind === 'request') words[0] ||= 'OPTIONS';
  if (kind === 'request' && place < 2) words[2] ||= VERSION;
  return replaced(text, content, words.join(' '));
}

/** CSeq names the method a second time (RFC 3261 20.16), so it follows where it was the same. */
function renameCSeq(text: string, old: string, method: string): string {
  const blank = text.search(/\n\n/);
  const head = blank < 0 ? text : text.slice(0, blank);
  const cseq = /^(cseq[ \t]*:[ \t]*\d+[ \t]+)(\S+)[ \t]*$/im.exec(head);
  if (!cseq || cseq[2] !== old) return text;
  const at = cseq.index + (cseq[1] ?? '').length;
  return text.slice(0, at) + method + text.slice(at + old.length);
}

/** The text with another method in its first line, and in its CSeq where that named the old one. */
export function withMethod(text: string, method: string): string {
  const old = readRequestLine(text).method;
  const next = withPart(text, 0, method);
  return next === text || old === '' ? next : renameCSeq(next, old, readRequestLine(next).method);
}

/** The text with another Request-URI; blanks at its ends are not part of one. */
export function withUri(text: string, uri: string): string {
  return withPart(text, 1, uri);
}
