/** Tests of numbers: what `==` to `in` say of a value and the intervals it is compared with. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { NumberField } from './field.ts';
import type { Item, Literal, Operator } from './syntax.ts';
import type { Interval } from './value-number.ts';
import { numberForm } from './value-number.ts';
import type { UtcOffset } from './value-time.ts';
import { readTime, timeOfDay } from './value-time.ts';

export type Test<T> = (value: T) => boolean;

function readValue(field: NumberField, literal: Literal, offset: UtcOffset): Result<Interval, FilterError> {
  const { name, type } = field;
  const data = { field: name, text: literal.text };
  if (type === 'time') {
    const time = readTime(literal.text, offset);
    return time ? ok(time) : err(filterError('value-not-time', literal.span, data));
  }
  const form = numberForm(type);
  const value = form.read(literal.text);
  return value ? ok(value) : err(filterError(form.error, literal.span, data));
}

/** A range of times of day may go over midnight, every other range goes upwards. */
function joinRange(from: Interval, to: Interval, item: Item): Result<Interval, FilterError> {
  const span = { start: item.from.span.start, end: item.to?.span.end ?? item.from.span.end };
  if (from.clock !== to.clock) return err(filterError('range-mixed-times', span));
  const data = { from: item.from.text, to: item.to?.text ?? '' };
  if (!from.clock && from.low > to.low) return err(filterError('range-reversed', span, data));
  return ok({ ...from, high: to.high, open: to.open });
}

function readItem(field: NumberField, item: Item, offset: UtcOffset): Result<Interval, FilterError> {
  const from = readValue(field, item.from, offset);
  if (!from.ok || !item.to) return from;
  const to = readValue(field, item.to, offset);
  return to.ok ? joinRange(from.value, to.value, item) : to;
}

function within({ low, high, open }: Interval): Test<number> {
  // 23:50..00:10 goes over midnight.
  if (high < low) return (value) => value >= low || value < high;
  if (low === high) return (value) => value === low;
  return open ? (value) => value >= low && value < high : (value) => value >= low && value <= high;
}

/** The test of one interval. `!=` is made of `==` by who asks. */
export function intervalTest(operator: Operator, interval: Interval): Test<number> {
  const { low, high, open } = interval;
  if (operator === '<') return (value) => value < low;
  if (operator === '>=') return (value) => value >= low;
  if (operator === '<=') return open ? (value) => value < high : (value) => value <= high;
  if (operator === '>') return open ? (value) => value >= high : (value) => value > high;
  return within(interval);
}

/** At least one of several tests. */
export function anyOf<T>(tests: readonly Test<T>[]): Test<T> {
  const [first, second] = tests;
  if (!first) return () => false;
  return second ? (value) => tests.some((test) => test(value)) : first;
}

const ORDERED: readonly Operator[] = ['<', '<=', '>', '>='];

/** The test of a field with an order. */
export function numberTest(
  field: NumberField,
  operator: Operator,
  items: readonly Item[],
  offset: UtcOffset,
): Result<Test<number>, FilterError> {
  const tests: Test<number>[] = [];
  const dayTime = timeOfDay(offset);
  for (const item of items) {
    const found = readItem(field, item, offset);
    if (!found.ok) return found;
    const interval = found.value;
    if (interval.isClass && ORDERED.includes(operator))
      return err(filterError('class-not-ordered', item.from.span, { text: item.from.text }));
    const test = intervalTest(operator, interval);
    tests.push(interval.clock ? (value) => test(dayTime(value)) : test);
  }
  return ok(anyOf(tests));
}
