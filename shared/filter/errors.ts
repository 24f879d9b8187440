/** What can be wrong with a filter, as data: a stable code, the place in its text, and what the words name. */
import type { Span } from '#shared/lib/bytes.ts';

export const FILTER_ERROR_CODES = [
  // The form.
  'filter-too-long',
  'filter-too-deep',
  'string-open',
  'equals-single',
  'ampersand-single',
  'bar-single',
  'term-expected',
  'value-expected',
  'paren-open',
  'paren-unexpected',
  'brace-open',
  'bracket-open',
  'index-expected',
  'set-empty',
  'set-needs-in',
  'range-needs-in',
  'unexpected',
  // Fields and operators.
  'field-unknown',
  'field-needs-key',
  'field-not-keyed',
  'field-not-list',
  'operator-not-for-field',
  'range-not-for-field',
  'range-reversed',
  'class-not-ordered',
  // Values.
  'value-not-number',
  'value-not-status',
  'value-not-duration',
  'value-not-size',
  'value-not-time',
  'value-not-address',
  'value-not-endpoint',
  'value-not-choice',
  'value-not-finding',
  'range-mixed-times',
  // Regular expressions.
  'regex-too-large',
  'regex-too-deep',
  'regex-group-open',
  'regex-group-unexpected',
  'regex-group-kind',
  'regex-lookaround',
  'regex-backreference',
  'regex-class-open',
  'regex-class-range',
  'regex-escape',
  'regex-repeat-nothing',
  'regex-count',
] as const;

export type FilterErrorCode = (typeof FILTER_ERROR_CODES)[number];
export type FilterErrorData = Readonly<Record<string, string | number>>;

export interface FilterError {
  readonly code: FilterErrorCode;
  /** Inside the filter's text; empty at its end where something is missing there. */
  readonly span: Span;
  readonly data?: FilterErrorData;
}

/** One error. */
export function filterError(code: FilterErrorCode, span: Span, data?: FilterErrorData): FilterError {
  return data === undefined ? { code, span } : { code, span, data };
}

const CODES: ReadonlySet<string> = new Set(FILTER_ERROR_CODES);

/** Whether the code of some trouble is that of a mistake in a filter. */
export function isFilterErrorCode(code: string): code is FilterErrorCode {
  return CODES.has(code);
}
