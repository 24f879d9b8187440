/** Judges an assertion of a sequence: a pure function of what was heard. */
import { createRegex } from '#shared/filter/regex/regex.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Check, CheckSubject, Told } from '#shared/model/sequence.ts';
import type { Operator, StatusRange } from '#shared/sequence/terms.ts';
import { durationOf, statusRangeOf } from '#shared/sequence/terms.ts';
import { checkText } from '#shared/sequence/write.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { allHeaders } from '#shared/sip/message.ts';
import { reasonText } from '#shared/sip/views.ts';
import { told, toldAs } from './words.ts';

/** What an assertion can look at. */
export interface CheckFacts {
  readonly message: SipMessage | null;
  readonly elapsed: number;
  count(of: StatusRange | string): number;
  /** A text with its values; null where one has none: what is looked at, with those of an earlier message where one is named. */
  render(text: string): string | null;
  /** The same of what is compared with, whose values are always those of the latest message. */
  renderExpected(text: string): string | null;
}

export interface Judgement {
  readonly passed: boolean;
  readonly expected: Told;
  readonly got: Told;
}

/** What a subject is: texts of which one has to fit, and how they are told. */
interface Seen {
  readonly values: readonly string[];
  readonly told: Told;
}

const numeric = (value: number, as: Told): Seen => ({ values: [`${value}`], told: as });
const absent = (as: Told): Seen => ({ values: [], told: as });

function statusSeen({ message }: CheckFacts): Seen {
  if (message?.kind !== 'response') return absent(told('no-response'));
  return numeric(message.status, toldAs(`${message.status} ${reasonText(message)}`));
}

function headerSeen(message: SipMessage | null, name: string): Seen {
  if (!message) return absent(told('no-message'));
  const values = allHeaders(message, canonicalName(name)).map(({ value }) => textOf(message.bytes, value));
  return values.length === 0
    ? absent(told('no-header', { name }))
    : { values, told: toldAs(values.join(', ')) };
}

function bodySeen({ message }: CheckFacts): Seen {
  const body = message ? textOf(message.bytes, message.body) : '';
  return body === '' ? absent(told('no-body')) : { values: [body], told: toldAs(body) };
}

function seen(subject: CheckSubject, facts: CheckFacts): Seen {
  switch (subject.kind) {
    case 'status':
      return statusSeen(facts);
    case 'header':
      return headerSeen(facts.message, subject.name);
    case 'body':
      return bodySeen(facts);
    case 'time':
      return facts.message
        ? numeric(facts.elapsed, told('time', { ms: facts.elapsed }))
        : absent(told('no-message'));
    case 'count': {
      const count = facts.count(statusRangeOf(subject.of) ?? subject.of);
      return numeric(count, toldAs(`${count}`));
    }
    case 'value': {
      const value = facts.render(subject.call);
      return value === null
        ? absent(told('no-value', { name: subject.call }))
        : { values: [value], told: toldAs(value) };
    }
  }
}

type Compare = (value: string, expected: string) => boolean;

const asNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text));
const compared =
  (fits: (a: number, b: number) => boolean): Compare =>
  (value, expected) =>
    fits(asNumber(value), asNumber(expected));

const COMPARE: Readonly<Record<Exclude<Operator, 'exists' | 'absent' | '!='>, Compare>> = {
  '=': (value, expected) => value === expected,
  '<': compared((a, b) => a < b),
  '<=': compared((a, b) => a <= b),
  '>': compared((a, b) => a > b),
  '>=': compared((a, b) => a >= b),
  contains: (value, expected) => value.includes(expected),
  matches(value, expected) {
    const regex = createRegex(expected, false);
    return regex.ok && regex.value.test(value);
  },
};

/** A status fits a range, a time may carry its unit. */
function compareOf(
  kind: CheckSubject['kind'],
  operator: Exclude<Operator, 'exists' | 'absent' | '!='>,
): Compare {
  const compare = COMPARE[operator];
  if (kind === 'time') return (value, expected) => compare(value, `${durationOf(expected) ?? expected}`);
  if (kind !== 'status' || operator !== '=') return compare;
  return (value, expected) => {
    const range = statusRangeOf(expected);
    return range !== null && Number(value) >= range.low && Number(value) <= range.high;
  };
}

function fits({ operator, subject }: Check, { values }: Seen, expected: string): boolean {
  if (operator === 'exists') return values.length > 0;
  if (operator === 'absent') return values.length === 0;
  // What is not there is not something else: an assertion about nothing fails.
  if (operator === '!=')
    return values.length > 0 && !values.some((value) => compareOf(subject.kind, '=')(value, expected));
  return values.some((value) => compareOf(subject.kind, operator)(value, expected));
}

/** Judges one assertion. Of a header that stands several times one field has to fit. */
export function judge(check: Check, facts: CheckFacts): Judgement {
  const isText = check.operator !== 'matches' && check.expected.includes('{{');
  const expected = isText ? facts.renderExpected(check.expected) : check.expected;
  const words = checkText({ ...check, expected: expected ?? check.expected }).replace(/^expect /, '');
  if (expected === null)
    return { passed: false, expected: toldAs(words), got: told('no-value', { name: check.expected }) };
  const found = seen(check.subject, facts);
  return { passed: fits(check, found, expected), expected: toldAs(words), got: found.told };
}
