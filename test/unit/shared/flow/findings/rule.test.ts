import { describe, expect, it } from 'vitest';
import type { Hit } from '#shared/flow/findings/rule.ts';
import { hitsIn, hitsOfEach } from '#shared/flow/findings/rule.ts';

const hit = (host: string): Hit => ({ at: [], host });
const hostsOf = (hits: Iterable<Hit | null>): string[] => [...hits].flatMap((one) => one?.host ?? []);
const items = Array.from({ length: 1_000 }, (_, i) => i);

/** The most items that are looked at without others having their turn. */
function longestStep(count: number): number {
  let [since, longest] = [0, 0];
  const look = (): Hit[] => {
    longest = Math.max(longest, ++since);
    return [];
  };
  for (const found of hitsIn(items.slice(0, count), look)) if (found === null) since = 0;
  return longest;
}

describe('what a rule finds in very many items', () => {
  it('is told in their order', () => {
    const found = hitsIn([3, 1, 2], (item) => Array.from({ length: item }, () => hit(String(item))));
    expect(hostsOf(found)).toEqual(['3', '3', '3', '1', '2', '2']);
  });

  it('is looked for in steps, which are no longer where there are more items', () => {
    expect(longestStep(1_000)).toBe(longestStep(200));
    expect(longestStep(1_000)).toBeLessThan(100);
  });

  it('is looked for no further than somebody asks', () => {
    const seen: number[] = [];
    for (const found of hitsIn(items, (item) => (seen.push(item), [hit(String(item))])))
      if (found?.host === '4') break;
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('is told one way after the other', () => {
    expect(hostsOf(hitsOfEach([hit('a'), null], [], [hit('b')]))).toEqual(['a', 'b']);
  });
});
