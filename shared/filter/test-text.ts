/** Tests of texts by the case rule of their field, of words from a closed list, and of what regular expressions say. */
import type { Span } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { foldUnquoted } from '#shared/sip/compare-values.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { CaseRule, ChoiceField, TextField } from './field.ts';
import { readQuoted } from './quote.ts';
import { createRegex } from './regex/regex.ts';
import type { Item, Literal, Operator } from './syntax.ts';
import type { Test } from './test-number.ts';
import { anyOf, intervalTest } from './test-number.ts';
import { readCount } from './value-number.ts';

const lower = (text: string): string => text.toLowerCase();

/** The user part of a URI keeps its case: what stands between the scheme and the last `@` (RFC 3261 19.1.4). */
export function foldAddress(text: string): string {
  const at = text.lastIndexOf('@');
  if (at < 0) return lower(text);
  const colon = text.indexOf(':');
  const start = colon >= 0 && colon < at ? colon : 0;
  return lower(text.slice(0, start)) + text.slice(start, at) + lower(text.slice(at));
}

/** What equal texts of a rule have in common. */
const EQUAL: Readonly<Record<CaseRule, ((text: string) => string) | null>> = {
  exact: null,
  fold: lower,
  header: foldUnquoted,
  address: foldAddress,
};

function equalTest(rule: CaseRule, items: readonly Item[]): Test<string> {
  const fold = EQUAL[rule] ?? ((text: string) => text);
  const wanted = items.map(({ from }) => fold(from.text));
  const [first = ''] = wanted;
  if (wanted.length > 1) {
    const set = new Set(wanted);
    return (text) => set.has(fold(text));
  }
  return rule === 'exact' ? (text) => text === first : (text) => text === first || fold(text) === first;
}

/** `contains`. */
export function containsTest(rule: CaseRule, text: string): Test<string> {
  if (rule === 'exact') return (value) => value.includes(text);
  const wanted = lower(text);
  return (value) => lower(value).includes(wanted);
}

/** Where a part of a literal's value stands in the filter; `source` is the filter's text. */
function spanIn(source: string, literal: Literal, start: number, end: number): Span {
  const { span, quoted } = literal;
  if (!quoted) return { start: span.start + start, end: span.start + end };
  const { places } = readQuoted(source, span.start);
  const last = span.end - 1;
  return { start: places[start] ?? last, end: places[end] ?? last };
}

/** `matches`; case counts by the rule unless the expression begins with `(?i)` or `(?-i)`. */
export function matchesTest(
  rule: CaseRule,
  literal: Literal,
  source: string,
): Result<Test<string>, FilterError> {
  const made = createRegex(literal.text, rule !== 'exact');
  if (made.ok) return ok((value) => made.value.test(value));
  const { code, start, end, data } = made.error;
  return err(filterError(code, spanIn(source, literal, start, end), data));
}

/** Compares the number that a text begins with. */
function orderTest(field: TextField, operator: Operator, { from }: Item): Result<Test<string>, FilterError> {
  const interval = readCount(from);
  if (!interval)
    return err(filterError('value-not-number', from.span, { field: field.name, text: from.text }));
  const test = intervalTest(operator, interval);
  return ok((text) => {
    const digits = /^\s*(\d{1,15})/.exec(text)?.[1];
    return digits !== undefined && test(Number(digits));
  });
}

/** Reads the ends of a range of numbers in the texts of a field. */
function rangeTest(field: TextField, item: Item): Result<Test<string>, FilterError> {
  const to = item.to ?? item.from;
  const span = { start: item.from.span.start, end: to.span.end };
  if (field.numeric !== true) return err(filterError('range-not-for-field', span, { field: field.name }));
  const low = orderTest(field, '>=', item);
  const high = orderTest(field, '<=', { from: to, to: null });
  if (!low.ok) return low;
  if (!high.ok) return high;
  if (Number(item.from.text) > Number(to.text))
    return err(filterError('range-reversed', span, { from: item.from.text, to: to.text }));
  return ok((text) => low.value(text) && high.value(text));
}

function setTest(field: TextField, items: readonly Item[]): Result<Test<string>, FilterError> {
  const tests: Test<string>[] = [];
  const plain = items.filter(({ to }) => !to);
  if (plain.length > 0) tests.push(equalTest(field.rule, plain));
  for (const item of items) {
    const test = item.to ? rangeTest(field, item) : null;
    if (test && !test.ok) return test;
    if (test?.ok) tests.push(test.value);
  }
  return ok(anyOf(tests));
}

/** The test of a text; the operator is one that texts have. */
export function textTest(
  field: TextField,
  operator: Operator,
  items: readonly Item[],
  source: string,
): Result<Test<string>, FilterError> {
  const [item] = items;
  if (!item) return ok(() => false);
  if (operator === 'contains') return ok(containsTest(field.rule, item.from.text));
  if (operator === 'matches') return matchesTest(field.rule, item.from, source);
  if (operator === '==' || operator === '!=' || operator === 'in') return setTest(field, items);
  return orderTest(field, operator, item);
}

/** The test of a word from a closed list. */
export function choiceTest(field: ChoiceField, items: readonly Item[]): Result<Test<string>, FilterError> {
  const { name, values } = field;
  for (const { from, to } of items) {
    if (to)
      return err(
        filterError('range-not-for-field', { start: from.span.start, end: to.span.end }, { field: name }),
      );
    if (values.includes(lower(from.text))) continue;
    return err(
      filterError('value-not-choice', from.span, { field: name, text: from.text, choices: values.join(' ') }),
    );
  }
  return ok(equalTest('fold', items));
}
