/** Reads a URI (RFC 3261 19.1.1 and 25.1): the parts of sip and sips, the digits of tel (RFC 3966), the scheme of others. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass, isText } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { HostPortNode } from './host.ts';
import { readHostPort } from './host.ts';
import type { ParamNode } from './params.ts';
import { paramName } from './params.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';

export interface UriNode {
  readonly span: Span;
  /** Empty where there is none. */
  readonly scheme: Span;
  /** Lower-case. */
  readonly schemeText: string;
  /** What follows the scheme's colon. */
  readonly rest: Span;
  /** The following are of sip and sips only. */
  readonly user: Span | null;
  readonly password: Span | null;
  readonly hostPort: HostPortNode | null;
  readonly params: readonly ParamNode[];
  /** What follows the question mark. */
  readonly headers: Span | null;
}

const COLON = 0x3a;
const AT = 0x40;
const SEMICOLON = 0x3b;
const QUESTION = 0x3f;
const EQUAL = 0x3d;
const AMPERSAND = 0x26;
const PERCENT = 0x25;

/** Schemes that SIP elements handle; another one is legal and not understood by most (RFC 3261 8.2.2.1). */
const KNOWN_SCHEMES: ReadonlySet<string> = new Set(['sip', 'sips', 'tel', 'im', 'pres', 'urn']);
const TELEPHONE = /^(?:\+[-.()]*\d[\d\-.()]*|[\da-fA-F*#\-.()]+)(?:;.*)?$/s;

function indexOf(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let place = start; place < end; place++) if (at(bytes, place) === byte) return place;
  return -1;
}

/** Checks that a range holds characters of a class and sound escapes (RFC 3261 19.1.2); the first fault is told. */
function checkCharacters(bytes: Uint8Array, { start, end }: Span, bit: number, sink: Sink): void {
  for (let place = endOfRun(bytes, start, end, bit); place < end; place = endOfRun(bytes, place, end, bit)) {
    const byte = at(bytes, place);
    const isEscape = byte === PERCENT && place + 2 < end;
    if (isEscape && isClass(at(bytes, place + 1), CLASS.hex) && isClass(at(bytes, place + 2), CLASS.hex)) {
      place += 3;
      continue;
    }
    const span = { start: place, end: Math.min(place + (byte === PERCENT ? 3 : 1), end) };
    sink(byte === PERCENT ? 'uri-escape' : 'uri-character', span, { text: textOf(bytes, span) });
    return;
  }
}

function readUriParam(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode {
  const equal = indexOf(bytes, start, end, EQUAL);
  const name = { start, end: equal < 0 ? end : equal };
  const value = equal < 0 ? null : { start: equal + 1, end };
  if (name.start === name.end || (value && value.start === value.end))
    sink('uri-parameter-empty', { start, end });
  checkCharacters(bytes, name, CLASS.param, sink);
  if (value) checkCharacters(bytes, value, CLASS.param, sink);
  return { name, value };
}

/** uri-parameters: none may stand twice (RFC 3261 19.1.1). */
function readUriParams(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode[] {
  const params: ParamNode[] = [];
  const seen = new Set<string>();
  for (let place = start; place < end && params.length < LIMITS.maxListItems;) {
    const next = indexOf(bytes, place + 1, end, SEMICOLON);
    const stop = next < 0 ? end : next;
    const param = readUriParam(bytes, place + 1, stop, sink);
    const name = paramName(bytes, param);
    if (seen.has(name) && name !== '')
      sink('uri-parameter-repeated', param.name, { name: name.slice(0, 60) });
    seen.add(name);
    params.push(param);
    place = stop;
  }
  return params;
}

/** headers: `hname=hvalue` joined by ampersands (RFC 3261 19.1.1). */
function checkUriHeaders(bytes: Uint8Array, span: Span, sink: Sink): void {
  for (let start = span.start, count = 0; start <= span.end && count < LIMITS.maxListItems; count++) {
    const next = indexOf(bytes, start, span.end, AMPERSAND);
    const end = next < 0 ? span.end : next;
    const equal = indexOf(bytes, start, end, EQUAL);
    if (equal <= start) sink('uri-header-malformed', { start, end });
    else {
      checkCharacters(bytes, { start, end: equal }, CLASS.header, sink);
      checkCharacters(bytes, { start: equal + 1, end }, CLASS.header, sink);
    }
    start = end + 1;
  }
}

function readUser(
  bytes: Uint8Array,
  start: number,
  end: number,
  sink: Sink,
): [user: Span, password: Span | null] {
  const colon = indexOf(bytes, start, end, COLON);
  const user = { start, end: colon < 0 ? end : colon };
  if (user.start === user.end) sink('uri-user-empty', { start, end: end + 1 });
  checkCharacters(bytes, user, CLASS.user, sink);
  const password = colon < 0 ? null : { start: colon + 1, end };
  if (password) checkCharacters(bytes, password, CLASS.password, sink);
  return [user, password];
}

type SipParts = Pick<UriNode, 'user' | 'password' | 'hostPort' | 'params' | 'headers'>;
const NO_PARTS: SipParts = { user: null, password: null, hostPort: null, params: [], headers: null };

/** After `sip:`: a user part may hold `;` `?` and `/`, so it is looked for first, by its `@`. */
function readSipParts(bytes: Uint8Array, { start, end }: Span, sink: Sink): SipParts {
  const atSign = indexOf(bytes, start, end, AT);
  const hostStart = atSign < 0 ? start : atSign + 1;
  const [user, password] = atSign < 0 ? [null, null] : readUser(bytes, start, atSign, sink);
  const question = indexOf(bytes, hostStart, end, QUESTION);
  const paramsEnd = question < 0 ? end : question;
  const semicolon = indexOf(bytes, hostStart, paramsEnd, SEMICOLON);
  const hostEnd = semicolon < 0 ? paramsEnd : semicolon;
  const hostPort = readHostPort(bytes, { start: hostStart, end: hostEnd }, sink);
  const params = readUriParams(bytes, hostEnd, paramsEnd, sink);
  const headers = question < 0 ? null : { start: question + 1, end };
  if (headers) checkUriHeaders(bytes, headers, sink);
  return { user, password, hostPort, params, headers };
}

/** Where white space stands in a URI, or -1. None may (RFC 3261 25.1). */
function whiteSpaceIn(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start; place < end; place++) if (isClass(at(bytes, place), CLASS.lws)) return place;
  return -1;
}

function endOfScheme(bytes: Uint8Array, start: number, end: number): number {
  if (!isClass(at(bytes, start), CLASS.alpha)) return start;
  let place = start;
  while (place < end && /[a-z0-9+.-]/i.test(String.fromCharCode(at(bytes, place)))) place++;
  return at(bytes, place) === COLON && place < end ? place : start;
}

function checkOther(bytes: Uint8Array, scheme: string, rest: Span, sink: Sink): void {
  if (rest.start === rest.end) sink('uri-missing', rest);
  if (scheme !== 'tel') checkCharacters(bytes, rest, CLASS.uric, sink);
  else if (!TELEPHONE.test(textOf(bytes, rest))) sink('telephone-malformed', rest);
}

/** Reads a URI from a whole range; what cannot be told apart stays in `rest`. */
export function readUri(bytes: Uint8Array, span: Span, sink: Sink): UriNode {
  const { start, end } = span;
  const schemeEnd = endOfScheme(bytes, start, end);
  const scheme = { start, end: schemeEnd };
  const rest = { start: schemeEnd > start ? schemeEnd + 1 : start, end };
  const schemeText = textOf(bytes, scheme).toLowerCase();
  const base = { span, scheme, schemeText, rest };
  const blank = whiteSpaceIn(bytes, start, end);
  if (start >= end) sink('uri-missing', span);
  else if (blank >= 0) sink('uri-whitespace', { start: blank, end: blank + 1 });
  else if (schemeText === '') sink('uri-no-scheme', span, { text: textOf(bytes, span).slice(0, 60) });
  const isSip = isText(bytes, start, schemeEnd, 'sip') || isText(bytes, start, schemeEnd, 'sips');
  const isSound = start < end && blank < 0 && schemeText !== '';
  if (isSip) return { ...base, ...readSipParts(bytes, rest, isSound ? sink : ignore) };
  if (isSound) {
    if (!KNOWN_SCHEMES.has(schemeText))
      sink('uri-scheme-unknown', scheme, { scheme: schemeText.slice(0, 60) });
    checkOther(bytes, schemeText, rest, sink);
  }
  return { ...base, ...NO_PARTS };
}
