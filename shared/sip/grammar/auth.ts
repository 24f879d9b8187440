/**
 * Reads credentials and challenges (RFC 3261 22.4 and 25.1; RFC 8760): a scheme, then name=value parameters with commas.
 * Another scheme than Digest may carry anything.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isAll, isText, skipLws, trimEnd } from '../chars.ts';
import { splitList } from './comma-list.ts';
import type { ParamNode } from './params.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

export interface AuthNode {
  readonly scheme: Span;
  readonly params: readonly ParamNode[];
}

const EQUAL = 0x3d;

/** What a Digest answer and a Digest challenge must hold (RFC 2617 3.2.1, 3.2.2; RFC 3261 22.4). */
const IN_ANSWER = ['username', 'realm', 'nonce', 'uri', 'response'];
const IN_CHALLENGE = ['realm', 'nonce'];

function readAuthParam(bytes: Uint8Array, item: Span, sink: Sink): ParamNode {
  let equal = item.start;
  while (equal < item.end && at(bytes, equal) !== EQUAL) equal++;
  const name = { start: item.start, end: trimEnd(bytes, item.start, equal) };
  const value = { start: Math.min(skipLws(bytes, equal + 1, item.end), item.end), end: item.end };
  if (!isAll(bytes, name.start, name.end, CLASS.token) || equal === item.end) {
    sink('auth-malformed', item);
    return { name, value: null };
  }
  if (at(bytes, value.start) === QUOTE) {
    const after = endOfQuoted(bytes, value.start, value.end);
    if (after < 0) sink('quote-unterminated', value);
    else if (after < value.end) sink('value-trailing', { start: after, end: value.end });
  } else if (!isAll(bytes, value.start, value.end, CLASS.token)) sink('auth-malformed', item);
  return { name, value };
}

/** Reads one value of an authentication header. */
export function readAuth(bytes: Uint8Array, span: Span, sink: Sink): AuthNode {
  const { start, end } = span;
  const scheme = { start, end: endOfRun(bytes, start, end, CLASS.token) };
  const first = skipLws(bytes, scheme.end, end);
  if (scheme.start === scheme.end || first === scheme.end) sink('auth-malformed', span);
  if (!isText(bytes, scheme.start, scheme.end, 'digest')) return { scheme, params: [] };
  const items = splitList(bytes, { start: first, end }, sink);
  return { scheme, params: items.map((item) => readAuthParam(bytes, item, sink)) };
}

function checkDigest(bytes: Uint8Array, span: Span, sink: Sink, names: readonly string[]): void {
  const { scheme, params } = readAuth(bytes, span, sink);
  if (!isText(bytes, scheme.start, scheme.end, 'digest')) return;
  for (const name of names)
    if (!findParam(bytes, params, name)) sink('auth-parameter-missing', span, { name });
}

/** Authorization and Proxy-Authorization. */
export function checkCredentials(bytes: Uint8Array, span: Span, sink: Sink): void {
  checkDigest(bytes, span, sink, IN_ANSWER);
}

/** WWW-Authenticate and Proxy-Authenticate. */
export function checkChallenge(bytes: Uint8Array, span: Span, sink: Sink): void {
  checkDigest(bytes, span, sink, IN_CHALLENGE);
}

/** Authentication-Info: parameters with commas and no scheme (RFC 3261 20.6, RFC 7615). */
export function readAuthInfo(bytes: Uint8Array, span: Span, sink: Sink): ParamNode[] {
  return splitList(bytes, span, sink).map((item) => readAuthParam(bytes, item, sink));
}
