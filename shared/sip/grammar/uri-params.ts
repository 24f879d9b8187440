/** Reads what sip, sips and tel URIs share: `;name=value` parameters and escapes (RFC 3261 19.1.1, 19.1.2; RFC 3966 3). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, endOfRun, isClass, indexOf } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import type { ParamNode } from './params.ts';
import { paramName } from './params.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';

const SEMICOLON = 0x3b;
const EQUAL = 0x3d;
const PERCENT = 0x25;

/** Checks that a range holds characters of a class and sound escapes (RFC 3261 19.1.2); the first fault is told. */
export function checkCharacters(bytes: Uint8Array, { start, end }: Span, bit: number, sink: Sink): void {
  for (let place = endOfRun(bytes, start, end, bit); place < end; place = endOfRun(bytes, place, end, bit)) {
    const byte = at(bytes, place);
    const isEscape = byte === PERCENT && place + 2 < end;
    if (isEscape && isClass(at(bytes, place + 1), CLASS.hex) && isClass(at(bytes, place + 2), CLASS.hex)) {
      place += 3;
      continue;
    }
    const span = { start: place, end: Math.min(place + (byte === PERCENT ? 3 : 1), end) };
    sink(byte === PERCENT ? 'uri-escape' : 'uri-character', span, { text: textOf(bytes, span) });
    return;
  }
}

function readUriParam(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode {
  const equal = indexOf(bytes, start, end, EQUAL);
  const name = { start, end: equal < 0 ? end : equal };
  const value = equal < 0 ? null : { start: equal + 1, end };
  if (sink === ignore) return { name, value };
  if (name.start === name.end || (value && value.start === value.end))
    sink('uri-parameter-empty', { start, end });
  checkCharacters(bytes, name, CLASS.param, sink);
  if (value) checkCharacters(bytes, value, CLASS.param, sink);
  return { name, value };
}

/** The parameters from `start`, which stands at the first semicolon; none may stand twice (RFC 3261 19.1.1). */
export function readUriParams(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode[] {
  const params: ParamNode[] = [];
  if (start >= end) return params;
  const seen = sink === ignore ? null : new Set<string>();
  for (let place = start; place < end && params.length < LIMITS.maxListItems;) {
    const next = indexOf(bytes, place + 1, end, SEMICOLON);
    const stop = next < 0 ? end : next;
    const param = readUriParam(bytes, place + 1, stop, sink);
    if (seen) checkRepeated(bytes, param, seen, sink);
    params.push(param);
    place = stop;
  }
  return params;
}

function checkRepeated(bytes: Uint8Array, param: ParamNode, seen: Set<string>, sink: Sink): void {
  const name = paramName(bytes, param);
  if (seen.has(name) && name !== '') sink('uri-parameter-repeated', param.name, { name: name.slice(0, 60) });
  seen.add(name);
}
