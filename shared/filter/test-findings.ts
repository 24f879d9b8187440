/** Tests of findings: a number is compared with how many there are, a word with their codes. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { DIAGNOSTICS } from '#shared/sip/diagnostic-codes.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { FindingsField } from './field.ts';
import type { Item, Operator } from './syntax.ts';
import type { Test } from './test-number.ts';
import { anyOf, intervalTest } from './test-number.ts';
import { containsTest, matchesTest } from './test-text.ts';
import { readCount } from './value-number.ts';

/** The codes of the findings of one severity that a message has. */
export type Codes = readonly string[];

/** The codes that findings of a severity can have, in order. */
export function codesOf(severity: FindingsField['severity']): string[] {
  return Object.entries(DIAGNOSTICS).flatMap(([code, kind]) => (kind.severity === severity ? [code] : []));
}

function countTest(operator: Operator, items: readonly Item[]): Result<Test<Codes>, FilterError> | null {
  const tests: Test<number>[] = [];
  for (const { from, to } of items) {
    const [low, high] = [readCount(from), readCount(to ?? from)];
    if (!low || !high) return null;
    if (low.low > high.low)
      return err(filterError('range-reversed', from.span, { from: from.text, to: to?.text ?? '' }));
    tests.push(intervalTest(operator, { ...low, high: high.high }));
  }
  const test = anyOf(tests);
  return ok(({ length }) => test(length) !== (operator === '!='));
}

function codeTest(operator: Operator, items: readonly Item[]): Result<Test<Codes>, FilterError> {
  const wanted = new Set<string>();
  for (const { from, to } of items) {
    const text = from.text.toLowerCase();
    if (to || !Object.hasOwn(DIAGNOSTICS, text))
      return err(filterError('value-not-finding', from.span, { text: from.text }));
    wanted.add(text);
  }
  if (operator === '!=') return ok((codes) => codes.length > 0 && !codes.some((code) => wanted.has(code)));
  return ok((codes) => codes.some((code) => wanted.has(code)));
}

/** The test of findings; `!=` is decided here. */
export function findingsTest(
  operator: Operator,
  items: readonly Item[],
  source: string,
): Result<Test<Codes>, FilterError> {
  const [item] = items;
  if (!item) return ok(() => false);
  if (operator === 'contains' || operator === 'matches') {
    const one =
      operator === 'matches'
        ? matchesTest('fold', item.from, source)
        : ok(containsTest('fold', item.from.text));
    return one.ok ? ok((codes) => codes.some(one.value)) : one;
  }
  const count = countTest(operator, items);
  if (count) return count;
  const isOrder = operator !== '==' && operator !== '!=' && operator !== 'in';
  if (!isOrder) return codeTest(operator, items);
  return err(filterError('value-not-number', item.from.span, { field: 'diagnostics', text: item.from.text }));
}
