/** Rules for parameters that a header's RFC names: which must stand, and which values the known ones are defined with. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, isAll, isText } from '../chars.ts';
import type { ParamNode } from './params.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';
import { endOfQuoted, QUOTE } from './tokens.ts';

export type Fits = (bytes: Uint8Array, value: Span) => boolean;

/** Lower-case names and what their values have to be. */
export type ParamRules = readonly (readonly [name: string, fits: Fits])[];

const Q = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** A decimal number from 0 to `highest`. */
export const upTo =
  (highest: number): Fits =>
  (bytes, { start, end }) => {
    const value = decimal(bytes, start, end);
    return value >= 0 && value <= highest;
  };

/** One of some lower-case words, in any case. */
export const oneOf =
  (...words: readonly string[]): Fits =>
  (bytes, { start, end }) =>
    words.some((word) => isText(bytes, start, end, word));

export const isSeconds: Fits = upTo(2 ** 32 - 1);

export const isToken: Fits = (bytes, { start, end }) => isAll(bytes, start, end, CLASS.token);

export const isQuoted: Fits = (bytes, { start, end }) =>
  at(bytes, start) === QUOTE && endOfQuoted(bytes, start, end) === end;

/**
 * Tells known parameters whose values their RFC does not define. The grammar takes them as generic-param (RFC 3261
 * 25.1), so this is never an error.
 */
export function checkParamValues(
  bytes: Uint8Array,
  params: readonly ParamNode[],
  rules: ParamRules,
  sink: Sink,
): void {
  for (const [name, fits] of rules) {
    const param = findParam(bytes, params, name);
    if (!param || (param.value && fits(bytes, param.value))) continue;
    const text = param.value ? textOf(bytes, param.value).slice(0, 60) : '';
    sink('parameter-value', param.value ?? param.name, { name, text });
  }
}

/** Tells the parameters that a value has to carry and does not. */
export function needParams(
  bytes: Uint8Array,
  span: Span,
  params: readonly ParamNode[],
  names: readonly string[],
  sink: Sink,
  rfc: string,
): void {
  for (const name of names)
    if (!findParam(bytes, params, name)) sink('parameter-missing', span, { name }, rfc);
}

/** qvalue: 0 to 1 with at most three decimals (RFC 3261 25.1). */
export function checkQ(bytes: Uint8Array, params: readonly ParamNode[], sink: Sink): void {
  const q = findParam(bytes, params, 'q');
  if (q && !Q.test(q.value ? textOf(bytes, q.value).slice(0, 20) : ''))
    sink('q-malformed', q.value ?? q.name);
}
