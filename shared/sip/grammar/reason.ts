/** Reads one value of Reason (RFC 3326 2): a protocol, with its cause and a text for people. */
import type { Span } from '#shared/lib/bytes.ts';
import { checkParamValues, isQuoted, upTo } from './param-rules.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';
import { readTokenWithParams } from './token-list.ts';

/** Reads one value. */
export function readReason(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  const rules = [
    ['cause', upTo(Number.MAX_SAFE_INTEGER)],
    ['text', isQuoted],
  ] as const;
  checkParamValues(bytes, node.params, rules, sink);
  return node;
}
