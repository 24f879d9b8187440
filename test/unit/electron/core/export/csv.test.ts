import { expect, it } from 'vitest';
import { csvLine } from '#core/export/csv.ts';

it.each([
  ['=1+1'],
  ['+1'],
  ['-1'],
  ['@SUM(A1)'],
  [' =1+1'],
  ['\u00a0=1+1'],
  ['\u200b=1+1'],
  ['\u202e=1+1'],
  ['\uff1d1+1'],
])('a cell that begins like a formula is made text: %j', (cell) => {
  expect(csvLine([cell])).toBe(`'${cell}\r\n`);
});

it.each([['\t=1'], ['\r=1'], ['\n=1'], ['\nx'], ['=HYPERLINK("http://a",b)']])(
  'one that must be quoted, too: %j',
  (cell) => {
    expect(csvLine([cell])).toMatch(/^"?'/);
  },
);

it('a number and a plain text stay as they are', () => {
  expect(csvLine([-1, 'a=b', ' a', 'sip:a@b', null, true])).toBe('-1,a=b, a,sip:a@b,,true\r\n');
});
