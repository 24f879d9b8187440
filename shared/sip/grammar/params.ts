/** Reads `;name=value` parameters (RFC 3261 25.1, generic-param), with white space wherever the grammar lets it stand. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, isAll, isText, skipLws, trimEnd } from '../chars.ts';
import { LIMITS } from '../limits.ts';
import { isHostText } from './host.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';
import { endOfQuoted, QUOTE, unfolded, unquoted } from './tokens.ts';

export interface ParamNode {
  readonly name: Span;
  /** Null for a parameter without `=`. Quotes belong to the span. */
  readonly value: Span | null;
}

const SEMICOLON = 0x3b;
const EQUAL = 0x3d;

/** The place of the next semicolon outside quotes, or `end`. */
export function endOfParam(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === SEMICOLON) return place;
    if (byte !== QUOTE) continue;
    const after = endOfQuoted(bytes, place, end);
    if (after < 0) return end;
    place = after - 1;
  }
  return end;
}

function checkValue(bytes: Uint8Array, value: Span, sink: Sink): void {
  const { start, end } = value;
  if (at(bytes, start) === QUOTE) {
    const after = endOfQuoted(bytes, start, end);
    if (after < 0) sink('quote-unterminated', value);
    else if (after < end) sink('value-trailing', { start: after, end });
  } else if (!isAll(bytes, start, end, CLASS.token) && !isHostText(bytes, value)) {
    sink('parameter-malformed', value, { text: textOf(bytes, value).slice(0, 60) });
  }
}

function readParam(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode {
  let equal = start;
  while (equal < end && at(bytes, equal) !== EQUAL) equal++;
  const name = { start, end: trimEnd(bytes, start, equal) };
  if (sink !== ignore && !isAll(bytes, name.start, name.end, CLASS.token)) {
    sink('parameter-malformed', { start, end }, { text: textOf(bytes, { start, end }).slice(0, 60) });
  }
  if (equal === end) return { name, value: null };
  const value = { start: skipLws(bytes, equal + 1, end), end };
  if (sink !== ignore) checkValue(bytes, value, sink);
  return { name, value };
}

/** The name of a parameter, lower-case: names are compared without regard to case (RFC 3261 7.3.1). */
export function paramName(bytes: Uint8Array, param: ParamNode): string {
  return textOf(bytes, param.name).toLowerCase();
}

function checkRepeated(bytes: Uint8Array, params: readonly ParamNode[], sink: Sink): void {
  const seen = new Set<string>();
  for (const param of params) {
    const name = paramName(bytes, param);
    if (seen.has(name)) sink('parameter-repeated', param.name, { name: name.slice(0, 60) });
    seen.add(name);
  }
}

/** Reads the parameters from `start`, which stands at the first semicolon or at the end. */
export function readParams(bytes: Uint8Array, start: number, end: number, sink: Sink): ParamNode[] {
  const params: ParamNode[] = [];
  let place = skipLws(bytes, start, end);
  while (place < end && params.length < LIMITS.maxListItems) {
    if (at(bytes, place) !== SEMICOLON) {
      sink('value-trailing', { start: place, end });
      break;
    }
    const stop = endOfParam(bytes, place + 1, end);
    const last = trimEnd(bytes, place + 1, stop);
    const first = Math.min(skipLws(bytes, place + 1, stop), last);
    if (first < last) params.push(readParam(bytes, first, last, sink));
    else sink('parameter-empty', { start: place, end: Math.max(stop, place + 1) });
    place = stop;
  }
  if (sink !== ignore) checkRepeated(bytes, params, sink);
  return params;
}

/** Reads parameters where the first has no semicolon before it, as the values of a whole header. */
export function readParamList(bytes: Uint8Array, { start, end }: Span, sink: Sink): ParamNode[] {
  const stop = endOfParam(bytes, start, end);
  const first = readParam(bytes, start, trimEnd(bytes, start, stop), sink);
  return [first, ...readParams(bytes, stop, end, sink)];
}

/** The first parameter of a lower-case name, or null. */
export function findParam(bytes: Uint8Array, params: readonly ParamNode[], lower: string): ParamNode | null {
  return params.find(({ name }) => isText(bytes, name.start, name.end, lower)) ?? null;
}

/** Names, lower-case, and values, unquoted; a parameter without a value has ''. The first of a name counts. */
export function paramMap(bytes: Uint8Array, params: readonly ParamNode[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const param of params) {
    const name = paramName(bytes, param);
    if (!map.has(name)) map.set(name, param.value ? unquoted(unfolded(bytes, param.value)) : '');
  }
  return map;
}
