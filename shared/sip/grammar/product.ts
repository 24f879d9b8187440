/** Reads Server and User-Agent (RFC 3261 20.35, 20.41 and 25.1, server-val): products and comments with white space between. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass, skipLws } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import { endOfComment, OPEN_COMMENT } from './comment.ts';
import type { Sink } from './sink.ts';

export interface ProductNode {
  /** Null where it is a comment. */
  readonly name: Span | null;
  readonly version: Span | null;
  /** With its parentheses; null where it is a product. */
  readonly comment: Span | null;
}

const SLASH = 0x2f;

interface Read {
  readonly node: ProductNode;
  readonly end: number;
}

/** product: a token, and behind a slash its version; null where there is no token. */
function readProduct(bytes: Uint8Array, start: number, end: number): Read | null {
  const name = { start, end: endOfRun(bytes, start, end, CLASS.token) };
  if (name.end === start) return null;
  const slash = skipLws(bytes, name.end, end);
  if (slash >= end || at(bytes, slash) !== SLASH)
    return { node: { name, version: null, comment: null }, end: name.end };
  const first = skipLws(bytes, slash + 1, end);
  const version = { start: first, end: endOfRun(bytes, first, end, CLASS.token) };
  return version.end > first ? { node: { name, version, comment: null }, end: version.end } : null;
}

function readComment(bytes: Uint8Array, start: number, end: number, sink: Sink): Read {
  const after = endOfComment(bytes, start, end);
  if (after < 0) sink('comment-unterminated', { start, end });
  const stop = after < 0 ? end : after;
  return { node: { name: null, version: null, comment: { start, end: stop } }, end: stop };
}

/** Reads the whole value; what is behind the first fault is left. */
export function readProducts(bytes: Uint8Array, span: Span, sink: Sink): ProductNode[] {
  const nodes: ProductNode[] = [];
  const { end } = span;
  for (let place = span.start; place < end && nodes.length < LIMITS.maxListItems;) {
    const isComment = at(bytes, place) === OPEN_COMMENT;
    const read = isComment ? readComment(bytes, place, end, sink) : readProduct(bytes, place, end);
    if (read) nodes.push(read.node);
    const isSpaced = read && (read.end === end || isClass(at(bytes, read.end), CLASS.lws));
    if (!isSpaced) {
      sink('product-malformed', { start: place, end });
      break;
    }
    place = skipLws(bytes, read.end, end);
  }
  return nodes;
}
