import { diffArrays } from 'diff';
import { describe, expect, it } from 'vitest';
import type { Part } from '#shared/diff/shortest-edits.ts';
import { shortestEdits } from '#shared/diff/shortest-edits.ts';

const partsOf = (a: string, b: string, most = Infinity): Part[] | null =>
  shortestEdits({ left: a.length, right: b.length, isSame: (left, right) => a[left] === b[right] }, most);

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

const shown = (a: string, b: string): string =>
  (partsOf(a, b) ?? []).map(({ state, count }) => SIGNS[state].repeat(count)).join('');

const count = (parts: readonly Part[], state: Part['state']): number =>
  parts.reduce((sum, part) => sum + (part.state === state ? part.count : 0), 0);

/** All texts of so many letters or fewer. */
function textsOf(letters: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = textsOf(letters, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => [...letters].map((letter) => text + letter))];
}

describe('the fewest edits', () => {
  it.each([
    ['', '', ''],
    ['abc', 'abc', '   '],
    ['abc', '', '---'],
    ['', 'abc', '+++'],
    ['abcd', 'dabc', '+   -'],
    ['abcd', 'abxd', '  -+ '],
  ])('of %j and %j are %j', (a, b, expected) => {
    expect(shown(a, b)).toBe(expected);
  });

  it('are those that the package diff finds, for every pair of short texts', () => {
    const texts = textsOf('abc', 4);
    for (const a of texts) {
      for (const b of texts) {
        const changes = diffArrays([...a], [...b]);
        const theirs = changes
          .map(({ added, removed, count: length }) => (added ? '+' : removed ? '-' : ' ').repeat(length))
          .join('');
        expect(shown(a, b), `${a} and ${b}`).toBe(theirs);
      }
    }
  });

  it('cover both texts in order', () => {
    const [a, b] = ['the quick brown fox', 'that quack brawn fax'];
    const parts = partsOf(a, b) ?? [];
    expect(count(parts, 'same') + count(parts, 'removed')).toBe(a.length);
    expect(count(parts, 'same') + count(parts, 'added')).toBe(b.length);
  });

  it('are not looked for beyond the most that are allowed', () => {
    expect(partsOf('abcd', 'wxyz', 7)).toBeNull();
    expect(partsOf('abcd', 'wxyz', 8)).not.toBeNull();
  });
});
