/** The small words of the language of sequences: durations, statuses, names. */
import { DIALOG_STEPS } from '../model/stack.ts';
import type { Check, CheckSubject } from '../model/sequence.ts';
import { SEQUENCE_LIMITS } from './problems.ts';

/** How long a wait waits where a sequence says nothing, in milliseconds. */
export const DEFAULT_WAIT = 5_000;

export type SendableStep = (typeof DIALOG_STEPS)[number] | 'CANCEL';

/** What `send` can send without a file. */
export const SENDABLE: readonly SendableStep[] = [...DIALOG_STEPS, 'CANCEL'];

/** The step of that name, whatever its case; null where there is none. */
export function sendableOf(word: string): SendableStep | null {
  return SENDABLE.find((step) => step.toLowerCase() === word.toLowerCase()) ?? null;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000 };

/** Milliseconds of `500ms`, `1.5s` or `2min`; null where it is none, or too long. */
export function durationOf(word: string): number | null {
  const found = /^(\d{1,8}(?:\.\d{1,3})?)(ms|s|min)$/.exec(word);
  const ms = Math.round(Number(found?.[1]) * (UNITS[found?.[2] ?? ''] ?? NaN));
  return ms >= 0 && ms <= SEQUENCE_LIMITS.duration ? ms : null;
}

/** Milliseconds as they are written. */
export function durationText(ms: number): string {
  return ms > 0 && ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** A status, a range of them, or a class such as `2xx`. */
export interface StatusRange {
  readonly low: number;
  readonly high: number;
}

/** The statuses that a word stands for; null where it stands for none. */
export function statusRangeOf(word: string): StatusRange | null {
  const kind = /^([1-6])xx$/i.exec(word);
  if (kind) return { low: Number(kind[1]) * 100, high: Number(kind[1]) * 100 + 99 };
  const found = /^([1-6]\d\d)(?:\.\.([1-6]\d\d))?$/.exec(word);
  const low = Number(found?.[1]);
  const high = Number(found?.[2] ?? found?.[1]);
  return low <= high ? { low, high } : null;
}

/** A range as it is written. */
export function statusRangeText({ low, high }: StatusRange): string {
  return low === high ? `${low}` : `${low}..${high}`;
}

/** Whether a word can be a method (RFC 3261 25.1: a token; here in capitals). */
export function isMethod(word: string): boolean {
  return /^[A-Z][A-Z0-9._-]{0,31}$/.test(word);
}

/** Whether a word can name a conversation. */
export function isConversation(word: string): boolean {
  return /^[A-Za-z_][\w-]{0,63}$/.test(word);
}

/** Whether a word can name a variable, as everywhere in a workspace. */
export function isVariable(word: string): boolean {
  return /^[A-Za-z_][\w.-]{0,63}$/.test(word);
}

export type Operator = Check['operator'];

const TEXTUAL: readonly Operator[] = [
  '=',
  '!=',
  'contains',
  'matches',
  '<',
  '<=',
  '>',
  '>=',
  'exists',
  'absent',
];
const NUMERIC: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>='];

/** What goes with what an assertion looks at. */
export const OPERATORS_OF: Readonly<Record<CheckSubject['kind'], readonly Operator[]>> = {
  status: NUMERIC,
  time: NUMERIC,
  count: NUMERIC,
  header: TEXTUAL,
  body: TEXTUAL,
  value: TEXTUAL,
};

/** Whether an operator needs nothing to compare with. */
export function isLonely(operator: Operator): boolean {
  return operator === 'exists' || operator === 'absent';
}
