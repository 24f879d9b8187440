/** Reads Event, Allow-Events and Subscription-State (RFC 6665 8.2 and 8.4), Info-Package and Recv-Info (RFC 6086 7). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, isAll } from '../chars.ts';
import { checkParamValues, isSeconds, isToken } from './param-rules.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';
import { readTokenWithParams } from './token-list.ts';

const DOT = 0x2e;

/** event-type: a package, and templates behind dots; no part of it may be empty (RFC 6665 8.4). */
function checkEventType(bytes: Uint8Array, { start, end }: Span, sink: Sink): void {
  let part = start;
  for (let place = start; place <= end; place++) {
    if (place < end && bytes[place] !== DOT) continue;
    if (!isAll(bytes, part, place, CLASS.token)) {
      sink(
        'token-malformed',
        { start, end },
        { text: textOf(bytes, { start, end }).slice(0, 60) },
        'RFC 6665 8.4',
      );
      return;
    }
    part = place + 1;
  }
}

/** One value of Allow-Events. */
export function readEventType(bytes: Uint8Array, span: Span, sink: Sink): Span {
  checkEventType(bytes, span, sink);
  return span;
}

/** Event, Info-Package, or one value of Recv-Info. */
export function readEvent(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  if (node.value.end > node.value.start) checkEventType(bytes, node.value, sink);
  checkParamValues(bytes, node.params, [['id', isToken]], sink);
  return node;
}

/** Subscription-State: the state, with `expires`, `reason` and `retry-after`. */
export function readSubscriptionState(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const node = readTokenWithParams(bytes, span, sink);
  const rules = [
    ['expires', isSeconds],
    ['retry-after', isSeconds],
    ['reason', isToken],
  ] as const;
  checkParamValues(bytes, node.params, rules, sink);
  return node;
}
