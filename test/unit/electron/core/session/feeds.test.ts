import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { NO_TRAFFIC } from '#shared/model/traffic.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { createTap } from '#core/session/tap.ts';
import { createTrafficFeed } from '#core/session/traffic-feed.ts';
import { createWholeFeed } from '#core/session/whole-feed.ts';
import { createStore } from '#core/store/store.ts';
import { request } from '../callflow/sip-text.ts';

function setUp() {
  const clock = createManualClock(1000);
  const store = createStore();
  const observed = createObserved({ store, clock });
  const lists = { store, observed, tracker: observed.tracker, rate: createRateMeter(clock) };
  const listing = createListing(lists);
  const lost = createEmitter<number>();
  let total = 0;
  lost.on((count) => (total += count));
  const drops = {
    total: () => total,
    onChange: (listener: () => void) => lost.on(listener),
    close: () => undefined,
  };
  const source = { ...lists, listing, drops };
  const tap = createTap({ listing, store: source.store, mirror: { take: () => undefined } });
  const feed = createTrafficFeed(source);
  const see = (callId: string): number =>
    tap.record({
      sourceId: 'console-1',
      direction: 'in',
      time: clock.now(),
      local: { host: '127.0.0.1', port: 5060 },
      remote: { host: '127.0.0.1', port: 5070 },
      bytes: request('OPTIONS', { callId }),
    });
  return { clock, feed, see, tap, lost, ...source };
}

describe('the traffic feed', () => {
  it('begins with the counters and has nothing to take', () => {
    const { feed, see } = setUp();
    see('a');
    expect(feed.snapshot()).toEqual({
      ...NO_TRAFFIC,
      nextMessage: 2,
      nextDialog: 2,
      nextTransaction: 2,
      rate: 1,
    });
    expect(feed.take()).toBeNull();
  });

  it('merges whatever happened since into one delta', () => {
    const { feed, see } = setUp();
    for (const callId of ['a', 'b', 'c', 'd']) see(callId);
    feed.snapshot();
    for (const callId of ['c', 'b', 'c', 'e']) see(callId);
    expect(feed.take()).toMatchObject({
      counters: { nextMessage: 9, nextDialog: 6, rate: 8 },
      changedMessages: null,
      changedDialogs: { first: 2, last: 5 },
    });
    expect(feed.take()).toBeNull();
  });

  it('tells which known messages were marked as unsent, and no call', () => {
    const { feed, tap, see } = setUp();
    for (const callId of ['a', 'b', 'c', 'd']) see(callId);
    feed.snapshot();
    tap.refused(3);
    tap.refused(2);
    expect(feed.take()).toMatchObject({
      counters: { nextMessage: 5 },
      changedMessages: { first: 2, last: 3 },
      changedDialogs: null,
    });
    see('a');
    expect(feed.take()).toMatchObject({ changedMessages: null, changedDialogs: { first: 1, last: 1 } });
  });

  it('tells a new message that was marked as unsent at once by the counters alone', () => {
    const { feed, tap, see } = setUp();
    see('a');
    feed.snapshot();
    tap.refused(see('b'));
    expect(feed.take()).toMatchObject({ counters: { nextMessage: 3 }, changedMessages: null });
    tap.refused(2);
    expect(feed.take()).toMatchObject({ changedMessages: { first: 2, last: 2 } });
  });

  it('tells that the rate fell', () => {
    const { feed, see, clock } = setUp();
    see('a');
    feed.snapshot();
    clock.advance(2000);
    expect(feed.take()).toMatchObject({ counters: { rate: 0 } });
  });

  it('tells that the lists were emptied', () => {
    const { feed, see, store, tracker } = setUp();
    see('a');
    feed.snapshot();
    tracker.clear();
    store.clear();
    expect(feed.take()).toMatchObject({ counters: { firstMessage: 2, nextMessage: 2, firstDialog: 2 } });
  });

  it('tells that listing stopped, and what was not listed meanwhile', () => {
    const { feed, see, listing, clock } = setUp();
    see('a');
    feed.snapshot();
    listing.pause(true);
    expect(feed.take()).toMatchObject({ counters: { paused: true, unlisted: 0 } });
    expect([see('b'), see('c')]).toEqual([0, 0]);
    clock.advance(500);
    expect(feed.take()).toMatchObject({ counters: { paused: true, unlisted: 2, nextMessage: 2, rate: 3 } });
    listing.pause(false);
    expect(see('b')).toBe(2);
    expect(feed.take()).toMatchObject({ counters: { paused: false, unlisted: 2, nextMessage: 3 } });
  });

  it('tells what was lost before it came', () => {
    const { feed, lost } = setUp();
    feed.snapshot();
    lost.emit(7);
    expect(feed.take()).toMatchObject({ counters: { dropped: 7 } });
  });

  it('wakes its reader until it is closed', () => {
    const { feed, see } = setUp();
    let woken = 0;
    feed.onChange(() => woken++);
    see('a');
    expect(woken).toBeGreaterThan(0);
    const before = woken;
    feed.close();
    see('b');
    expect(woken).toBe(before);
  });
});

describe('a feed of the whole state', () => {
  it('gives the state of the moment it is read, once a change', () => {
    const emitter = createEmitter<null>();
    let state = 1;
    const feed = createWholeFeed(
      () => state,
      (changed) => emitter.on(changed),
    );
    expect(feed.snapshot()).toBe(1);
    state = 2;
    emitter.emit(null);
    state = 3;
    emitter.emit(null);
    expect([feed.take(), feed.take()]).toEqual([3, null]);
    feed.close();
    expect(emitter.size).toBe(0);
  });
});
