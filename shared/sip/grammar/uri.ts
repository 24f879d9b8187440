/** Reads a URI (RFC 3261 19.1.1 and 25.1): the parts of sip and sips, of tel (RFC 3966), and of any other scheme. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, isClass, isText, indexOf } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { AbsoluteNode } from './absolute-uri.ts';
import { readAbsolute } from './absolute-uri.ts';
import type { HostPortNode } from './host.ts';
import { isHostText, readHostPort } from './host.ts';
import type { ParamRules } from './param-rules.ts';
import { checkParamValues, upTo } from './param-rules.ts';
import type { ParamNode } from './params.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';
import type { TelephoneNode } from './tel.ts';
import { isTelephone, readTelephone } from './tel.ts';
import { checkCharacters, readUriParams } from './uri-params.ts';

export interface UriNode {
  readonly span: Span;
  /** Empty where there is none. */
  readonly scheme: Span;
  /** Lower-case. */
  readonly schemeText: string;
  /** What follows the scheme's colon. */
  readonly rest: Span;
  /** user, password, host and headers are of sip and sips only. */
  readonly user: Span | null;
  readonly password: Span | null;
  readonly hostPort: HostPortNode | null;
  /** Of sip, sips and tel. */
  readonly params: readonly ParamNode[];
  /** What follows the question mark. */
  readonly headers: Span | null;
  /** Of tel only. */
  readonly telephone: TelephoneNode | null;
  /** Of schemes other than sip, sips and tel. */
  readonly absolute: AbsoluteNode | null;
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

const PARAM_RULES: ParamRules = [
  ['ttl', upTo(255)],
  ['maddr', isHostText],
];

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
  const password = colon < 0 ? null : { start: colon + 1, end };
  if (sink === ignore) return [user, password];
  if (user.start === user.end) sink('uri-user-empty', { start, end: end + 1 });
  checkCharacters(bytes, user, CLASS.user, sink);
  if (password) checkCharacters(bytes, password, CLASS.password, sink);
  return [user, password];
}

type Parts = Pick<
  UriNode,
  'user' | 'password' | 'hostPort' | 'params' | 'headers' | 'telephone' | 'absolute'
>;
const NO_PARTS: Parts = {
  user: null,
  password: null,
  hostPort: null,
  params: [],
  headers: null,
  telephone: null,
  absolute: null,
};

/** user=phone says that the user part is a telephone-subscriber (RFC 3261 19.1.1); an escape in it hides what it is. */
function checkPhoneUser(
  bytes: Uint8Array,
  user: Span | null,
  params: readonly ParamNode[],
  sink: Sink,
): void {
  const value = user && params.length > 0 ? findParam(bytes, params, 'user')?.value : null;
  if (!user || !value || !isText(bytes, value.start, value.end, 'phone')) return;
  if (isTelephone(bytes, user) || indexOf(bytes, user.start, user.end, PERCENT) >= 0) return;
  sink('telephone-user', user);
}

/** After `sip:`: a user part may hold `;` `?` and `/`, so it is looked for first, by its `@`. */
function readSipParts(bytes: Uint8Array, { start, end }: Span, sink: Sink): Parts {
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
  if (sink !== ignore) {
    if (params.length > 0) checkParamValues(bytes, params, PARAM_RULES, sink);
    checkPhoneUser(bytes, user, params, sink);
    if (headers) checkUriHeaders(bytes, headers, sink);
  }
  return { user, password, hostPort, params, headers, telephone: null, absolute: null };
}

/** Where white space stands in a URI, or -1. None may (RFC 3261 25.1). */
function whiteSpaceIn(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start; place < end; place++) if (isClass(at(bytes, place), CLASS.lws)) return place;
  return -1;
}

function isSchemeByte(byte: number): boolean {
  return isClass(byte, CLASS.alpha | CLASS.digit) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function endOfScheme(bytes: Uint8Array, start: number, end: number): number {
  if (!isClass(at(bytes, start), CLASS.alpha)) return start;
  let place = start;
  while (place < end && isSchemeByte(at(bytes, place))) place++;
  return at(bytes, place) === COLON && place < end ? place : start;
}

function readOther(bytes: Uint8Array, scheme: string, rest: Span, sink: Sink): Parts {
  if (scheme !== 'tel') return { ...NO_PARTS, absolute: readAbsolute(bytes, rest, sink) };
  const telephone = readTelephone(bytes, rest, sink);
  return { ...NO_PARTS, params: telephone.params, telephone };
}

/** Reads a URI from a whole range; what cannot be told apart stays in `rest`. */
export function readUri(bytes: Uint8Array, span: Span, sink: Sink): UriNode {
  const { start, end } = span;
  const schemeEnd = endOfScheme(bytes, start, end);
  const scheme = { start, end: schemeEnd };
  const rest = { start: schemeEnd > start ? schemeEnd + 1 : start, end };
  const schemeText = textOf(bytes, scheme).toLowerCase();
  const base = { span, scheme, schemeText, rest };
  const blank = sink === ignore ? -1 : whiteSpaceIn(bytes, start, end);
  if (start >= end) sink('uri-missing', span);
  else if (blank >= 0) sink('uri-whitespace', { start: blank, end: blank + 1 });
  else if (schemeText === '') sink('uri-no-scheme', span, { text: textOf(bytes, span).slice(0, 60) });
  const isSip = schemeText === 'sip' || schemeText === 'sips';
  const isSound = start < end && blank < 0 && schemeText !== '';
  const inner = isSound ? sink : ignore;
  if (isSip) return { ...base, ...readSipParts(bytes, rest, inner) };
  if (schemeText === '') return { ...base, ...NO_PARTS };
  if (!KNOWN_SCHEMES.has(schemeText))
    inner('uri-scheme-unknown', scheme, { scheme: schemeText.slice(0, 60) });
  return { ...base, ...readOther(bytes, schemeText, rest, inner) };
}
