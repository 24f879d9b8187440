/** Reads one Identity (RFC 8224 4): a PASSporT or its signature, `info` with a URI in brackets, `alg` and `ppt`. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, isClass, skipLws, trimEnd } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import { needParams } from './param-rules.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import { readBareUri } from './info-uri.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

const SEMICOLON = 0x3b;
const EQUAL = 0x3d;
const LESS = 0x3c;
const GREATER = 0x3e;

/** The marks of base64, of base64url, and the dots between the parts of a PASSporT. */
const MARKS: ReadonlySet<number> = new Set([...'+/=-_.'].map((mark) => mark.charCodeAt(0)));

function endOfSignature(bytes: Uint8Array, start: number, end: number): number {
  const isPart = (byte: number): boolean => isClass(byte, CLASS.alpha | CLASS.digit) || MARKS.has(byte);
  let place = start;
  while (place < end && isPart(at(bytes, place))) place++;
  return place;
}

/** The next semicolon outside quotes and brackets, or `end`. */
function endOfIdentityParam(bytes: Uint8Array, start: number, end: number): number {
  let closing = 0;
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (closing !== 0) closing = byte === closing ? 0 : closing;
    else if (byte === SEMICOLON) return place;
    else if (byte === QUOTE) closing = QUOTE;
    else if (byte === LESS) closing = GREATER;
  }
  return end;
}

/** `info=<uri>`, whose brackets no other parameter has; null where it is not of this form. */
function readInfo(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode | null {
  let equal = start;
  while (equal < end && at(bytes, equal) !== EQUAL) equal++;
  const first = skipLws(bytes, equal + 1, end);
  if (first >= end || at(bytes, first) !== LESS) return null;
  const value = { start: first, end: trimEnd(bytes, first, end) };
  if (at(bytes, value.end - 1) !== GREATER) sink('address-brackets-unclosed', value);
  else readBareUri(bytes, { start: first + 1, end: value.end - 1 }, sink);
  return { name: { start: skipLws(bytes, start, equal), end: trimEnd(bytes, start, equal) }, value };
}

function readIdentityParams(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode[] {
  const params: ParamNode[] = [];
  let place = skipLws(bytes, start, end);
  while (place < end && params.length < LIMITS.maxListItems) {
    const stop = endOfIdentityParam(bytes, place + 1, end);
    const info = readInfo(bytes, place + 1, stop, sink);
    if (info) params.push(info);
    else params.push(...readParams(bytes, place, stop, sink));
    place = stop;
  }
  return params;
}

/** Reads one value. A signature alone, quoted or not, is that of RFC 4474: its URI stands in Identity-Info. */
export function readIdentity(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const { start, end } = span;
  if (at(bytes, start) === QUOTE) {
    const after = endOfQuoted(bytes, start, end);
    if (after < 0) sink('quote-unterminated', span);
    return { value: { start, end: after < 0 ? end : after }, params: [] };
  }
  const value = { start, end: endOfSignature(bytes, start, end) };
  const next = skipLws(bytes, value.end, end);
  if (value.end === start || (next < end && at(bytes, next) !== SEMICOLON)) {
    sink('identity-malformed', span);
    return { value, params: [] };
  }
  const params = readIdentityParams(bytes, next, end, sink);
  if (params.length > 0) needParams(bytes, span, params, ['info'], sink, 'RFC 8224 4');
  return { value, params };
}
