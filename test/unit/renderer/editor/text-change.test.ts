/** Changes from outside the editor: the smallest one is made, so that what the user sees stays where it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween } from '../../../../renderer/editor/text-change.ts';

describe('the change between two texts', () => {
  it.each([
    ['nothing where they are the same', 'a\nb', 'a\nb', null],
    ['what was put in', 'From: a', 'From: ba', { from: 6, to: 6, insert: 'b' }],
    ['what was taken out', 'A: 1\nB: 2\nC: 3', 'A: 1\nC: 3', { from: 5, to: 10, insert: '' }],
    ['one of several that are alike', 'aaa', 'aa', { from: 2, to: 3, insert: '' }],
    ['the middle', 'CSeq: 1 BYE', 'CSeq: 22 BYE', { from: 6, to: 7, insert: '22' }],
  ])('is %s', (_, before, after, change) => {
    expect(changeBetween(before, after)).toEqual(change);
  });

  it('leads from any text to any other', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '{{'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { from, to, insert } = changeBetween(before, after) ?? { from: 0, to: 0, insert: '' };
        expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
      }),
      { seed: 7 },
    );
  });
});
