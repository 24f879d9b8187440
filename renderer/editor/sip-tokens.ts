/**
 * The one tokenizer of SIP text for colouring (RFC 3261 7): the editor and the message viewer both use it.
 * It never throws, it needs linear time, and what it cannot name it leaves without a token.
 */
import { canonicalName } from '#shared/sip/header-table.ts';
import { findValues } from '#shared/template/template.ts';

export type TokenKind =
  | 'method'
  | 'uri'
  | 'version'
  | 'status'
  | 'reason'
  | 'header'
  | 'param'
  | 'value'
  | 'punct'
  | 'body'
  | 'variable';

/** A half-open range of UTF-16 offsets with what stands there. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

interface Line {
  readonly from: number;
  readonly to: number;
}

type Emit = (from: number, to: number, kind: TokenKind) => void;

/** Headers whose value is one name in itself. */
const WHOLE_VALUE: ReadonlySet<string> = new Set(['Call-ID', 'In-Reply-To', 'SIP-ETag', 'SIP-If-Match']);
/** Headers that are a scheme and then pairs with commas between them (RFC 3261 25.1, credentials and challenge). */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'Authorization',
  'Proxy-Authorization',
  'WWW-Authenticate',
  'Proxy-Authenticate',
  'Authentication-Info',
]);

