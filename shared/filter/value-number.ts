/** Values of fields with an order: numbers, status codes and classes, durations, sizes. A value is an interval, for `4xx` and `14:02` are many. */
import type { NumberType } from './field.ts';
import type { FilterErrorCode } from './errors.ts';
import type { Literal } from './syntax.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Whether `high` itself is left out. */
  readonly open: boolean;
  /** Whether it is meant of the time of day. */
  readonly clock: boolean;
  /** A class of status codes, which is neither smaller nor larger than a code. */
  readonly isClass: boolean;
}

/** The interval of one number. */
export function point(value: number): Interval {
  return { low: value, high: value, open: false, clock: false, isClass: false };
}

const WHOLE = /^-?\d{1,15}$/;
const CLASS = /^([1-6])xx$/i;
const DURATION = /^(?:\d{1,12}(?:\.\d{1,6})?(?:us|µs|ms|s|min|m|h|d))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(us|µs|ms|s|min|m|h|d)/g;
const SIZE = /^(\d{1,12}(?:\.\d{1,6})?)(?:(k|m|g)(i)?)?b?$/i;

const MILLISECONDS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

function readWhole(text: string): Interval | null {
  return WHOLE.test(text) ? point(Number(text)) : null;
}

function readStatus(text: string): Interval | null {
  const hundred = CLASS.exec(text)?.[1];
  if (hundred === undefined) return /^\d{1,4}$/.test(text) ? point(Number(text)) : null;
  const low = Number(hundred) * 100;
  return { ...point(low), high: low + 99, isClass: true };
}

function readClass(text: string): Interval | null {
  const digit = CLASS.exec(text)?.[1] ?? text;
  return /^[1-6]$/.test(digit) ? point(Number(digit)) : null;
}

/** `500ms`, `1.5s`, `1m30s`; 0 needs no unit. */
function readDuration(text: string): Interval | null {
  if (text === '0') return point(0);
  if (!DURATION.test(text)) return null;
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(DURATION_PART))
    sum += Number(number) * (MILLISECONDS[unit] ?? 0);
  return point(sum);
}

/** `1200`, `64k` of thousands, `64KiB` of 1024. */
function readSize(text: string): Interval | null {
  const [, number, prefix, binary] = SIZE.exec(text) ?? [];
  if (number === undefined) return null;
  const power = POWERS[prefix?.toLowerCase() ?? ''] ?? 0;
  return point(Number(number) * (binary === undefined ? 1000 : 1024) ** power);
}

interface NumberForm {
  readonly read: (text: string) => Interval | null;
  readonly error: FilterErrorCode;
}

const FORMS: Readonly<Record<Exclude<NumberType, 'time'>, NumberForm>> = {
  number: { read: readWhole, error: 'value-not-number' },
  status: { read: readStatus, error: 'value-not-status' },
  class: { read: readClass, error: 'value-not-status' },
  duration: { read: readDuration, error: 'value-not-duration' },
  size: { read: readSize, error: 'value-not-size' },
};

/** How values of a type are read, and what is said where one cannot be. */
export function numberForm(type: Exclude<NumberType, 'time'>): NumberForm {
  return FORMS[type];
}

/** A value as a number alone, for fields that are compared with a number or with a word. */
export function readCount({ text }: Literal): Interval | null {
  return readWhole(text);
}
