/** Reads MIME-Version (RFC 3261 20.24) and Content-ID (RFC 8262 4). */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass } from '../chars.ts';
import type { Sink } from './sink.ts';

export interface MimeVersionNode {
  readonly major: Span;
  readonly minor: Span;
}

const DOT = 0x2e;
const LESS = 0x3c;
const GREATER = 0x3e;
const AT = 0x40;

/** Two numbers with a dot between them. */
export function readMimeVersion(bytes: Uint8Array, span: Span, sink: Sink): MimeVersionNode {
  const major = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.digit) };
  const start = Math.min(major.end + 1, span.end);
  const minor = { start, end: endOfRun(bytes, start, span.end, CLASS.digit) };
  const isDotted = major.end > major.start && at(bytes, major.end) === DOT;
  if (!isDotted || minor.end === minor.start || minor.end < span.end) sink('mime-version-malformed', span);
  return { major, minor };
}

/** msg-id: `<` left `@` right `>` with nothing blank in it; the node is what stands between the brackets. */
export function readContentId(bytes: Uint8Array, span: Span, sink: Sink): Span {
  const id = { start: span.start + 1, end: span.end - 1 };
  let signs = 0;
  let isSound = at(bytes, span.start) === LESS && at(bytes, id.end) === GREATER && id.start < id.end;
  for (let place = id.start; place < id.end; place++) {
    const byte = at(bytes, place);
    if (byte === AT) signs++;
    if (byte === LESS || byte === GREATER || isClass(byte, CLASS.lws)) isSound = false;
  }
  const isInside = at(bytes, id.start) !== AT && at(bytes, id.end - 1) !== AT;
  if (isSound && signs === 1 && isInside) return id;
  sink('content-id-malformed', span);
  return span;
}
