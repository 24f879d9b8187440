/** Reads `"Name" <uri>;params` and `uri;params` (RFC 3261 20.10 and 25.1: name-addr, addr-spec), as From, To, Contact, Route write them. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, isAll, isClass, skipLws, trimEnd, indexOf } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';
import type { UriNode } from './uri.ts';
import { readUri } from './uri.ts';

export interface AddressNode {
  /** With its quotes; null where there is none. */
  readonly display: Span | null;
  readonly hasBrackets: boolean;
  readonly uri: UriNode;
  readonly params: readonly ParamNode[];
  /** Where the parameters begin: a parameter is added at the end of the value, behind this. */
  readonly paramsStart: number;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;
const EQUAL = 0x3d;
const QUESTION = 0x3f;

/** The `<` before which only a display name can stand, or -1; one in a quoted parameter value is text. */
function findBracket(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === LESS) return place;
    if (byte === EQUAL && at(bytes, skipLws(bytes, place + 1, end)) === QUOTE) return -1;
  }
  return -1;
}

/** display-name is a quoted-string, or tokens with white space between them (RFC 3261 25.1). */
function checkDisplay(bytes: Uint8Array, { start, end }: Span, sink: Sink): void {
  for (let place = skipLws(bytes, start, end); place < end; place = skipLws(bytes, place, end)) {
    let stop = place;
    while (stop < end && !isClass(at(bytes, stop), CLASS.lws)) stop++;
    if (!isAll(bytes, place, stop, CLASS.token)) {
      sink('display-name-malformed', { start, end });
      return;
    }
    place = stop;
  }
}

interface Display {
  readonly span: Span | null;
  /** Where `<` stands, or -1. */
  readonly bracket: number;
}

/** Looks for the display name and the bracket behind it; a bracket inside quotes is text. */
function readDisplay(bytes: Uint8Array, { start, end }: Span, sink: Sink): Display {
  if (at(bytes, start) !== QUOTE) {
    const bracket = findBracket(bytes, start, end);
    if (bracket < 0) return { span: null, bracket };
    const span = { start, end: trimEnd(bytes, start, bracket) };
    if (sink !== ignore) checkDisplay(bytes, span, sink);
    return { span: span.start < span.end ? span : null, bracket };
  }
  const after = endOfQuoted(bytes, start, end);
  if (after < 0) {
    sink('quote-unterminated', { start, end });
    const bracket = indexOf(bytes, start, end, LESS);
    return { span: bracket < 0 ? null : { start, end: trimEnd(bytes, start, bracket) }, bracket };
  }
  const bracket = skipLws(bytes, after, end);
  const span = { start, end: after };
  if (at(bytes, bracket) === LESS && bracket < end) return { span, bracket };
  const later = indexOf(bytes, after, end, LESS);
  sink(later < 0 ? 'address-name-only' : 'display-name-malformed', { start, end: later < 0 ? end : later });
  return { span, bracket: later };
}

/** addr-spec without brackets: a comma, question mark or semicolon cannot belong to its URI (RFC 3261 20.10). */
function readBare(bytes: Uint8Array, { start, end }: Span, sink: Sink): AddressNode {
  const semicolon = indexOf(bytes, start, end, SEMICOLON);
  const paramsStart = semicolon < 0 ? end : semicolon;
  const uriSpan = { start, end: trimEnd(bytes, start, paramsStart) };
  for (const byte of [QUESTION, COMMA]) {
    const place = indexOf(bytes, start, uriSpan.end, byte);
    if (place >= 0) sink('address-brackets-missing', uriSpan, { character: String.fromCharCode(byte) });
  }
  const uri = readUri(bytes, uriSpan, sink);
  const params = readParams(bytes, paramsStart, end, sink);
  return { display: null, hasBrackets: false, uri, params, paramsStart };
}

/** Reads one address from a whole range (one element of a list). */
export function readAddress(bytes: Uint8Array, span: Span, sink: Sink): AddressNode {
  const { end } = span;
  const { span: display, bracket } = readDisplay(bytes, span, sink);
  if (bracket < 0) {
    if (!display) return readBare(bytes, span, sink);
    const uri = readUri(bytes, { start: display.end, end: display.end }, ignore);
    return { display, hasBrackets: false, uri, params: [], paramsStart: end };
  }
  const close = indexOf(bytes, bracket, end, GREATER);
  if (close < 0) sink('address-brackets-unclosed', { start: bracket, end });
  const uriEnd = close < 0 ? end : close;
  const uri = readUri(bytes, { start: bracket + 1, end: uriEnd }, sink);
  const paramsStart = close < 0 ? end : close + 1;
  const params = readParams(bytes, paramsStart, end, sink);
  return { display, hasBrackets: true, uri, params, paramsStart };
}
