/**
 * Reads values of small extensions: Resource-Priority (RFC 4412 3.1), P-Charging-Vector and P-Charging-Function-Addresses
 * (RFC 7315 4.5, 4.6), P-Media-Authorization (RFC 3313 5), Geolocation-Error (RFC 6442 4.3).
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isAll } from '../chars.ts';
import { needParams } from './param-rules.ts';
import type { ParamNode } from './params.ts';
import { readParamList, readParams } from './params.ts';
import type { Sink } from './sink.ts';
import { without } from './sink.ts';
import type { ValueNode } from './token-list.ts';

export interface PriorityNode {
  readonly namespace: Span;
  readonly priority: Span;
}

const DOT = 0x2e;

/** r-value: a namespace and a priority, both tokens without a dot. */
export function readResourcePriority(bytes: Uint8Array, span: Span, sink: Sink): PriorityNode {
  let dot = span.start;
  while (dot < span.end && at(bytes, dot) !== DOT) dot++;
  const namespace = { start: span.start, end: dot };
  const priority = { start: Math.min(dot + 1, span.end), end: span.end };
  let isSound = isAll(bytes, namespace.start, namespace.end, CLASS.token);
  isSound &&= isAll(bytes, priority.start, priority.end, CLASS.token);
  for (let place = priority.start; place < priority.end; place++)
    if (at(bytes, place) === DOT) isSound = false;
  if (!isSound) sink('resource-priority-malformed', span, { text: textOf(bytes, span).slice(0, 60) });
  return { namespace, priority };
}

/** P-Charging-Vector: parameters alone; `icid-value` always stands. */
export function readChargingVector(bytes: Uint8Array, span: Span, sink: Sink): ParamNode[] {
  const params = readParamList(bytes, span, sink);
  needParams(bytes, span, params, ['icid-value'], sink, 'RFC 7315 5.6');
  return params;
}

/** P-Charging-Function-Addresses: parameters alone, and one name may have several addresses. */
export function readChargingAddresses(bytes: Uint8Array, span: Span, sink: Sink): ParamNode[] {
  return readParamList(bytes, span, without(sink, 'parameter-repeated'));
}

/** P-Media-Authorization: hexadecimal digits. */
export function readHex(bytes: Uint8Array, span: Span, sink: Sink): Span {
  if (!isAll(bytes, span.start, span.end, CLASS.hex)) sink('hex-malformed', span, undefined, 'RFC 3313 5');
  return span;
}

/** Geolocation-Error, and AlertMsg-Error (RFC 8876 5.2): a number with parameters. */
export function readCodeWithParams(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const value = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.digit) };
  if (value.end === value.start) sink('number-malformed', span, undefined, 'RFC 6442 4.3');
  return { value, params: value.end > value.start ? readParams(bytes, value.end, span.end, sink) : [] };
}