const HEADER_LINE = /^([^\s:]+)[ \t]*(:)/;
const BARE_URI = /(?:sips?|tels?|urn|im|pres|mailto|https?):[^\s;,>"]+/iy;
const PAIR = /([^\s=;,<>"]+)([ \t]*=[ \t]*)("(?:[^"\\]|\\.)*"?|[^\s;,>]*)/y;
const FLAG = /[^\s=;,<>"]+/y;

/** Splits a text into its lines; the line end (CRLF, LF or CR) belongs to none of them. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ from, to: end.index });
    from = end.index + end[0].length;
  }
  lines.push({ from, to: text.length });
  return lines;
}

const VERSION = /^SIP\//i;

/** `SIP/2.0 200 OK`: the reason may hold blanks and may be empty. */
function tokenizeStatusLine(line: string, emit: Emit): void {
  const version = wordEnd(line, 0);
  const status = skipBlanks(line, version);
  const statusEnd = wordEnd(line, status);
  emit(0, version, 'version');
  emit(status, statusEnd, 'status');
  emit(skipBlanks(line, statusEnd), line.length, 'reason');
}

/** `METHOD URI SIP/2.0`: a version is the last word where it looks like one, the URI is all between. */
function tokenizeRequestLine(line: string, emit: Emit): void {
  const end = line.trimEnd().length;
  const method = wordEnd(line, 0);
  const uri = skipBlanks(line, method);
  const last = Math.max(line.lastIndexOf(' ', end - 1), line.lastIndexOf('\t', end - 1)) + 1;
  const hasVersion = last > uri && VERSION.test(line.slice(last, last + 4));
  emit(0, method, 'method');
  emit(uri, hasVersion ? line.slice(0, last).trimEnd().length : end, 'uri');
  if (hasVersion) emit(last, end, 'version');
}

function tokenizeStartLine(line: string, emit: Emit): void {
  if (VERSION.test(line)) tokenizeStatusLine(line, emit);
  else tokenizeRequestLine(line, emit);
}

/** The offset behind the word that begins at `at`. */
function wordEnd(text: string, at: number): number {
  while (at < text.length && text[at] !== ' ' && text[at] !== '\t') at++;
  return at;
}

/** `name = value`, or where there is no `=` the bare name; answers with the offset behind it. */
function tokenizeParam(text: string, at: number, emit: Emit): number {
  PAIR.lastIndex = at;
  const pair = PAIR.exec(text);
  if (!pair) {
    FLAG.lastIndex = at;
    const flag = FLAG.exec(text);
    if (!flag) return at;
    emit(at, at + flag[0].length, 'param');
    return at + flag[0].length;
  }
  const name = (pair[1] ?? '').length;
  const value = at + name + (pair[2] ?? '').length;
  emit(at, at + name, 'param');
  emit(at + name, value, 'punct');
  emit(value, at + pair[0].length, 'value');
  return at + pair[0].length;
}

function skipBlanks(text: string, at: number): number {
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function skipQuoted(text: string, at: number): number {
  for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
  return Math.min(at + 1, text.length);
}

/** `<URI>`: the brackets as punctuation, what is in them as a URI. */
function tokenizeBracket(text: string, at: number, emit: Emit): number {
  const close = text.indexOf('>', at);
  const end = close < 0 ? text.length : close;
  emit(at, at + 1, 'punct');
  emit(at + 1, end, 'uri');
  if (close >= 0) emit(close, close + 1, 'punct');
  return close < 0 ? end : close + 1;
}

/** Values in general: addresses, parameters behind `;`, lists with `,`, quoted strings. */
function tokenizeValue(text: string, at: number, emit: Emit): void {
  let wordStart = true;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') at = skipQuoted(text, at);
    else if (char === '<') at = tokenizeBracket(text, at, emit);
    else if (char === ';') {
      emit(at, at + 1, 'punct');
      at = tokenizeParam(text, skipBlanks(text, at + 1), emit);
    } else if (char === ',') emit(at, ++at, 'punct');
    else {
      BARE_URI.lastIndex = at;
      const uri = wordStart ? BARE_URI.exec(text) : null;
      if (uri) emit(at, at + uri[0].length, 'uri');
      at += uri ? uri[0].length : 1;
      wordStart = char === ' ' || char === '\t';
      continue;
    }
    wordStart = true;
  }
}

/** `Digest realm="x", nonce="y"`: after the scheme, pairs with commas between them. */
function tokenizeCredentials(text: string, at: number, emit: Emit): void {
  const scheme = /^[^\s=,"]+(?=[ \t])/.exec(text.slice(at));
  at += scheme ? scheme[0].length : 0;
  while (at < text.length) {
    const before = (at = skipBlanks(text, at));
    if (text[at] === ',') emit(at, ++at, 'punct');
    else at = tokenizeParam(text, at, emit);
    if (at === before) at++;
  }
}

/** The value of one header on one line; `at` is where it begins in `text`, which is that line. */
function tokenizeHeaderValue(canonical: string, text: string, at: number, emit: Emit): void {
  at = skipBlanks(text, at);
  if (WHOLE_VALUE.has(canonical)) emit(at, text.trimEnd().length, 'value');
  else if (CREDENTIALS.has(canonical)) tokenizeCredentials(text, at, emit);
  else if (canonical === 'CSeq') emit(skipBlanks(text, wordEnd(text, at)), text.trimEnd().length, 'method');
  else tokenizeValue(text, at, emit);
}

function tokenizeHeaderLine(line: string, previous: string, emit: Emit): string {
  const folded = line[0] === ' ' || line[0] === '\t';
  if (folded) {
    tokenizeHeaderValue(previous, line, 0, emit);
    return previous;
  }
  const header = HEADER_LINE.exec(line);
  if (!header) return '';
  const name = header[1] ?? '';
  const colon = header[0].length - 1;
  const canonical = canonicalName(name);
  emit(0, name.length, 'header');
  emit(colon, colon + 1, 'punct');
  tokenizeHeaderValue(canonical, line, colon + 1, emit);
  return canonical;
}

/** Puts the variables over the other tokens, which are cut where a variable stands in them. */
function withVariables(text: string, tokens: readonly Token[]): Token[] {
  const variables = findValues(text);
  if (variables.length === 0) return [...tokens];
  const out: Token[] = [];
  let next = 0;
  for (const token of tokens) {
    let from = token.from;
    for (let v = variables[next]; v && v.from < token.to; v = variables[next]) {
      if (v.from > from) out.push({ from, to: v.from, kind: token.kind });
      out.push({ from: v.from, to: v.to, kind: 'variable' });
      from = Math.max(from, v.to);
      next++;
    }
    if (from < token.to) out.push({ from: Math.max(from, lastEnd(out)), to: token.to, kind: token.kind });
  }
  for (const v of variables.slice(next)) out.push({ from: v.from, to: v.to, kind: 'variable' });
  return out.filter((token) => token.from < token.to);
}

function lastEnd(tokens: readonly Token[]): number {
  return tokens.at(-1)?.to ?? 0;
}

/**
 * The tokens of a message's text, ordered and without overlap; offsets are UTF-16. Lines may end CRLF, LF or CR.
 * The start line is the first line that is not empty; the body begins behind the first empty line after it.
 */
export function tokenizeMessage(text: string): Token[] {
  return tokenizeFrom('start', text);
}

/** The same of a text that begins with a header. */
export function tokenizeHeaders(text: string): Token[] {
  return tokenizeFrom('headers', text);
}

function tokenizeFrom(first: 'start' | 'headers', text: string): Token[] {
  const tokens: Token[] = [];
  let part: typeof first | 'body' = first;
  let canonical = '';
  for (const { from, to } of linesOf(text)) {
    const emit: Emit = (a, b, kind) => void (a < b && tokens.push({ from: from + a, to: from + b, kind }));
    const line = text.slice(from, to);
    if (part === 'body') emit(0, line.length, 'body');
    else if (part === 'start' && line !== '') {
      tokenizeStartLine(line, emit);
      part = 'headers';
    } else if (part === 'headers' && line === '') part = 'body';
    else if (part === 'headers') canonical = tokenizeHeaderLine(line, canonical, emit);
  }
  return withVariables(text, tokens);
}
