import { describe, expect, it } from 'vitest';
import { createLiveList } from '../../../../renderer/stores/live-list.ts';
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
      return rows;
    },
  });
  return {
    list,
    clock,
    requests,
    grow(to: number) {
      size.now = to;
      list.update({ first: 1, next: to + 1 }, null);
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

  it('forgets its rows when the core lists fewer than before', async () => {
    const { list, grow, clock } = setUp();
    grow(10);
    await settle();
    list.want({ first: 1, last: 10 });
    await settle();
    list.want({ first: 0, last: -1 });
    grow(2);
    clock.advance(100);
    await settle();
    expect(list.row(1)).toBeNull();
    expect(list.extent.value.next).toBe(3);
  });
});
