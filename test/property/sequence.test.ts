/** Sequences: any text can be read, in linear time, and what is written is read as what it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegex } from '#shared/filter/regex/regex.ts';
import type { Check, Sequence, SequenceStep } from '#shared/model/sequence.ts';
import { SEQUENCE_PROBLEMS } from '#shared/sequence/problems.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { isLonely, OPERATORS_OF, SENDABLE, statusRangeText } from '#shared/sequence/terms.ts';
import { writeSequence } from '#shared/sequence/write.ts';

const RUNS = { numRuns: 2_000, seed: 3261 };

const WORDS = [
  ...['send', 'wait', 'answer', 'expect', 'take', 'from', 'match', 'repeat', 'end', 'pause', 'within', 'of'],
  ...['as', 'in', 'dialog', 'header', 'time', 'count', '"', '/', '\\', '(', '{{', '}}', '#', '\n', '\r', ' '],
  ...['200', '2s', '<', 'a.sip', 'x', '\t', '\u2028', '中', '\ud800', 'name:', 'var a:', 'timeout: 1s'],
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 })
  .chain((parts) => fc.constantFrom(' ', '').map((glue) => parts.join(glue)));

const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,8}$/);
const optionalName = fc.oneof(fc.constant(''), name);
const text = fc.string({ unit: 'binary', maxLength: 12 });
const value = fc.oneof(
  name.map((one) => `{{${one}}}`),
  fc.constant('{{response.header("Via", 1)}}'),
  text,
);
const ms = fc.integer({ min: 0, max: 3_600_000 });
const status = fc.integer({ min: 100, max: 699 });
const range = fc
  .tuple(status, status)
  .map(([a, b]) => statusRangeText({ low: Math.min(a, b), high: Math.max(a, b) }));
const message = fc.oneof(range, fc.constantFrom('INVITE', 'BYE', 'X-FOO'));
const none = fc.constant('');
const expression = fc
  .oneof(fc.constantFrom('<([^>]+)>', '^sip:', 'a/b', '\\/x', '\\\\'), text)
  .filter((source) => source !== '' && createRegex(source, false).ok);

const subject = fc.oneof(
  fc.constantFrom({ kind: 'status' as const }, { kind: 'body' as const }, { kind: 'time' as const }),
  fc.record({ kind: fc.constant('header' as const), name: text }),
  fc.record({ kind: fc.constant('count' as const), of: message }),
  fc.record({ kind: fc.constant('value' as const), call: value }),
);

const check: fc.Arbitrary<Check> = subject.chain((one) =>
  fc.constantFrom(...OPERATORS_OF[one.kind]).chain((operator) => {
    const expected: fc.Arbitrary<string> = isLonely(operator)
      ? fc.constant('')
      : operator === 'matches'
        ? expression
        : ({ status: range, time: ms.map(String), count: fc.nat(999_999_999).map(String) }[
            one.kind as 'time'
          ] ?? text);
    const of = one.kind === 'count' ? none : one.kind === 'status' || one.kind === 'time' ? range : message;
    return fc.tuple(expected, fc.oneof(none, of)).map(([said, earlier]): Check => ({
      ...{ line: 0, subject: one, operator },
      ...{ expected: said, message: earlier },
    }));
  }),
);

const line = fc.constant(0);
const simple: fc.Arbitrary<SequenceStep> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('send' as const), line, of: optionalName, as: optionalName },
    what: fc.oneof(
      fc.record({ kind: fc.constant('step' as const), step: fc.constantFrom(...SENDABLE) }),
      fc.record({
        kind: fc.constant('file' as const),
        path: text.filter((path) => path !== ''),
        inDialog: fc.boolean(),
      }),
    ),
  }),
  fc.record({
    ...{ kind: fc.constant('wait' as const), line, of: optionalName, as: optionalName, what: message },
    ...{ within: fc.option(ms), checks: fc.array(check, { maxLength: 3 }) },
  }),
  fc.record({
    kind: fc.constant('answer' as const),
    line,
    of: optionalName,
    status,
    sdp: fc.boolean(),
    ...{ reliable: fc.constant(false), file: text },
  }),
  fc.record({
    ...{
      kind: fc.constant('answer' as const),
      line,
      of: optionalName,
      status: fc.integer({ min: 101, max: 199 }),
    },
    ...{ sdp: fc.boolean(), reliable: fc.boolean(), file: fc.constant('') },
  }),
  fc.record({ kind: fc.constant('pause' as const), line, ms }),
  fc.record({
    ...{ kind: fc.constant('take' as const), line, of: optionalName, name, from: value },
    message: fc.oneof(none, message),
    match: fc.oneof(fc.constant(''), expression),
  }),
  fc.record({ kind: fc.constant('check' as const), line, of: optionalName, check }),
);

const steps = (depth: number): fc.Arbitrary<SequenceStep[]> =>
  fc.array(
    depth === 0
      ? simple
      : fc.oneof(
          { weight: 4, arbitrary: simple },
          {
            weight: 1,
            arbitrary: fc.record({
              ...{ kind: fc.constant('repeat' as const), line },
              ...{ times: fc.integer({ min: 1, max: 10_000 }), steps: steps(depth - 1) },
            }),
          },
        ),
    { maxLength: 5 },
  );

const oneLine = text.map((one) => one.replace(/[\r\n]/g, ''));
const sequence: fc.Arbitrary<Sequence> = fc.record({
  ...{ name: oneLine.map((one) => one.trim()), data: oneLine.map((one) => one.trim()), timeout: ms },
  ...{ variables: fc.array(fc.record({ name, value: oneLine }), { maxLength: 3 }), steps: steps(3) },
});

/** A sequence without the lines that its steps stand on. */
const plain = (one: Sequence): unknown =>
  JSON.parse(JSON.stringify(one, (key, held: unknown) => (key === 'line' ? 0 : held)));

describe('a sequence', () => {
  it('is read as what was written', () => {
    fc.assert(
      fc.property(sequence, (one) => {
        const read = readSequence(writeSequence(one));
        expect(read.problems).toEqual([]);
        expect(plain(read.sequence)).toEqual(plain(one));
      }),
      RUNS,
    );
  });

  it('is read from any text, with problems inside of it, and its meaning survives being written', () => {
    fc.assert(
      fc.property(soup, (source) => {
        const { sequence: one, problems } = readSequence(source);
        for (const { code, from, to, line: at } of problems) {
          expect(SEQUENCE_PROBLEMS).toContain(code);
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(source.length);
          expect(at).toBeGreaterThan(0);
        }
        expect(plain(readSequence(writeSequence(one)).sequence)).toEqual(plain(one));
      }),
      RUNS,
    );
  });

  it.each([
    '"',
    '(',
    '{{',
    '/',
    '\\',
    '("',
    'a "',
    '#',
    '\r',
    'expect value (',
    'repeat 2\n',
    '('.repeat(300),
  ])('is read in linear time, however often %j comes', (piece) => {
    const source = piece.repeat(Math.floor(1_000_000 / piece.length));
    // A quadratic scan of as much takes longer than a test may.
    const { sequence, problems } = readSequence(source);
    expect(sequence.steps.length + problems.length).toBeLessThanOrEqual(source.length);
  });
});
