/** Reads Content-Type (RFC 3261 20.15 and 25.1, media-type): type, slash, subtype, parameters. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isText, skipLws } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { findParam, readParams } from './params.ts';
import type { Sink } from './sink.ts';

export interface MediaTypeNode {
  readonly type: Span;
  readonly subtype: Span;
  readonly params: readonly ParamNode[];
}

const SLASH = 0x2f;

/** Reads one media type from a whole range; null, with a finding, where it is not one. */
export function readMediaType(bytes: Uint8Array, span: Span, sink: Sink): MediaTypeNode | null {
  const { start, end } = span;
  const type = { start, end: endOfRun(bytes, start, end, CLASS.token) };
  const slash = skipLws(bytes, type.end, end);
  const first = skipLws(bytes, slash + 1, end);
  const subtype = { start: first, end: endOfRun(bytes, first, end, CLASS.token) };
  if (type.start === type.end || at(bytes, slash) !== SLASH || slash >= end || subtype.start >= subtype.end) {
    sink('media-type-malformed', span);
    return null;
  }
  return { type, subtype, params: readParams(bytes, subtype.end, end, sink) };
}

/** Content-Type; a multipart type says what separates its parts (RFC 2046 5.1.1). */
export function checkContentType(bytes: Uint8Array, span: Span, sink: Sink): void {
  const node = readMediaType(bytes, span, sink);
  if (!node || !isText(bytes, node.type.start, node.type.end, 'multipart')) return;
  if (!findParam(bytes, node.params, 'boundary')) sink('multipart-boundary', span);
}
