/** What holds for every filter: nothing throws, errors have a place, writing loses nothing, and the compiled one decides as a naive one. */
import { complete } from '#shared/filter/complete.ts';
import { filterErrorText } from '#shared/filter/error-text.ts';
import type { FilterError } from '#shared/filter/errors.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import { formatFilter } from '#shared/filter/format.ts';
import { parseFilter } from '#shared/filter/parse.ts';
import { quoted, readQuoted } from '#shared/filter/quote.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import { createSearch } from '#shared/filter/search.ts';
import type { Node } from '#shared/filter/syntax.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passes } from './filter-naive.ts';

const RUNS = { numRuns: 1000, seed: 3261 };

const snippet = fc.constantFrom(
  ...[
    'method',
    'status',
    'header',
    'via',
    'src.ip',
    'time',
    'dialog.state',
    'from.user',
    'diagnostics.error',
    'x',
  ],
  ...[
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    '=',
    'contains',
    'matches',
    '~',
    'in',
    'and',
    'or',
    'not',
    '&&',
    '||',
    '!',
  ],
  ...['(', ')', '{', '}', '[', ']', ',', '..', '.', '"', "'", '"(a+)+$"', '"X"', '[0]', '["X"]', '.branch'],
  ...[
    'INVITE',
    '200',
    '4xx',
    '200..299',
    '14:02',
    '14:02..15:03',
    '192.0.2.0/24',
    '[::1]:5060',
    'busy',
    '2s',
    '\\',
    'ä',
  ],
);
const noise = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc
    .array(fc.tuple(snippet, fc.constantFrom('', ' ')), { maxLength: 16 })
    .map((parts) => parts.flat().join('')),
);

function expectSound({ code, span, data }: FilterError, text: string): void {
  expect(span.start).toBeGreaterThanOrEqual(0);
  expect(span.end).toBeGreaterThanOrEqual(span.start);
  expect(span.end).toBeLessThanOrEqual(text.length);
  for (const language of ['en', 'zh'] as const) {
    expect(filterErrorText(code, data, language)).not.toMatch(
      /undefined|\{(?:field|text|limit|operator|name)\}/,
    );
  }
}

/** A tree without its places. */
function withoutSpans(node: Node): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'span' || key === 'operatorSpan' ? undefined : value,
    ),
  );
}

function expectSameTree(text: string): void {
  const first = parseFilter(text);
  if (!first.ok) return;
  const written = formatFilter(first.value);
  const second = parseFilter(written);
  if (!second.ok) throw new Error(`${text} became ${written}: ${second.error.code}`);
  expect(withoutSpans(second.value)).toEqual(withoutSpans(first.value));
  expect(formatFilter(second.value)).toBe(written);
}

describe('for any text', () => {
  it('a filter is made, or each error has a place in the text and words', () => {
    fc.assert(
      fc.property(noise, (text) => {
        const result = compileFilter(text);
        if (result.ok) return;
        expect(result.error.length).toBeGreaterThan(0);
        for (const error of result.error) expectSound(error, text);
      }),
      RUNS,
    );
  });

  it('what is read is written so that it is read the same', () => {
    fc.assert(fc.property(noise, expectSameTree), RUNS);
  });

  it('proposals have their place around the cursor', () => {
    fc.assert(
      fc.property(noise, fc.nat(70), (text, cursor) => {
        const { from, to } = complete(text, cursor);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBe(Math.min(cursor, text.length));
      }),
      RUNS,
    );
  });

  it('a string keeps it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'\\"\'nrtd\n\r\t') }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const { value: read, closed, end } = readQuoted(quoted(value), 0);
        expect([read, closed, end]).toEqual([value, true, quoted(value).length]);
      }),
      RUNS,
    );
  });

  it('it is found in bytes as it is in small letters', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aAbB\r-ä'), maxLength: 30 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom(...'aAbB-ä'), maxLength: 4 }), (text, part) => {
        expect(createSearch(part)(utf8(text))).toBe(text.toLowerCase().includes(part.toLowerCase()));
      }),
      RUNS,
    );
  });
});

const numberField = fc.constantFrom('size', 'retransmission', 'port', 'dialog.messages', 'status');
const number = fc.constantFrom('0', '1', '2', '3', '180', '200', '486', '5060');
const range = fc
  .tuple(number, number)
  .map(([a, b]) => (Number(a) <= Number(b) ? `${a}..${b}` : `${b}..${a}`));
