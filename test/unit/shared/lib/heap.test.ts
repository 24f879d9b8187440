/** The heap hands out what was put in, the least first, whatever the order and whatever is taken in between. */
import { describe, expect, it } from 'vitest';
import { createHeap } from '#shared/lib/heap.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';

describe('a heap', () => {
  it('is empty at first', () => {
    const heap = createHeap<number>((a, b) => a < b);
    expect([heap.size, heap.peek(), heap.pop()]).toEqual([0, null, null]);
  });

  it('always has the least at hand, like a list that is sorted anew each time', () => {
    const random = createSeededRandom(7);
    const heap = createHeap<number>((a, b) => a < b);
    const list: number[] = [];
    for (let step = 0; step < 5_000; step++) {
      if (randomInt(random, 5) > 1) {
        const number = randomInt(random, 500);
        heap.push(number);
        list.push(number);
        list.sort((a, b) => a - b);
      } else {
        expect(heap.pop()).toBe(list.shift() ?? null);
      }
      expect(heap.peek()).toBe(list[0] ?? null);
      expect(heap.size).toBe(list.length);
    }
  });
});
