/**
 * Makes the test of one field of a record. A comparison is false where the field has no value; of several values one is enough,
 * and `!=` says that there is a value and none is equal.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { FilterContext } from './context.ts';
import type { FilterError } from './errors.ts';
import type { EndpointField, Field, FindingsField, Numbers, Texts } from './field.ts';
import type { FieldRef } from './find-field.ts';
import { prefiltered } from './prefilter.ts';
import type { FilterRecord, Predicate } from './record.ts';
import type { Item, Operator } from './syntax.ts';
import type { Codes } from './test-findings.ts';
import { findingsTest } from './test-findings.ts';
import { endpointTest, hostTest } from './test-host.ts';
import type { Test } from './test-number.ts';
import { numberTest } from './test-number.ts';
import { choiceTest, containsTest, matchesTest, textTest } from './test-text.ts';

const EQUALITY: readonly Operator[] = ['==', '!=', 'in'];
const ORDER: readonly Operator[] = ['<', '<=', '>', '>='];
const SEARCH: readonly Operator[] = ['contains', 'matches'];

/** The operators that a field can be compared by, in the order in which they are proposed. */
export function operatorsOf(field: Field): readonly Operator[] {
  switch (field.type) {
    case 'text':
      return field.numeric ? [...EQUALITY, ...SEARCH, ...ORDER] : [...EQUALITY, ...SEARCH];
    case 'choice':
      return EQUALITY;
    case 'ip':
    case 'host':
    case 'endpoint':
      return [...EQUALITY, ...SEARCH];
    case 'findings':
      return [...EQUALITY, ...SEARCH, ...ORDER];
    default:
      return [...EQUALITY, ...ORDER];
  }
}

/** Whether a field can be compared by an operator. */
export function isOperatorOf(field: Field, operator: Operator): boolean {
  return operatorsOf(field).includes(operator);
}

type Read<T> = (record: FilterRecord) => T | readonly T[] | null;

/** The value at an index; undefined where there is none. */
function pick<T>(values: readonly T[], index: number): T | undefined {
  return values.at(index);
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** Asks the value, one of the values, or the one at an index; `negated` makes `!=` of `==`. */
function anyValue<T extends string | number>(
  read: Read<T>,
  index: number | null,
  test: Test<T>,
  negated: boolean,
): Predicate {
  return (record) => {
    const found = read(record);
    if (found === null || found === '') return false;
    if (!isList(found)) return (index === null || index === 0 || index === -1) && test(found) !== negated;
    if (index !== null) {
      const one = pick(found, index);
      return one !== undefined && test(one) !== negated;
    }
    return found.length > 0 && found.some(test) !== negated;
  };
}

function readerOf({ field, key }: FieldRef): Read<string> | Read<number> | null {
  if (field.type === 'text') return field.read(key);
  return field.type === 'endpoint' || field.type === 'findings' ? null : field.read;
}

function isThere(value: Texts | Numbers | undefined, zeroIsNone: boolean): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (zeroIsNone && value === 0) return false;
  return typeof value !== 'object' || value.length > 0;
}

/** The test whether a field has a value. */
export function existsLeaf(ref: FieldRef): Predicate {
  const { field, index } = ref;
  if (field.type === 'findings') {
    const codes = codesIn(field);
    return (record) => codes(record).length > 0;
  }
  const read = readerOf(ref);
  if (!read) return () => true;
  const zeroIsNone = 'zeroIsNone' in field && field.zeroIsNone === true;
  return (record) => {
    const value = read(record);
    return isThere(index === null || typeof value !== 'object' ? value : value?.at(index), zeroIsNone);
  };
}

function codesIn({ severity }: FindingsField): (record: FilterRecord) => Codes {
  return ({ diagnostics }) =>
    diagnostics.flatMap((found) => (found.severity === severity ? [found.code] : []));
}

function endpointLeaf(
  { read }: EndpointField,
  operator: Operator,
  made: Result<Test<FilterRecord['src']>, FilterError>,
): Result<Predicate, FilterError> {
  if (!made.ok) return made;
  const test = made.value;
  const negated = operator === '!=';
  return ok((record) => test(read(record)) !== negated);
}

/** The test of a comparison; the operator is one of the field's. */
export function compareLeaf(
  ref: FieldRef,
  operator: Operator,
  items: readonly Item[],
  { source, utcOffset }: FilterContext,
): Result<Predicate, FilterError> {
  const { field, index, key } = ref;
  const negated = operator === '!=';
  const texts = (
    read: Read<string>,
    made: Result<Test<string>, FilterError>,
  ): Result<Predicate, FilterError> => (made.ok ? ok(anyValue(read, index, made.value, negated)) : made);
  const searched = searchTest(operator, items, source);
  switch (field.type) {
    case 'text': {
      const made = texts(field.read(key), textTest(field, operator, items, source));
      return made.ok ? ok(prefiltered(field, operator, items, made.value)) : made;
    }
    case 'choice':
      return texts(field.read, choiceTest(field, items));
    case 'ip':
    case 'host':
      return texts(field.read, searched ?? hostTest(field, items));
    case 'endpoint':
      return endpointLeaf(field, operator, endpointSearch(searched) ?? endpointTest(field, items));
    case 'findings': {
      const made = findingsTest(operator, items, source);
      const codes = codesIn(field);
      return made.ok ? ok((record) => made.value(codes(record))) : made;
    }
    default: {
      const made = numberTest(field, operator, items, utcOffset);
      return made.ok ? ok(anyValue(field.read, index, made.value, negated)) : err(made.error);
    }
  }
}

/** `contains` and `matches` of a host or endpoint look at its text. */
function searchTest(
  operator: Operator,
  items: readonly Item[],
  source: string,
): Result<Test<string>, FilterError> | null {
  const [item] = items;
  if (!item) return null;
  if (operator === 'contains') return ok(containsTest('fold', item.from.text));
  return operator === 'matches' ? matchesTest('fold', item.from, source) : null;
}

function endpointSearch(
  made: Result<Test<string>, FilterError> | null,
): Result<Test<FilterRecord['src']>, FilterError> | null {
  if (!made?.ok) return made;
  return ok((endpoint) => made.value(formatEndpoint(endpoint)));
}