const textField = fc.constantFrom('method', 'callid', 'transport');
const word = fc.constantFrom('INVITE', 'BYE', 'invite', 'udp', 'UDP', 'tcp', 'a@b', 'A@b');

const term = fc.oneof(
  fc
    .tuple(numberField, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), number)
    .map((parts) => parts.join(' ')),
  fc
    .tuple(numberField, fc.array(fc.oneof(number, range), { minLength: 1, maxLength: 3 }))
    .map(([field, items]) => `${field} in {${items.join(', ')}}`),
  fc
    .tuple(fc.constantFrom('==', '!=', 'in'), fc.constantFrom('1xx', '4xx'))
    .map(([sign, one]) => `status ${sign} ${one}`),
  fc.tuple(textField, fc.constantFrom('==', '!=', 'contains'), word).map((parts) => parts.join(' ')),
  fc
    .tuple(textField, fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(([field, words]) => `${field} in {${words.join(' ')}}`),
  fc
    .tuple(textField, fc.constantFrom('"^I"', '"b$"', '"[a-t]d?p"', '"(?:INV|BY)."'))
    .map((parts) => parts.join(' matches ')),
  fc.constantFrom('method', 'status', 'retransmission', 'callid', 'dialog.messages'),
  fc.constantFrom('hello', 'WORLD', '"o w"', 'nothing'),
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: term, weight: 3 },
    {
      arbitrary: fc
        .tuple(tie('filter'), fc.constantFrom(' and ', ' or ', ' ', ' || '), tie('filter'))
        .map((p) => p.join('')),
      weight: 3,
    },
    { arbitrary: tie('filter').map((inner) => `(${inner})`), weight: 1 },
    { arbitrary: tie('filter').map((inner) => `not ${inner}`), weight: 1 },
  ),
}));

const endpoint = fc.record({
  host: fc.constantFrom('192.0.2.1', '::1'),
  port: fc.constantFrom(1, 180, 5060),
});
const record: fc.Arbitrary<FilterRecord> = fc.record({
  id: fc.constant(1),
  time: fc.constant(0),
  direction: fc.constantFrom('in', 'out'),
  transport: fc.constantFrom('udp', 'UDP', 'tcp'),
  src: endpoint,
  dst: endpoint,
  source: fc.constant('test'),
  kind: fc.constantFrom('request', 'response', 'other'),
  method: fc.constantFrom('', 'INVITE', 'BYE', 'invite'),
  status: fc.constantFrom(0, 180, 200, 486),
  size: fc.constantFrom(0, 1, 2, 200),
  retransmission: fc.constantFrom(0, 1, 2),
  severity: fc.constant(null),
  mark: fc.constantFrom(null, 'red', 'blue'),
  comment: fc.constantFrom('', 'Hello', 'it broke here'),
  summary: fc.constant(''),
  from: fc.constant(''),
  to: fc.constant(''),
  fromTag: fc.constant(''),
  toTag: fc.constant(''),
  callId: fc.constantFrom('', 'a@b', 'A@B', 'xa@bc'),
  cseq: fc.constant(1),
  cseqMethod: fc.constant(''),
  branch: fc.constant(''),
  dialog: fc.option(
    fc.record({
      state: fc.constant('busy' as const),
      duration: fc.constant(null),
      postDialDelay: fc.constant(null),
      messages: fc.constantFrom(0, 1, 3),
    }),
  ),
  responseTime: fc.constant(null),
  bytes: fc.constantFrom('', 'Hello World', 'world').map((text) => utf8(text)),
  message: fc.constant(null),
  media: fc.constant([]),
  diagnostics: fc.constant([]),
});

describe('for any sound filter and any message', () => {
  it('the compiled filter decides as a naive one', () => {
    fc.assert(
      fc.property(filter, fc.array(record, { minLength: 1, maxLength: 8 }), (text, records) => {
        const [tree, compiled] = [parseFilter(text), compileFilter(text)];
        if (!tree.ok || !compiled.ok) throw new Error(text);
        const naive = records.map((one) => passes(tree.value, one));
        expect(records.map((one) => compiled.value.test(one))).toEqual(naive);
      }),
      RUNS,
    );
  });

  it('what is written is read the same', () => {
    fc.assert(fc.property(filter, expectSameTree), RUNS);
  });
});
