/** Values that are a token (RFC 3261 20.5, 20.32, 20.37: Allow, Require, Supported and their like), alone or with parameters. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, endOfRun, isAll, isText } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';

/** A value and the parameters behind it: the form most headers have. */
export interface ValueNode {
  readonly value: Span;
  readonly params: readonly ParamNode[];
}

/** One element that is a token and nothing more. */
export function readToken(bytes: Uint8Array, span: Span, sink: Sink): Span {
  if (!isAll(bytes, span.start, span.end, CLASS.token)) {
    sink('token-malformed', span, { text: textOf(bytes, span).slice(0, 60) });
  }
  return span;
}

/** A token with parameters: Content-Disposition (RFC 3261 20.11), Answer-Mode (RFC 5373), P-Access-Network-Info (RFC 7315). */
export function readTokenWithParams(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const value = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.token) };
  if (value.end > value.start) return { value, params: readParams(bytes, value.end, span.end, sink) };
  sink('token-malformed', span, { text: textOf(bytes, span).slice(0, 60) });
  return { value, params: [] };
}

/** `*` with features behind it: Accept-Contact, Reject-Contact (RFC 3841 9.2), Feature-Caps (RFC 6809 6). */
export function readStarWithParams(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  const { start, end } = node.value;
  if (end > start && !isText(bytes, start, end, '*')) sink('star-missing', node.value);
  return node;
}

/** `true` or `false` with parameters: Refer-Sub (RFC 4488 4). */
export function readReferSub(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  const { start, end } = node.value;
  const isKnown = ['true', 'false'].some((word) => isText(bytes, start, end, word));
  if (end > start && !isKnown) {
    sink('value-not-defined', node.value, { text: textOf(bytes, node.value).slice(0, 60) }, 'RFC 4488 4');
  }
  return node;
}
