/** Reads Session-Expires and Min-SE (RFC 4028 4 and 5): seconds with parameters. */
import type { Span } from '#shared/lib/bytes.ts';
import type { NumberNode } from './numbers.ts';
import { readLeadingSeconds } from './numbers.ts';
import { checkParamValues, oneOf } from './param-rules.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';

export interface SecondsNode {
  readonly seconds: NumberNode;
  readonly params: readonly ParamNode[];
}

/** Min-SE. */
export function readMinSE(bytes: Uint8Array, span: Span, sink: Sink): SecondsNode {
  const seconds = readLeadingSeconds(bytes, span, sink, 'seconds-large');
  const { start, end } = seconds.digits;
  return { seconds, params: end > start ? readParams(bytes, end, span.end, sink) : [] };
}

/** Session-Expires; `refresher` is the side that renews the session. */
export function readSessionExpires(bytes: Uint8Array, span: Span, sink: Sink): SecondsNode {
  const node = readMinSE(bytes, span, sink);
  checkParamValues(bytes, node.params, [['refresher', oneOf('uac', 'uas')]], sink);
  return node;
}
