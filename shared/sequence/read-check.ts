/** Reads what stands behind `expect`: what an assertion looks at, how it compares, and with what. */
import { createRegex } from '../filter/regex/regex.ts';
import type { Check, CheckSubject } from '../model/sequence.ts';
import { CHECK_OPERATORS } from '../model/sequence.ts';
import type { LineReader } from './line-reader.ts';
import { readClauses, readName, readValue } from './line-reader.ts';
import type { Operator } from './terms.ts';
import { durationOf, isLonely, isMethod, OPERATORS_OF, statusRangeOf, statusRangeText } from './terms.ts';
import type { Token } from './tokens.ts';

export interface ReadCheck {
  readonly check: Check;
  /** The conversation that it names; '' for the latest. */
  readonly of: string;
}

/** What a response or a request is waited for or counted by: a status, a range, or a method; null where it is none. */
export function readMessage(reader: LineReader): string | null {
  const token = reader.need('message');
  if (!token) return null;
  const range = statusRangeOf(token.text);
  if (range) return statusRangeText(range);
  return isMethod(token.text) ? token.text : reader.problem('bad-message', token, { word: token.text });
}

/** Whether what is looked at is part of such a message: a status and a time are of responses. */
export function isPartOf(kind: CheckSubject['kind'], message: string): boolean {
  return kind !== 'count' && ((kind !== 'status' && kind !== 'time') || statusRangeOf(message) !== null);
}

/** The earlier message that an assertion is about. */
function readEarlier(reader: LineReader, { kind }: CheckSubject): string | null {
  const token = reader.peek();
  const message = readMessage(reader);
  if (message === null || isPartOf(kind, message)) return message;
  return reader.problem('unexpected', token, { word: message });
}

const SUBJECTS: Readonly<Record<CheckSubject['kind'], (reader: LineReader) => CheckSubject | null>> = {
  status: () => ({ kind: 'status' }),
  body: () => ({ kind: 'body' }),
  time: () => ({ kind: 'time' }),
  header(reader) {
    const token = reader.need('name');
    return token && { kind: 'header', name: token.text };
  },
  count(reader) {
    const of = readMessage(reader);
    return of === null ? null : { kind: 'count', of };
  },
  value(reader) {
    const call = readValue(reader);
    return call === null ? null : { kind: 'value', call };
  },
};

/** What an assertion can look at. */
export const CHECK_SUBJECTS = Object.keys(SUBJECTS) as readonly CheckSubject['kind'][];

function readSubject(reader: LineReader): CheckSubject | null {
  const token = reader.need('subject');
  if (!token) return null;
  const kind = CHECK_SUBJECTS.find((one) => one === token.text);
  return kind ? SUBJECTS[kind](reader) : reader.problem('unknown-subject', token, { word: token.text });
}

/** `expect status 200` needs no `=`. */
function readOperator(reader: LineReader, { kind }: CheckSubject): Operator | null {
  const token = reader.peek();
  const operator = CHECK_OPERATORS.find((one) => one === token?.text);
  if (!operator && kind === 'status' && token && statusRangeOf(token.text)) return '=';
  reader.next();
  if (!token) return reader.problem('missing', null, { what: 'operator' });
  if (!operator) return reader.problem('unknown-operator', token, { word: token.text });
  if (OPERATORS_OF[kind].includes(operator)) return operator;
  return reader.problem('unfit-operator', token, { operator, subject: kind });
}

/** How what is compared with is written for each subject; the answer is null where it cannot be read. */
function expectedOf(kind: CheckSubject['kind'], { text }: Token): string | null {
  if (text.includes('{{')) return text;
  const range = kind === 'status' ? statusRangeOf(text) : null;
  if (kind === 'status') return range && statusRangeText(range);
  if (kind === 'time') return durationOf(text)?.toString() ?? null;
  if (kind === 'count') return /^\d{1,9}$/.test(text) ? String(Number(text)) : null;
  return text;
}

const UNREADABLE = { status: 'bad-status', time: 'bad-duration', count: 'bad-number' } as const;

/** A regular expression, checked; null where it is none. */
export function readExpression(reader: LineReader): string | null {
  const token = reader.need('text');
  if (!token) return null;
  const regex = createRegex(token.text, false);
  return regex.ok ? token.text : reader.problem('bad-expression', token, { reason: regex.error.code });
}

function readExpected(reader: LineReader, { kind }: CheckSubject, operator: Operator): string | null {
  if (isLonely(operator)) return '';
  if (operator === 'matches') return readExpression(reader);
  const token = reader.need('text');
  const text = token && expectedOf(kind, token);
  if (!token || text !== null) return text;
  const code = kind === 'status' || kind === 'time' || kind === 'count' ? UNREADABLE[kind] : 'bad-text';
  return reader.problem(code, token, { word: token.text });
}

/** Reads a line behind its `expect`; null where it cannot be read. */
export function readCheck(reader: LineReader): ReadCheck | null {
  const subject = readSubject(reader);
  const operator = subject && readOperator(reader, subject);
  const expected = operator && readExpected(reader, subject, operator);
  if (!subject || !operator || expected === null) return null;
  const said = { of: '', message: '' };
  const clauses = {
    of: () => (said.of = readName(reader) ?? '') || null,
    in: () => (said.message = readEarlier(reader, subject) ?? '') || null,
  };
  // A count is about all of a conversation.
  const isRead = readClauses(reader, subject.kind === 'count' ? { of: clauses.of } : clauses);
  const { of, message } = said;
  return isRead ? { check: { line: reader.line, subject, message, operator, expected }, of } : null;
}
