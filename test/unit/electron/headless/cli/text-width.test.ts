import { describe, expect, it } from 'vitest';
import { centred, textWidth } from '../../../../../electron/headless/cli/text-width.ts';

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['привет', 6],
    ['你好', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['🙂', 2],
    ['…', 1],
    ['│▶', 2],
    ['\u{20000}', 2],
  ])('%j takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('centred', () => {
  it.each([
    ['ab', 6, '  ab  '],
    ['ab', 5, ' ab  '],
    ['代理', 6, ' 代理 '],
    ['long', 2, 'long'],
  ])('puts %j in the middle of %d columns', (text, width, result) => {
    expect(centred(text, width)).toBe(result);
  });
});
