/**
 * The parameters of a header's value (RFC 3261 25.1, generic-param), read from the value as it is shown, and small changes of it. Values
 * between braces are parts of a parameter like any other text.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { readParams } from '#shared/sip/grammar/params.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { endOfQuoted, QUOTE, unquoted } from '#shared/sip/grammar/tokens.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import { readTemplate } from '#shared/template/template.ts';
import type { Range } from './patch.ts';
import { byteImage, oneLine, patched } from './patch.ts';

export interface Parameter {
  /** Which value of a comma list it belongs to, from 0. */
  readonly item: number;
  readonly name: string;
  /** Without its quotes; null for a parameter that is a name alone. */
  readonly value: string | null;
  readonly nameRange: Range;
  /** With its quotes; empty behind the name where there is no value. */
  readonly valueRange: Range;
  readonly isQuoted: boolean;
  /** From its semicolon. */
  readonly range: Range;
}

export interface HeaderParameters {
  /** The values of the list, as ranges without the blanks around them. */
  readonly items: readonly Range[];
  readonly parameters: readonly Parameter[];
}

const SEMICOLON = 0x3b;
const LESS = 0x3c;
const GREATER = 0x3e;

/** The first semicolon of a value outside quotes and angle brackets, or its end. */
function beginOfParameters(bytes: Uint8Array, { start, end }: Span): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === SEMICOLON) return at;
    if (byte === LESS) {
      const close = bytes.subarray(at, end).indexOf(GREATER);
      if (close < 0) return end;
      at += close;
    } else if (byte === QUOTE) {
      const after = endOfQuoted(bytes, at, end);
      if (after < 0) return end;
      at = after - 1;
    }
  }
  return end;
}

function parametersOf(text: string, bytes: Uint8Array, item: number, span: Span): Parameter[] {
  const begin = beginOfParameters(bytes, span);
  return readParams(bytes, begin, span.end, ignore).map(({ name, value }) => {
    const written = value ? text.slice(value.start, value.end) : '';
    const isQuoted = /^".*"$/.test(written) && written.length > 1;
    const at = value ?? { start: name.end, end: name.end };
    return {
      item,
      name: text.slice(name.start, name.end),
      value: value ? (isQuoted ? unquoted(written) : written) : null,
      nameRange: { from: name.start, to: name.end },
      valueRange: { from: at.start, to: at.end },
      isQuoted,
      range: { from: text.lastIndexOf(';', name.start), to: at.end },
    };
  });
}

/** The parameters of a shown value; `canonical` is the full name of its header. */
export function readParameters(canonical: string, value: string): HeaderParameters {
  const bytes = byteImage(value);
  const whole = { start: 0, end: value.trimEnd().length };
  const spans = headerInfo(canonical)?.list ? splitList(bytes, whole, ignore) : [whole];
  return {
    items: spans.map(({ start, end }) => ({ from: start, to: end })),
    parameters: spans.flatMap((span, item) => parametersOf(value, bytes, item, span)),
  };
}

/** Whether a text cannot stand as a parameter's value without quotes; the values in it are not looked at. */
const needsQuotes = (text: string): boolean =>
  readTemplate(text).some(
    ({ kind, from, to }) => kind === 'text' && /[\s;,"<>\\]/.test(text.slice(from, to)),
  );

const written = (text: string, isQuoted: boolean): string =>
  isQuoted || needsQuotes(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;

/** The value with another value of a parameter, quoted where it has to be. */
export function setParameter(value: string, parameter: Parameter, text: string): string {
  const next = oneLine(text);
  if (next === (parameter.value ?? '')) return value;
  const insert = `${parameter.value === null ? '=' : ''}${written(next, parameter.isQuoted)}`;
  return patched(value, { ...parameter.valueRange, insert });
}

/** The value with a parameter more behind one of its items; `text` null for a name alone. */
export function addParameter(value: string, at: number, name: string, text: string | null): string {
  const plain = name.replace(/[\s;=,"<>]+/g, '');
  if (plain === '') return value;
  const insert = `;${plain}${text === null ? '' : `=${written(oneLine(text), false)}`}`;
  return patched(value, { from: at, to: at, insert });
}

export function removeParameter(value: string, { range }: Parameter): string {
  return patched(value, { ...range, insert: '' });
}
