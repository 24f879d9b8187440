import { describe, expect, it } from 'vitest';
import { jsonLine, safeText, safeTextUpTo } from '../../../../../electron/headless/cli/safe-text.ts';

const ESC = String.fromCharCode(0x1b);
const CSI = String.fromCharCode(0x9b);
const RLO = String.fromCharCode(0x202e);
const TAG = String.fromCodePoint(0xe0041);

describe('safeText', () => {
  it.each([
    [`${ESC}[2J`, '\\x1b[2J'],
    [`${CSI}31m`, '\\x9b31m'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    [`a${RLO}b`, 'a\\u{202e}b'],
    [TAG, '\\u{e0041}'],
    [String.fromCharCode(0, 0x7f), '\\x00\\x7f'],
    [String.fromCharCode(0xd800), '\\u{d800}'],
  ])('writes out what a terminal would obey or hide (%#)', (text, safe) => {
    expect(safeText(text)).toBe(safe);
  });

  it('leaves text of any language as it is', () => {
    expect(safeText('Grüße, 你好, привет 🙂')).toBe('Grüße, 你好, привет 🙂');
  });

  it('cuts to a width in characters, with a mark', () => {
    expect(safeTextUpTo('🙂🙂🙂🙂', 3)).toBe('🙂🙂…');
    expect(safeTextUpTo('abc', 3)).toBe('abc');
    expect(safeTextUpTo('x'.repeat(1000), 5)).toBe('xxxx…');
  });
});

describe('jsonLine', () => {
  it('is one line of plain JSON that reads back as the same value', () => {
    const value = { text: `${ESC}[2J ${CSI} ${RLO} ${TAG} \n \u2028 é` };
    const line = jsonLine(value);
    expect(JSON.parse(line)).toEqual(value);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    for (const hidden of [ESC, CSI, RLO, TAG]) expect(line).not.toContain(hidden);
  });
});
