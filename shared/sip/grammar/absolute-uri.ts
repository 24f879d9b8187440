/** Reads what follows the scheme of an absolute URI (RFC 3261 25.1, hier-part and opaque-part; RFC 3986 3). */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, indexOf } from '../chars.ts';
import type { Sink } from './sink.ts';
import { checkCharacters } from './uri-params.ts';

export interface AbsoluteNode {
  /** What stands between `//` and the path; null where there is no `//`. */
  readonly authority: Span | null;
  /** The path, or all of an opaque part such as that of a URN. */
  readonly path: Span;
  /** What follows the question mark. */
  readonly query: Span | null;
}

const SLASH = 0x2f;
const QUESTION = 0x3f;

/** Reads the part behind the scheme's colon. */
export function readAbsolute(bytes: Uint8Array, rest: Span, sink: Sink): AbsoluteNode {
  const { start, end } = rest;
  if (start >= end) sink('uri-missing', rest);
  checkCharacters(bytes, rest, CLASS.uric, sink);
  const question = indexOf(bytes, start, end, QUESTION);
  const pathEnd = question < 0 ? end : question;
  const query = question < 0 ? null : { start: question + 1, end };
  const hasAuthority = pathEnd - start >= 2 && at(bytes, start) === SLASH && at(bytes, start + 1) === SLASH;
  if (!hasAuthority) return { authority: null, path: { start, end: pathEnd }, query };
  const slash = indexOf(bytes, start + 2, pathEnd, SLASH);
  const authority = { start: start + 2, end: slash < 0 ? pathEnd : slash };
  return { authority, path: { start: authority.end, end: pathEnd }, query };
}
