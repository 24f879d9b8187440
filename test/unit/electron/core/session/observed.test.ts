import { createAnnotations } from '#core/session/annotations.ts';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Store } from '#core/store/store.ts';
import { createListing } from '#core/session/listing.ts';
import { observedHandlers } from '#core/session/handlers/observed.ts';
import { messageHandlers } from '#core/session/handlers/messages.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { createTrafficFeed } from '#core/session/traffic-feed.ts';
import { CAROL, ask, answer, BOB, listen } from '../callflow/traffic.ts';

const SAME = { headers: ['Session-ID: ab30317f1a784dc48ff824d0d3715d86'] };
const CALLS = [
  ask('INVITE', 0, { callId: 'one-call', ...SAME }),
  ask('INVITE', 1, { callId: 'two-call', ...SAME, to: 'sip:x@y' }, { src: BOB, dst: CAROL }),
  answer(200, 'INVITE', 9, { callId: 'one-call' }),
];

describe('the methods of what was observed', () => {
  const ears = listen(CALLS);
  const handlers = observedHandlers({ store: ears.store, observed: ears });

  it('page through transactions and registrations', async () => {
    const { rows } = await handlers['transactions.page']({ from: 1, count: 1 });
    expect(rows).toMatchObject([{ id: 1, method: 'INVITE', status: 200 }]);
    expect(await handlers['registrations.page']({ from: 1, count: 9 })).toEqual({ rows: [] });
  });

  it('list hosts with how many there are', async () => {
    const { rows, total } = await handlers['hosts.list']({});
    expect([rows.length, total]).toEqual([3, 3]);
  });

  it('find the legs of a call, and say where there is none', async () => {
    const { legs } = await handlers['dialogs.legs']({ id: 1 });
    expect(legs).toMatchObject([{ dialog: { id: 2, legs: 1 }, reasons: [{ reason: 'session-id' }] }]);
    expect(() => handlers['dialogs.legs']({ id: 9 })).toThrow('call 9 is not kept');
  });

  it('bring the bytes into memory that the rows are made of', async () => {
    const loaded: number[] = [];
    const store: Store = Object.create(ears.store) as Store;
    store.load = (id) => Promise.resolve(void loaded.push(id));
    const slow = observedHandlers({ store, observed: ears });
    expect((await slow['transactions.page']({ from: 1, count: 9 })).rows).toHaveLength(2);
    expect(loaded).toEqual([1, 2]);
  });

  it('have nothing to show when the messages were cleared', async () => {
    const mine = listen(CALLS);
    const annotations = createAnnotations({ store: mine.store, touch: (id) => mine.tracker.touch(id) });
    const { store, listing } = mine;
    await messageHandlers({ store, observed: mine, listing, annotations })['messages.clear']({});
    const cleared = observedHandlers({ store: mine.store, observed: mine });
    expect((await cleared['transactions.page']({ from: 1, count: 9 })).rows).toEqual([]);
    expect(await cleared['hosts.list']({})).toEqual({ rows: [], total: 0 });
  });
});

describe('the traffic feed', () => {
  it('tells which transactions and registrations changed', () => {
    const ears = listen();
    const rate = createRateMeter(ears.clock);
    const drops = { total: () => 0, onChange: () => () => undefined, close: () => undefined };
    const { store, tracker, listing } = ears;
    const feed = createTrafficFeed({ store, tracker, observed: ears, rate, listing, drops });
    ears.hear(ask('REGISTER', 0, { headers: ['Contact: <sip:a@192.0.2.1>'] }));
    ears.hear(ask('OPTIONS', 1, { callId: 'call-2', branch: 'z9hG4bK-2' }));
    expect(feed.take()).toMatchObject({
      counters: { firstTransaction: 1, nextTransaction: 3, firstRegistration: 1, nextRegistration: 2 },
      changedTransactions: { first: 1, last: 2 },
      changedRegistrations: { first: 1, last: 1 },
    });
    ears.hear(answer(200, 'OPTIONS', 2, { callId: 'call-2', branch: 'z9hG4bK-2' }));
    expect(feed.take()).toMatchObject({
      changedTransactions: { first: 2, last: 2 },
      changedRegistrations: null,
    });
  });
});

describe('indexing calls anew', () => {
  const ours = { ...DEFAULT_CORRELATION, headers: ['X-Ours'] };
  const header = { headers: ['X-Ours: 4711-0815'] };
  const calls = [
    ask('INVITE', 0, { callId: 'one-call', ...header }),
    ask('INVITE', 90_000, { callId: 'two-call', ...header }),
  ];

  it('waits for bytes that are not in memory', async () => {
    const clock = createManualClock(0);
    const ears = listen(calls);
    const ready = new Set<number>();
    const store: Pick<Store, 'view' | 'bytes' | 'load'> = {
      bytes: () => null,
      view: (id) => (ready.has(id) ? ears.store.view(id) : null),
      load: (id) => (ready.has(id) ? null : Promise.resolve(void ready.add(id))),
    };
    const observed = createObserved({ store, clock });
    const { tracker } = observed;
    const listing = createListing({ store: ears.store, tracker, observed, rate: createRateMeter(clock) });
    for (const { bytes, at } of calls) listing.add(arrival(bytes, at));
    expect(observed.correlate(ours).ok).toBe(true);
    for (let i = 0; i < 4; i++) {
      clock.advance(1);
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(ready).toEqual(new Set([3, 4]));
    expect(observed.legs.count(1)).toBe(1);
  });

  it('stops when the console is closed', () => {
    const ears = listen(calls);
    ears.correlate(ours);
    ears.close();
    expect(ears.clock.pending).toBe(0);
  });
});

const arrival = (bytes: Uint8Array, time: number) => ({
  ...{ source: 'x', capture: '', time, direction: 'in' as const, transport: 'udp' as const, bytes },
  ...{ src: { host: 'a', port: 1 }, dst: { host: 'b', port: 2 } },
});
