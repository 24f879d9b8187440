/** What a filter's text means: precedence, sets, ranges, and the place of each error. */
import { formatFilter } from '#shared/filter/format.ts';
import { parseFilter } from '#shared/filter/parse.ts';
import type { Node } from '#shared/filter/syntax.ts';
import { describe, expect, it } from 'vitest';

/** A tree as nested lists, spans left out. */
function shape(node: Node): unknown {
  switch (node.kind) {
    case 'all':
      return 'all';
    case 'word':
      return node.quoted ? { text: node.text } : node.text;
    case 'field':
      return ['exists', node.field.name, node.field.index?.text, node.field.member];
    case 'compare': {
      const values = node.items.map(({ from, to }) => (to ? [from.text, to.text] : from.text));
      return [node.operator, node.field.name, ...values];
    }
    case 'not':
      return ['not', shape(node.term)];
    default:
      return [node.kind, ...node.terms.map(shape)];
  }
}

function parsed(text: string): Node {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.code} at ${result.error.span.start}`);
  return result.value;
}

const sound: readonly (readonly [text: string, tree: unknown, written?: string])[] = [
  ['', 'all', ''],
  ['   ', 'all', ''],
  ['INVITE', 'INVITE'],
  ['"180 Ringing"', { text: '180 Ringing' }],
  [`'a "b" c'`, { text: 'a "b" c' }, '"a \\"b\\" c"'],
  ['method == INVITE', ['==', 'method', 'INVITE']],
  ['method==INVITE', ['==', 'method', 'INVITE'], 'method == INVITE'],
  ['sip.Status-Code ge 400', ['>=', 'sip.Status-Code', '400'], 'sip.Status-Code >= 400'],
  ['alice bob', ['and', 'alice', 'bob'], 'alice and bob'],
  ['a b or c d', ['or', ['and', 'a', 'b'], ['and', 'c', 'd']], 'a and b or c and d'],
  ['a and (b and c)', ['and', 'a', 'b', 'c'], 'a and b and c'],
  ['a && (b || c)', ['and', 'a', ['or', 'b', 'c']], 'a and (b or c)'],
  ['a OR b', ['or', 'a', 'b'], 'a or b'],
  ['not a b', ['and', ['not', 'a'], 'b'], 'not a and b'],
  ['!(a b)', ['not', ['and', 'a', 'b']], 'not (a and b)'],
  ['not not a', ['not', ['not', 'a']]],
  [
    'method == INVITE and from.user contains "alice" and not status in 200..299',
    [
      'and',
      ['==', 'method', 'INVITE'],
      ['contains', 'from.user', 'alice'],
      ['not', ['in', 'status', ['200', '299']]],
    ],
  ],
  ['status in {200, 486, 500..599}', ['in', 'status', '200', '486', ['500', '599']]],
  ['status in {200 486}', ['in', 'status', '200', '486'], 'status in {200, 486}'],
  ['status in {4xx}', ['in', 'status', '4xx'], 'status in 4xx'],
  ['status not in 4xx', ['not', ['in', 'status', '4xx']], 'not status in 4xx'],
  ['a not contains b', ['not', ['contains', 'a', 'b']], 'not a contains b'],
  ['ua ~ "^x\\d+\\.$"', ['matches', 'ua', '^x\\d+\\.$'], 'ua matches "^x\\d+\\.$"'],
  ['src.ip in 2001:db8::/32', ['in', 'src.ip', '2001:db8::/32']],
  ['src == [2001:db8::1]:5060', ['==', 'src', '[2001:db8::1]:5060']],
  ['time in 14:02..14:05', ['in', 'time', ['14:02', '14:05']]],
  ['header["Reason"]', ['exists', 'header', 'Reason', null]],
  ['via[0].branch', ['exists', 'via', '0', 'branch']],
  ['via[-1].host == a.example', ['==', 'via', 'a.example']],
];

describe('a filter', () => {
  it.each(sound.map(([text, tree, written]) => ({ text, tree, written })))(
    '$text',
    ({ text, tree, written }) => {
      const node = parsed(text);
      expect(shape(node)).toEqual(tree);
      expect(formatFilter(node)).toBe(written ?? text);
    },
  );

  it('has spans that cut its parts out of the text', () => {
    const text = '  (from.user == "al") and header["X"] ';
    const node = parsed(text);
    if (node.kind !== 'and') throw new Error(node.kind);
    const cuts = node.terms.map(({ span }) => text.slice(span.start, span.end));
    expect(cuts).toEqual(['(from.user == "al")', 'header["X"]']);
  });
});

const broken: readonly (readonly [text: string, code: string, cut: string, start: number])[] = [
  ['method = INVITE', 'equals-single', '=', 7],
  ['branch=z9hG4bK1', 'equals-single', '=', 6],
  ['a & b', 'ampersand-single', '&', 2],
  ['a | b', 'bar-single', '|', 2],
  ['method ==', 'value-expected', '', 9],
  ['method == and', 'value-expected', 'and', 10],
  ['method == INVITE and', 'term-expected', '', 20],
  ['and a', 'term-expected', 'and', 0],
  ['a in {1, 2', 'brace-open', '{', 5],
  ['a in {}', 'set-empty', '{}', 5],
  ['a == {1}', 'set-needs-in', '{', 5],
  ['a == 1..2', 'range-needs-in', '..', 6],
  ['a in 1..', 'value-expected', '', 8],
  ['(a', 'paren-open', '(', 0],
  ['a)', 'paren-unexpected', ')', 1],
  ['()', 'term-expected', ')', 1],
  ['"abc', 'string-open', '"abc', 0],
  ['a == "abc', 'string-open', '"abc', 5],
  ['header["X"', 'bracket-open', '[', 6],
  ['header[]', 'index-expected', ']', 7],
  ['a, b', 'unexpected', ',', 1],
  ['<sip:a@b>', 'term-expected', '<', 0],
];

describe('a broken filter', () => {
  it.each(broken)('%s is refused at its place', (text, code, cut, start) => {
    const result = parseFilter(text);
    if (result.ok) throw new Error('was read');
    const { span } = result.error;
    expect([result.error.code, text.slice(span.start, span.end), span.start]).toEqual([code, cut, start]);
  });

  it('is not followed into the depth or into a length without end', () => {
    const deep = parseFilter('('.repeat(5000));
    const negated = parseFilter('not '.repeat(4000));
    const long = parseFilter('a '.repeat(10_000));
    expect([deep, negated, long].map((result) => !result.ok && result.error.code)).toEqual([
      'filter-too-deep',
      'filter-too-deep',
      'filter-too-long',
    ]);
  });
});
