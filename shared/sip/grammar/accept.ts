/** Reads one value of Accept, Accept-Encoding, Accept-Language and Content-Language (RFC 3261 20.1 to 20.3, 20.13, 25.1). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass } from '../chars.ts';
import type { MediaTypeNode } from './media-type.ts';
import { readMediaType } from './media-type.ts';
import { checkQ } from './param-rules.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';
import { readTokenWithParams } from './token-list.ts';

const SEMICOLON = 0x3b;

/** Digits stand in later subtags since RFC 5646 (es-419), which took the place of the tags RFC 3261 knew. */
const LANGUAGE = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i;

/** media-range with its parameters; a star is a token. */
export function readMediaRange(bytes: Uint8Array, span: Span, sink: Sink): MediaTypeNode | null {
  const node = readMediaType(bytes, span, sink);
  if (node) checkQ(bytes, node.params, sink);
  return node;
}

/** A token or `*` with `q`: a coding of Accept-Encoding, and a mechanism of the Security headers (RFC 3329 2.2). */
export function readTokenWithQ(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  checkQ(bytes, node.params, sink);
  return node;
}

function checkLanguage(bytes: Uint8Array, span: Span, sink: Sink): void {
  const text = textOf(bytes, { start: span.start, end: Math.min(span.end, span.start + 256) });
  if (!LANGUAGE.test(text)) sink('language-malformed', span, { text: text.slice(0, 60) });
}

/** One value of Content-Language. */
export function readLanguage(bytes: Uint8Array, span: Span, sink: Sink): Span {
  checkLanguage(bytes, span, sink);
  return span;
}

/** language-range with `q`. */
export function readLanguageRange(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const value = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.token) };
  const next = at(bytes, value.end);
  const isWhole = value.end === span.end || next === SEMICOLON || isClass(next, CLASS.lws);
  const isStar = value.end - value.start === 1 && at(bytes, value.start) === 0x2a;
  if (!isStar) checkLanguage(bytes, isWhole ? value : span, sink);
  const params = isWhole ? readParams(bytes, value.end, span.end, sink) : [];
  checkQ(bytes, params, sink);
  return { value, params };
}
