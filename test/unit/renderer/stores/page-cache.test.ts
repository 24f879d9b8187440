import { describe, expect, it } from 'vitest';
import type { PageCache } from '../../../../renderer/stores/page-cache.ts';
import { ALL_ROWS, createPageCache } from '../../../../renderer/stores/page-cache.ts';
import { settle } from '../fake-rpc.ts';

interface Row {
  readonly id: number;
  readonly text: string;
}

/** A cache over a list of `size` rows whose text tells which request brought them. */
function setUp(size: number, limit = 20) {
  const requests: number[] = [];
  const errors: unknown[] = [];
  let changes = 0;
  let failing = false;
  const cache: PageCache<Row> = createPageCache<Row>({
    limit,
    onChange: () => void changes++,
    onError: (error) => errors.push(error),
    async fetch(from, count) {
      requests.push(from);
      if (failing) throw new Error('lost');
      const ids = Array.from({ length: count }, (_, i) => from + i).filter((id) => id >= 1 && id <= size);
      return ids.map((id) => [id, { id, text: `${id} by ${requests.length}` }] as const);
    },
  });
  return { cache, requests, errors, changes: () => changes, fail: (on: boolean) => void (failing = on) };
}

describe('a page cache', () => {
  it('fetches the pages of what is shown, once', async () => {
    const { cache, requests } = setUp(1000);
    cache.want({ first: 150, last: 210 });
    cache.want({ first: 151, last: 211 });
    await settle();
    expect(requests).toEqual([100, 200]);
    expect(cache.row(150)?.id).toBe(150);
    expect(cache.row(399)).toBeNull();
  });

  it('passes by what is wanted no more when the pages before it have come', async () => {
    const { cache, requests } = setUp(10_000);
    for (const first of [1, 1_001, 2_001, 3_001]) cache.want({ first, last: first + 20 });
    await settle();
    expect(requests).toEqual([0, 3_000]);
    expect(cache.row(3_021)?.id).toBe(3_021);
  });

  it('fetches again what was touched, and keeps the old rows until the new ones come', async () => {
    const { cache, requests } = setUp(1000);
    cache.want({ first: 10, last: 20 });
    await settle();
    cache.touch({ first: 5, last: 5 });
    expect(cache.row(10)?.text).toBe('10 by 1');
    await cache.load({ first: 10, last: 20 });
    expect(requests).toEqual([0, 0]);
    expect(cache.row(10)?.text).toBe('10 by 2');
  });

  it('leaves pages alone that were not touched', async () => {
    const { cache, requests } = setUp(1000);
    await cache.load({ first: 1, last: 250 });
    cache.touch({ first: 120, last: 130 });
    await cache.load({ first: 1, last: 250 });
    expect(requests).toEqual([0, 100, 200, 100]);
  });

  it('fetches once more what was touched while it was under way', async () => {
    const { cache, requests } = setUp(50);
    const first = cache.load({ first: 1, last: 10 });
    cache.touch(ALL_ROWS);
    await cache.load({ first: 1, last: 10 });
    await first;
    expect(requests).toEqual([0, 0]);
  });

  it('keeps a limited number of pages and lets go of the longest unseen', async () => {
    const { cache } = setUp(100_000, 4);
    for (let page = 0; page < 10; page++) await cache.load({ first: page * 100, last: page * 100 + 50 });
    expect(cache.pages).toBe(4);
    expect(cache.row(950)).not.toBeNull();
    expect(cache.row(50)).toBeNull();
  });

  it('never lets go of what is shown', async () => {
    const { cache } = setUp(100_000, 2);
    cache.want({ first: 1, last: 50 });
    for (let page = 1; page < 6; page++) await cache.load({ first: page * 100, last: page * 100 + 50 });
    expect(cache.row(1)).not.toBeNull();
  });

  it('tells a failure and tries again when the page is wanted again', async () => {
    const { cache, errors, fail } = setUp(100);
    fail(true);
    await cache.load({ first: 1, last: 5 });
    expect(errors).toHaveLength(1);
    fail(false);
    await cache.load({ first: 1, last: 5 });
    expect(cache.row(1)).not.toBeNull();
  });

  it('ignores answers that come after it was emptied', async () => {
    const { cache, changes } = setUp(100);
    cache.want({ first: 1, last: 5 });
    cache.clear();
    const before = changes();
    await settle();
    expect(cache.row(1)).toBeNull();
    expect(changes()).toBe(before);
  });

  it('asks for nothing while nothing is shown', async () => {
    const { cache, requests } = setUp(100);
    cache.want({ first: 0, last: -1 });
    await settle();
    expect(requests).toEqual([]);
  });
});
