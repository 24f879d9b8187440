import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { compareMessages } from '#shared/diff/message.ts';
import { pairItems } from '#shared/diff/pairs.ts';
import { wordPieces } from '#shared/diff/pieces.ts';
import { alignTexts } from '#shared/diff/sequence.ts';
import { compareTexts } from '#shared/diff/text.ts';

const shown = (a: string, b: string): string[] =>
  compareTexts(a, b).map(({ state, left, right }) => `${state}|${left?.text ?? ''}|${right?.text ?? ''}`);

describe('comparing texts', () => {
  const cases: readonly (readonly [what: string, a: string, b: string, rows: readonly string[]])[] = [
    ['nothing', '', '', []],
    ['the same', 'a\nb', 'a\nb', ['same|a|a', 'same|b|b']],
    ['a line more', 'a\nc\n', 'a\nb\nc\n', ['same|a|a', 'added||b', 'same|c|c']],
    ['a line less', 'a\nb\nc\n', 'a\nc\n', ['same|a|a', 'removed|b|', 'same|c|c']],
    ['one line replaced', 'a\nx y\n', 'a\nx z\n', ['same|a|a', 'changed|x y|x z']],
    [
      'lines about the same thing',
      'To: a\nVia: 1\nEnd\n',
      'Via: 2\nNew: 3\nTo: b\nEnd\n',
      ['removed|To: a|', 'changed|Via: 1|Via: 2', 'added||New: 3', 'added||To: b', 'same|End|End'],
    ],
    ['another line end', 'a\r\nb', 'a\nb', ['changed|a\r|a', 'same|b|b']],
  ];
  it.each(cases)('tells of %s', (_what, a, b, rows) => {
    expect(shown(a, b)).toEqual(rows);
  });

  it('numbers the lines of both', () => {
    const numbers = compareTexts('a\nb\nc', 'x\na\nc').map(({ left, right }) => [left?.line, right?.line]);
    expect(numbers).toEqual([
      [undefined, 1],
      [1, 2],
      [2, undefined],
      [3, 3],
    ]);
  });

  it('marks the words that differ', () => {
    const { left, right } = wordPieces('one two three', 'one four three');
    expect(left).toEqual([
      { text: 'one ', changed: false },
      { text: 'two', changed: true },
      { text: ' three', changed: false },
    ]);
    expect(right.filter(({ changed }) => changed)).toEqual([{ text: 'four', changed: true }]);
  });
});

describe('pairing', () => {
  const pairs = (a: string, b: string): string =>
    pairItems([...a], [...b], [(one) => one])
      .map(({ left, right, moved }) => `${left}${moved ? '~' : ':'}${right}`)
      .join(' ');

  it.each([
    ['', '', ''],
    ['abc', 'abc', '0:0 1:1 2:2'],
    ['abc', 'ac', '0:0 1:-1 2:1'],
    ['ac', 'abc', '0:0 -1:1 1:2'],
    ['abcd', 'dabc', '3~0 0:1 1:2 2:3'],
    ['aab', 'aba', '0:0 2:1 1~2'],
  ])('lays %s and %s together', (a, b, expected) => {
    expect(pairs(a, b)).toBe(expected);
  });
});

describe('hostile input', () => {
  /** How often elements are compared to align two sequences. */
  function comparisons(a: readonly string[], b: readonly string[]): number {
    let count = 0;
    alignTexts(a, b, (one, other) => {
      count++;
      return one === other;
    });
    return count;
  }

  const many = (length: number, make: (index: number) => string): string[] =>
    Array.from({ length }, (_, index) => make(index));

  it.each([
    ['nothing in common', many(60_000, (i) => `a${i}`), many(60_000, (i) => `b${i}`)],
    ['few elements over and over', many(60_000, (i) => String(i % 2)), many(60_000, (i) => String(i % 3))],
    ['the one backwards', many(30_000, String), many(30_000, String).reverse()],
    ['one element again and again', many(60_000, () => 'a'), many(30_000, () => 'a')],
  ])('compares a bounded number of elements of %s', (_what, a, b) => {
    expect(comparisons(a, b)).toBeLessThan(5_000_000);
  });

  const wide = 'x'.repeat(256 * 1024);
  const headers = many(20_000, (i) => `H${i % 7}: ${i}`).join('\r\n');
  it.each([
    ['one long line', wide, `${wide}y`],
    ['a line of separators', ';'.repeat(200_000), ',;'.repeat(100_000)],
    ['empty lines', '\n'.repeat(200_000), '\n'.repeat(100_000)],
    [
      'headers without end',
      `OPTIONS sip:a SIP/2.0\r\n${headers}\r\n\r\n`,
      `OPTIONS sip:b SIP/2.0\r\n${headers}`,
    ],
    [
      'a list of values',
      `OPTIONS sip:a SIP/2.0\r\nVia: ${'SIP/2.0/UDP a;branch=b,'.repeat(8_000)}\r\n\r\n`,
      `OPTIONS sip:a SIP/2.0\r\nVia: ${'SIP/2.0/UDP c;branch=d,'.repeat(8_000)}\r\n\r\n`,
    ],
    [
      'parameters without end',
      `OPTIONS sip:a SIP/2.0\r\nTo: <sip:b>${';a=b'.repeat(40_000)}\r\n\r\n`,
      `OPTIONS sip:a SIP/2.0\r\nTo: <sip:b>${';c=b'.repeat(40_000)}\r\n\r\n`,
    ],
    [
      'white space',
      `OPTIONS sip:a SIP/2.0\r\nX: a${' '.repeat(60_000)}b\r\n\r\n`,
      `OPTIONS sip:a SIP/2.0\r\nX: c\r\n\r\n`,
    ],
  ])('reads %s to its end', (_what, a, b) => {
    const rows = compareMessages(utf8(a), utf8(b));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(320_000);
  });
});
