/** Reads what follows `tel:` (RFC 3966 3): a global number behind `+`, or a local one with its context, and parameters. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, isClass, indexOf } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';
import { readUriParams } from './uri-params.ts';

export interface TelephoneNode {
  /** With its `+` and its visual separators. */
  readonly number: Span;
  readonly isGlobal: boolean;
  readonly params: readonly ParamNode[];
}

const PLUS = 0x2b;
const SEMICOLON = 0x3b;

/** visual-separator: marks that say nothing (RFC 3966 3). */
export const SEPARATORS = '-.()';

const marksOf = (characters: string): ReadonlySet<number> =>
  new Set([...characters].map((character) => character.charCodeAt(0)));
const BLANKS = marksOf(SEPARATORS);
const KEYS = marksOf('*#');

/** Whether a range is a number: digits with separators, and in a local one also the letters A to F, `*` and `#`. */
function isNumber(bytes: Uint8Array, { start, end }: Span, isGlobal: boolean): boolean {
  let digits = 0;
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    const isKey = !isGlobal && (isClass(byte, CLASS.hex) || KEYS.has(byte));
    if (isKey || isClass(byte, CLASS.digit)) digits++;
    else if (!BLANKS.has(byte)) return false;
  }
  return digits > 0;
}

function splitNumber(bytes: Uint8Array, { start, end }: Span): { number: Span; isGlobal: boolean } {
  const semicolon = indexOf(bytes, start, end, SEMICOLON);
  const number = { start, end: semicolon < 0 ? end : semicolon };
  return { number, isGlobal: at(bytes, start) === PLUS && start < number.end };
}

/** Whether a range begins as a telephone-subscriber does; its parameters are not looked at. */
export function isTelephone(bytes: Uint8Array, span: Span): boolean {
  const { number, isGlobal } = splitNumber(bytes, span);
  const start = isGlobal ? number.start + 1 : number.start;
  return isNumber(bytes, { start, end: number.end }, isGlobal);
}

/** telephone-subscriber; a local number says where it is one (RFC 3966 5.1.5). */
export function readTelephone(bytes: Uint8Array, span: Span, sink: Sink): TelephoneNode {
  const { number, isGlobal } = splitNumber(bytes, span);
  const params = readUriParams(bytes, number.end, span.end, sink);
  if (!isTelephone(bytes, span)) sink('telephone-malformed', span);
  else if (!isGlobal && !findParam(bytes, params, 'phone-context')) sink('telephone-context-missing', number);
  return { number, isGlobal, params };
}
