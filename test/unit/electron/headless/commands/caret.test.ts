import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../../../electron/headless/cli/text-width.ts';
import type { CaretOptions } from '../../../../../electron/headless/commands/caret.ts';
import { caretLines } from '../../../../../electron/headless/commands/caret.ts';

/** The lines for the part of a text between two marks `<<` and `>>`, numbers before the lines of the message. */
function shown(marked: string, options?: CaretOptions): string[] {
  const start = utf8(marked.slice(0, marked.indexOf('<<'))).length;
  const text = marked.replace('<<', '').replace('>>', '');
  const end = utf8(marked.replace('<<', '').split('>>')[0] ?? '').length;
  return linesOf(utf8(text), start, end, options);
}

function linesOf(bytes: Uint8Array, start: number, end: number, options?: CaretOptions): string[] {
  return caretLines(bytes, { start, end }, options).map(({ number, text }) => `${number ?? ''}|${text}`);
}

describe('caretLines', () => {
  it.each<[what: string, marked: string, lines: string[]]>([
    ['a word', 'a <<bcd>> e\r\n', ['1|a bcd e', '|  ^~~']],
    ['a line in the middle', 'one\r\ntwo <<x>>\r\nthree', ['2|two x', '|    ^']],
    ['lines that end in LF', 'one\ntwo <<x>>\n', ['2|two x', '|    ^']],
    ['the last line without an end', 'one\r\n<<two>>', ['2|two', '|^~~']],
    ['a whole line with its end', '<<one\r\n>>two', ['1|one', '|^~~']],
    ['a place without a length', 'one<<>> two', ['1|one two', '|   ^']],
    ['a line end', 'one<<\r\n>>', ['1|one', '|   ^']],
    ['the end of the bytes', 'one\r\n<<>>', ['2|', '|^']],
    ['a tab before it', 'a\t<<b>>', ['1|a\\tb', '|   ^']],
    ['a tab in it', '<<a\tb>>', ['1|a\\tb', '|^~~~']],
    ['wide characters before it', '张三 <<x>>', ['1|张三 x', '|     ^']],
    ['wide characters in it', 'a <<张三>> b', ['1|a 张三 b', '|  ^~~~']],
    ['a mark on a letter', 'e\u0301 <<x>>', ['1|e\u0301 x', '|  ^']],
    ['a control sequence', 'a\u001b[2J<<x>>', ['1|a\\x1b[2Jx', '|        ^']],
    ['a bidi override', '\u202e<<x>>', ['1|\\u{202e}x', '|        ^']],
    ['a lone carriage return', 'a\rb<<x>>', ['1|a\\rbx', '|    ^']],
    ['an emoji', '🙂<<x>>', ['1|🙂x', '|  ^']],
    ['a folded value', 'A: <<b\r\n  c>>\r\nD: e', ['1|A: b', '|   ^', '2|  c', '|~~~']],
    [
      'more lines than are shown',
      '<<a\r\nb\r\nc\r\nd\r\ne>>\r\nf',
      ['1|a', '|^', '2|b', '|~', '3|c', '|~', '|2 more lines'],
    ],
    [
      'one line more than are shown',
      '<<a\nb\nc\nd\n>>e',
      ['1|a', '|^', '2|b', '|~', '3|c', '|~', '|1 more line'],
    ],
  ])('marks %s', (_, marked, lines) => {
    expect(shown(marked)).toEqual(lines);
  });

  it.each<[what: string, marked: string, lines: string[]]>([
    ['its end', `<<abc>>${'x'.repeat(50)}`, [`1|abc${'x'.repeat(15)}…`, '|^~~']],
    ['its beginning', `${'x'.repeat(50)}<<abc>>`, ['1|…abc', '| ^~~']],
    ['both', `${'x'.repeat(50)}<<abc>>${'y'.repeat(50)}`, [`1|…abc${'y'.repeat(15)}…`, '| ^~~']],
    ['the mark itself', `<<${'x'.repeat(50)}>>`, [`1|${'x'.repeat(18)}…`, `|^${'~'.repeat(17)}`]],
    ['between wide characters', `<<${'三'.repeat(30)}>>`, [`1|${'三'.repeat(9)}…`, `|^${'~'.repeat(17)}`]],
  ])('cuts a long line at %s', (_, marked, lines) => {
    expect(shown(marked, { width: 20 })).toEqual(lines);
  });

  it('keeps what stands before the mark where there is room', () => {
    const [text, caret] = shown(`${'x'.repeat(300)} name=<<abc>> ${'y'.repeat(300)}`);
    expect(text).toMatch(/^1\|…x+ name=abc y+…$/);
    expect(caret?.indexOf('^')).toBe((text ?? '').indexOf('abc') - 1);
    expect(textWidth(text ?? '')).toBeLessThanOrEqual(102);
  });

  it.each<[what: string, bytes: number[], text: string]>([
    ['a byte that begins no character', [0x61, 0xff, 0x62], '1|a\\xffb'],
    ['a character that is cut off', [0x61, 0xe4, 0xbd], '1|a\\xe4\\xbd'],
    ['an overlong form', [0xc0, 0xaf], '1|\\xc0\\xaf'],
    ['half of a pair', [0xed, 0xa0, 0x80], '1|\\xed\\xa0\\x80'],
    ['a point above the last one', [0xf4, 0x90, 0x80, 0x80], '1|\\xf4\\x90\\x80\\x80'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], '1|\\u{feff}a'],
    ['the mark of a broken character that was sent', [0xef, 0xbf, 0xbd], '1|\ufffd'],
    ['NUL and DEL', [0, 0x7f], '1|\\x00\\x7f'],
    ['a heap of marks', [0x61, 0xcc, 0x81, 0xcc, 0x81, 0xcc, 0x82], '1|a\u0301\\u{301}\u0302'],
  ])('writes out %s', (_, bytes, text) => {
    expect(linesOf(Uint8Array.from(bytes), 0, 1)[0]).toBe(text);
  });

  it('marks a byte inside a character by the whole character', () => {
    expect(linesOf(utf8('a三b'), 2, 3)).toEqual(['1|a三b', '| ^~']);
  });

  it.each([
    [-5, 2],
    [2, 99],
    [99, 100],
    [3, 1],
    [0, Number.MAX_SAFE_INTEGER],
  ])('brings a span %d..%d inside of the bytes', (start, end) => {
    expect(linesOf(utf8('abc'), start, end)[0]).toBe('1|abc');
  });

  it('shows nothing where there are no bytes', () => {
    expect(caretLines(new Uint8Array(), { start: 0, end: 0 })).toEqual([]);
  });

  it('stays one safe line each, of the width it was given, for any bytes and any span', () => {
    const random = createSeededRandom(4475);
    for (let round = 0; round < 500; round++) {
      const bytes = random.bytes(1 + (round % 700));
      const spiced = concatBytes([bytes, utf8('三\u0301\r\n\t x'), bytes]);
      const [a = 0, b = 0] = random.bytes(2);
      const span = { start: (a * spiced.length) >> 8, end: ((a + b) * spiced.length) >> 8 };
      for (const { kind, text } of caretLines(spiced, span, { width: 60 })) {
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(textWidth(text)).toBeLessThanOrEqual(61);
        if (kind === 'caret') expect(text).toMatch(/^ *[\^~]~*$/);
      }
    }
  });

  it('looks at no more of an endless line than it shows', () => {
    const bytes = new Uint8Array(1_000_000).fill(0x61);
    const [text, caret] = linesOf(bytes, 500_000, 900_000);
    expect(textWidth(text ?? '')).toBeLessThan(110);
    expect(caret).toMatch(/^\| +\^~+$/);
  });
});
