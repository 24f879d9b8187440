import { describe, expect, it, vi } from 'vitest';
import { createLiveList } from '../../../../renderer/stores/live-list.ts';
import { placedById, placedFrom } from '../../../../renderer/stores/page.ts';
import type { RowRange } from '../../../../renderer/stores/page-cache.ts';
import { ALL_ROWS } from '../../../../renderer/stores/page-cache.ts';
import { createManualClock } from '../../../../shared/lib/clock.ts';
import { settle } from '../fake-rpc.ts';

/** A live list over a core that has `size.now` rows; answers wait until `release` where `held` is on. */
function setUp() {
  const clock = createManualClock();
  const size = { now: 0 };
  const requests: number[] = [];
  const waiting: (() => void)[] = [];
  let held = false;
  const list = createLiveList<{ readonly id: number }>({
    clock,
    onError: (error) => {
      throw error;
    },
    async fetch(from, count) {
      requests.push(from);
      const rows = Array.from({ length: count }, (_, i) => ({ id: from + i })).filter(
        ({ id }) => id >= 1 && id <= size.now,
      );
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      return placedById(rows);
    },
  });
  return {
    list,
    clock,
    requests,
    grow(to: number, changed: RowRange | null = null) {
      size.now = to;
      list.update({ first: 1, next: to + 1 }, changed);
    },
    /** Turns to a list of `to` rows whose ids are 1,000 more than their places. */
    turn(to: number, range: RowRange) {
      const fetch = async (from: number, count: number) => {
        requests.push(from);
        if (held) await new Promise<void>((resolve) => waiting.push(resolve));
        return placedFrom(
          from,
          Array.from({ length: count }, (_, i) => ({ id: 1000 + from + i })),
        );
      };
      const done = vi.fn();
      const extent = { first: 1, next: to + 1 };
      return { done, shown: list.turn({ fetch, extent, range: async () => range, done }) };
    },
    hold: () => void (held = true),
    release() {
      held = false;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

describe('a live list', () => {
  it('grows on screen only when the rows at its seen end are there', async () => {
    const { list, grow, hold, release, clock } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    clock.advance(100);
    await settle();
    hold();
    grow(30);
    await settle();
    expect(list.extent.value.next).toBe(11);
    release();
    await settle();
    expect(list.extent.value.next).toBe(31);
    expect(list.row(30)).not.toBeNull();
  });

  it('grows at once where its end is not seen', async () => {
    const { list, grow, hold } = setUp();
    grow(500);
    await settle();
    hold();
    list.want({ first: 1, last: 30 });
    grow(600);
    await settle();
    expect(list.extent.value.next).toBe(501);
  });

  it('does not fetch more often than it can be looked at', async () => {
    const { list, grow, clock, requests } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    requests.length = 0;
    for (let i = 11; i < 60; i++) {
      grow(i);
      await settle();
    }
    expect(requests.length).toBe(0);
    clock.advance(100);
    await settle();
    expect(requests.length).toBe(1);
    expect(list.extent.value.next).toBe(60);
  });

  it('forgets its rows when the core lists another, shorter list', async () => {
    const { list, grow, clock } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    list.want({ first: 0, last: -1 });
    grow(2, ALL_ROWS);
    clock.advance(100);
    await settle();
    expect(list.row(1)).toBeNull();
    expect(list.extent.value.next).toBe(3);
  });

  it('keeps its rows where only some of them went', async () => {
    const { list, grow, clock } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    grow(9, { first: 5, last: 10 });
    expect(list.row(4)?.id).toBe(4);
    clock.advance(100);
    await settle();
    expect(list.extent.value.next).toBe(10);
  });

  it('turns to another list only when the first rows of that are there', async () => {
    const { list, grow, turn, hold, release } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    hold();
    const { done, shown } = turn(3, { first: 1, last: 3 });
    await settle();
    expect([list.row(2)?.id, list.extent.value.next, done.mock.calls.length]).toEqual([2, 11, 0]);
    release();
    await shown;
    expect([list.row(2)?.id, list.extent.value.next, done.mock.calls.length]).toEqual([1002, 4, 1]);
  });

  it('shows only the last of the lists that it was turned to', async () => {
    const { list, turn, hold, release } = setUp();
    hold();
    const first = turn(3, { first: 1, last: 3 });
    await settle();
    const last = turn(5, { first: 1, last: 5 });
    await settle();
    release();
    await Promise.all([first.shown, last.shown]);
    expect([first.done.mock.calls.length, last.done.mock.calls.length]).toEqual([0, 1]);
    expect(list.extent.value.next).toBe(6);
  });

  it('takes what is told while it turns as told of the other list', async () => {
    const { list, grow, turn, hold, release, clock } = setUp();
    hold();
    const { shown } = turn(3, { first: 1, last: 3 });
    await settle();
    grow(8);
    release();
    await shown;
    clock.advance(100);
    await settle();
    expect(list.extent.value.next).toBe(9);
  });
});
