/**
 * Quick readings of the values that nearly every message has in their plain form: an address in brackets, the top Via, a
 * media type. Null means "not plain": then the productions of the grammar read it.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CLASS, SP, at, endOfRun, isText } from './chars.ts';
import { QUOTE, endOfQuoted } from './grammar/tokens.ts';
import { LIMITS } from './limits.ts';

const STAR = 0x2a;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const EQUAL = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const AT = 0x40;
const OPEN = 0x5b;
const COMMA = 0x2c;
const FIRST_BEYOND_ASCII = 128;

const NOTHING: Span = { start: 0, end: 0 };

/**
 * The value of the first parameter of a lower-case name in `;a=b;c`; empty where it is missing or has none. Null where white
 * space or quotes stand among the parameters up to it.
 */
export function quickParam(bytes: Uint8Array, start: number, end: number, lower: string): Span | null {
  let place = start;
  for (let count = 0; place < end; count++) {
    if (at(bytes, place) !== SEMICOLON || count === LIMITS.maxListItems) return null;
    const first = place + 1;
    let equal = -1;
    for (place = first; place < end; place++) {
      const byte = at(bytes, place);
      if (byte === SEMICOLON) break;
      if (byte === EQUAL && equal < 0) equal = place;
      else if (byte <= SP || byte === QUOTE) return null;
    }
    if (isText(bytes, first, equal < 0 ? place : equal, lower))
      return equal < 0 ? NOTHING : { start: equal + 1, end: place };
  }
  return NOTHING;
}

/** The end of a host of plain characters with at most one colon in it: more than one is IPv6 of some kind. */
function endOfPlainHost(bytes: Uint8Array, start: number, end: number): number {
  let colon = -1;
  let place = start;
  for (; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === SEMICOLON || byte === QUESTION) break;
    if (byte === OPEN) return -1;
    if (byte !== COLON) continue;
    if (colon >= 0) return -1;
    colon = place;
  }
  return colon < 0 ? place : colon;
}

/** The place of the bracket that opens a URI behind a display name, or -1 where the value is not of that form. */
function openingBracket(bytes: Uint8Array, { start, end }: Span): number {
  let place = start;
  if (at(bytes, place) === QUOTE) {
    place = endOfQuoted(bytes, place, end);
    if (place < 0) return -1;
    while (place < end && at(bytes, place) === SP) place++;
    return place < end && at(bytes, place) === LESS ? place : -1;
  }
  for (; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === LESS) return place;
    if (byte === EQUAL) return -1;
  }
  return -1;
}

/** The place behind `sip:` or `sips:`, or -1. */
function behindScheme(bytes: Uint8Array, start: number, end: number): number {
  if (start + 5 < end && isText(bytes, start, start + 4, 'sip:')) return start + 4;
  return start + 6 < end && isText(bytes, start, start + 5, 'sips:') ? start + 5 : -1;
}

/** The tag behind an address in brackets; empty where it has none. */
export function quickTag(bytes: Uint8Array, span: Span): Span | null {
  const { end } = span;
  const start = openingBracket(bytes, span) + 1;
  if (start <= 0 || at(bytes, start) === STAR) return null;
  let close = start;
  while (close < end && at(bytes, close) !== GREATER) close++;
  return close === start || close === end ? null : quickParam(bytes, close + 1, end, 'tag');
}

export interface QuickAddress {
  /** Without a password; empty where there is none. */
  readonly user: Span;
  readonly host: Span;
}

/** Reads the URI of `"Name" <sip:user@host;params>;params`. */
export function quickAddress(bytes: Uint8Array, span: Span): QuickAddress | null {
  const { end } = span;
  const bracket = openingBracket(bytes, span);
  const start = bracket < 0 ? -1 : behindScheme(bytes, bracket + 1, end);
  if (start < 0) return null;
  let colon = -1;
  let atSign = -1;
  let close = start;
  for (; close < end; close++) {
    const byte = at(bytes, close);
    if (byte === GREATER) break;
    if (byte <= SP || byte >= FIRST_BEYOND_ASCII) return null;
    if (atSign >= 0) continue;
    if (byte === AT) atSign = close;
    else if (byte === COLON && colon < 0) colon = close;
  }
  if (close === end) return null;
  const host = atSign < 0 ? start : atSign + 1;
  const hostEnd = endOfPlainHost(bytes, host, close);
  if (hostEnd < 0) return null;
  const user = atSign < 0 ? NOTHING : { start, end: colon < 0 ? atSign : colon };
  return { user, host: { start: host, end: hostEnd } };
}

/** The branch of the first value of a Via line; empty where it has none. */
export function quickBranch(bytes: Uint8Array, { start, end }: Span): Span | null {
  if (!isText(bytes, start, Math.min(start + 8, end), 'sip/2.0/')) return null;
  const sentBy = endOfRun(bytes, start + 8, end, CLASS.token);
  if (sentBy === start + 8 || at(bytes, sentBy) !== SP) return null;
  let params = -1;
  let place = sentBy + 1;
  for (; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === COMMA) break;
    if (byte <= SP || byte === QUOTE || byte === LESS) return null;
    if (byte === SEMICOLON && params < 0) params = place;
  }
  return params < 0 ? NOTHING : quickParam(bytes, params, place, 'branch');
}

/** Whether a Content-Type is `application/sdp`, whatever its parameters; null where its type is not plain. */
export function quickIsSdp(bytes: Uint8Array, { start, end }: Span): boolean | null {
  let place = start;
  for (; place < end && at(bytes, place) !== SEMICOLON; place++) {
    const byte = at(bytes, place);
    if (byte <= SP || byte >= FIRST_BEYOND_ASCII) return null;
  }
  return isText(bytes, start, place, 'application/sdp');
}
