/**
 * Reads one value of the headers that point at something: `<absoluteURI>` with parameters (RFC 3261 20.4, 20.9, 20.18:
 * Alert-Info, Call-Info, Error-Info; RFC 6442 4.1 Geolocation; RFC 7614 4.4 Refer-Events-At). Any scheme is at home here.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';
import { without } from './sink.ts';
import type { UriNode } from './uri.ts';
import { readUri } from './uri.ts';

export interface InfoUriNode {
  readonly uri: UriNode;
  readonly params: readonly ParamNode[];
}

const LESS = 0x3c;
const GREATER = 0x3e;

/** Reads one value; null, with a finding, where it does not begin with a bracket or never closes it. */
export function readInfoUri(bytes: Uint8Array, span: Span, sink: Sink): InfoUriNode | null {
  const { start, end } = span;
  if (at(bytes, start) !== LESS) {
    sink('address-brackets-missing', span, { character: ':' });
    return null;
  }
  let close = start;
  while (close < end && at(bytes, close) !== GREATER) close++;
  if (close === end) {
    sink('address-brackets-unclosed', span);
    return null;
  }
  const uri = readUri(bytes, { start: start + 1, end: close }, without(sink, 'uri-scheme-unknown'));
  return { uri, params: readParams(bytes, close + 1, end, sink) };
}

/** A URI without brackets and of any scheme: P-Asserted-Service, P-Preferred-Service (RFC 6050 4). */
export function readBareUri(bytes: Uint8Array, span: Span, sink: Sink): UriNode {
  return readUri(bytes, span, without(sink, 'uri-scheme-unknown'));
}
