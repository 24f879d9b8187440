import { describe, expect, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import type { View } from '#core/view/view.ts';
import { VIEW_LIMIT } from '#core/view/views.ts';
import { ContractError } from '#shared/contract/errors.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { Kit } from './kit.ts';
import { createKit } from './kit.ts';

/** Lists a call of an INVITE, a 180, a 200, an ACK, a BYE and its 200. */
function call(kit: Kit, callId: string, time = 0): void {
  kit.hear(request('INVITE', { callId }), { time });
  kit.hear(response(180, 'Ringing', 'INVITE', { callId }), { time: time + 100 });
  kit.hear(response(200, 'OK', 'INVITE', { callId }), { time: time + 900 });
  kit.hear(request('ACK', { callId, toTag: 'b' }), { time: time + 901 });
  kit.hear(request('BYE', { callId, toTag: 'b', cseq: 2 }), { time: time + 5_000 });
  kit.hear(response(200, 'OK', 'BYE', { callId, cseq: 2 }), { time: time + 5_010 });
}

const allMessages = (view: View): number[] => view.messageIds(0, 100_000);
const allCalls = (view: View): number[] => view.dialogIds(0, 100_000);

describe('a view', () => {
  it('lists what passes of what is stored, and the calls that have such a message', () => {
    const kit = createKit();
    for (const callId of ['a', 'b']) call(kit, callId);
    kit.hear(request('OPTIONS', { callId: 'c' }));
    const view = kit.open('method == BYE');
    kit.settle();
    expect(allMessages(view)).toEqual([5, 6, 11, 12]);
    expect(allCalls(view)).toEqual([1, 2]);
    expect(view.counters()).toMatchObject({ asked: 13, total: 13, running: false });
  });

  it('asks of what comes while it is open', () => {
    const kit = createKit();
    const view = kit.open('status == 200');
    call(kit, 'a');
    kit.hear(request('OPTIONS', { callId: 'c' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[3, 6], [1]]);
  });

  it('shows the newest first, and what is older comes before them without moving them', () => {
    const kit = createKit({ tick: 2 });
    for (let i = 0; i < 20; i++) call(kit, `call-${i}`);
    const view = kit.open('method == INVITE and kind == request');
    kit.turn();
    const early = view.counters();
    const [newest] = view.messageIds(early.nextMessage - 1, 1);
    expect(newest).toBe(115);
    expect(early.running).toBe(true);
    kit.settle();
    const end = view.counters();
    expect(end).toMatchObject({
      running: false,
      nextMessage: early.nextMessage,
      nextDialog: early.nextDialog,
    });
    expect(end.firstMessage).toBeLessThan(early.firstMessage);
    expect(end.firstMessage).toBeGreaterThan(0);
    expect(view.find('messages', 115)).toBe(early.nextMessage - 1);
    expect(allMessages(view)).toEqual(Array.from({ length: 20 }, (_, i) => 1 + i * 6));
  });

  it('ends a slice when its time is over, and another view has the turn in between', () => {
    const kit = createKit({ tick: 2 });
    for (let i = 0; i < 20; i++) call(kit, `call-${i}`);
    const views = [kit.open('method == INVITE'), kit.open('method == BYE')];
    const asked = (): number[] => views.map((view) => view.counters().asked);
    kit.turn();
    const [first = 0, none] = asked();
    expect([first > 0 && first < 120, none]).toEqual([true, 0]);
    kit.turn();
    expect(asked()).toEqual([first, first]);
  });

  it('asks of new messages before it goes on with old ones', () => {
    const kit = createKit({ tick: 2 });
    for (let i = 0; i < 20; i++) call(kit, `call-${i}`);
    const view = kit.open('method == OPTIONS');
    kit.turn();
    const id = kit.hear(request('OPTIONS', { callId: 'new' }));
    kit.turn();
    expect(view.counters().running).toBe(true);
    expect(allMessages(view)).toEqual([id]);
  });

  it('lets go of what the store lets go, and places are not used again', () => {
    const kit = createKit({ limitMessages: 32 });
    for (let i = 0; i < 5; i++) call(kit, `call-${i}`);
    const view = kit.open('method == INVITE and kind == request');
    kit.settle();
    const place = view.find('messages', 25);
    for (let i = 5; i < 8; i++) call(kit, `call-${i}`);
    kit.settle();
    const { first } = kit.store.counters();
    expect(first).toBeGreaterThan(13);
    expect(allMessages(view)).toEqual([1, 7, 13, 19, 25, 31, 37, 43].filter((id) => id >= first));
    expect(allCalls(view)[0]).toBe(Math.ceil((first + 5) / 6));
    expect(view.find('messages', 25)).toBe(place);
  });

  it('lists a call again that passes again after all its messages were let go', () => {
    const kit = createKit({ limitMessages: 16 });
    const view = kit.open('method == INVITE');
    kit.hear(request('INVITE', { callId: 'a' }));
    kit.settle();
    for (let i = 0; i < 20; i++) kit.hear(request('OPTIONS', { callId: 'b' }));
    kit.settle();
    expect(allCalls(view)).toEqual([]);
    const id = kit.hear(request('INVITE', { callId: 'a' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[id], [1]]);
  });

  it('is empty when the lists are emptied, and goes on', () => {
    const kit = createKit();
    call(kit, 'a');
    const view = kit.open('method == INVITE');
    kit.settle();
    const { nextMessage, nextDialog } = view.counters();
    kit.tracker.clear();
    kit.store.clear();
    expect(view.counters()).toMatchObject({ firstMessage: nextMessage, firstDialog: nextDialog, total: 0 });
    const id = kit.hear(request('INVITE', { callId: 'b' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[id], [2]]);
  });

  it('stops when it is closed', () => {
    const kit = createKit({ tick: 2 });
    for (let i = 0; i < 20; i++) call(kit, `call-${i}`);
    const view = kit.open('method == INVITE');
    kit.turn();
    kit.views.close(view.id);
    expect(kit.turn()).toBe(true);
    expect(kit.turn()).toBe(false);
    kit.hear(request('INVITE', { callId: 'b' }));
    expect([kit.turn(), kit.views.get(view.id)]).toEqual([false, null]);
  });
});

describe('a view without a filter', () => {
  it('lists everything under its id and asks nothing', async () => {
    const kit = createKit();
    call(kit, 'a');
    const view = kit.open('  ');
    expect(kit.turn()).toBe(false);
    expect(view.counters()).toEqual({
      view: view.id,
      firstMessage: 1,
      nextMessage: 7,
      firstDialog: 1,
      nextDialog: 2,
      asked: 6,
      total: 6,
      running: false,
    });
    expect(view.find('messages', 6)).toBe(6);
    expect(view.find('messages', 7)).toBeNull();
    expect(view.messageIds(5, 10)).toEqual([5, 6]);
    expect((await view.page('dialogs', 0, 10)).dialogs).toMatchObject([{ id: 1, callId: 'a' }]);
  });

  it('leaves out the sources that are hidden, from the moment that they are', () => {
    const kit = createKit();
    kit.hear(request('INVITE', { callId: 'a' }), { source: 'a' });
    kit.hear(request('INVITE', { callId: 'b' }), { source: 'b' });
    const view = kit.open('');
    view.tell();
    kit.hide('a');
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[2], [2]]);
    const { changedMessages, counters } = view.take() ?? {};
    expect(changedMessages).toMatchObject({ last: (counters?.nextMessage ?? 0) - 1 });
    kit.hide('a', false);
    expect([allMessages(view), allCalls(view)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('a filter that names the call', () => {
  it('is asked again of all messages of a call that changed', () => {
    const kit = createKit();
    call(kit, 'before');
    kit.hear(request('INVITE', { callId: 'a' }));
    kit.hear(request('INVITE', { callId: 'b' }));
    const view = kit.open('dialog.state == setup');
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([
      [7, 8],
      [2, 3],
    ]);
    view.tell();
    kit.hear(response(180, 'Ringing', 'INVITE', { callId: 'a' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[8], [3]]);
    const { firstMessage, firstDialog } = view.counters();
    expect(view.take()).toMatchObject({
      changedMessages: { first: firstMessage },
      changedDialogs: { first: firstDialog },
    });
  });

  it('lets a call pass in the middle of the list', () => {
    const kit = createKit();
    for (const callId of ['a', 'b', 'c']) kit.hear(request('INVITE', { callId }));
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'a' }));
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'c' }));
    const view = kit.open('dialog.state == in-call');
    kit.settle();
    expect(allCalls(view)).toEqual([1, 3]);
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'b' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3],
    ]);
  });

  it('keeps a call whose older messages were let go, when it was asked again before', () => {
    const kit = createKit({ limitMessages: 16 });
    const view = kit.open('dialog.state == in-call');
    kit.hear(request('INVITE', { callId: 'a' }));
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'a' }));
    kit.settle();
    for (let i = 0; i < 15; i++) kit.hear(request('OPTIONS', { callId: 'b' }));
    kit.settle();
    expect([allMessages(view), allCalls(view)]).toEqual([[2], [1]]);
  });

  it('hears of calls that end without a message', () => {
    const kit = createKit();
    kit.hear(request('INVITE', { callId: 'a' }));
    const view = kit.open('dialog.state == timed-out');
    kit.settle();
    kit.tracker.timedOut('a', 32_000);
    kit.settle();
    expect(allMessages(view)).toEqual([1]);
  });

  it('walks calls of any length, and leaves time to others between two rounds', () => {
    const kit = createKit();
    for (let i = 1; i <= 600; i++) kit.hear(request('OPTIONS', { callId: 'a', cseq: i }));
    const view = kit.open('dialog.messages > 600');
    kit.settle();
    expect(allMessages(view)).toEqual([]);
    kit.hear(request('OPTIONS', { callId: 'a', cseq: 601 }));
    kit.settle();
    expect(allMessages(view)).toHaveLength(601);
  });

  it('knows how long an answer took', () => {
    const kit = createKit();
    call(kit, 'a', 1_000);
    const slow = kit.open('response.time > 500ms');
    const fast = kit.open('response.time < 500ms');
    kit.settle();
    expect([allMessages(slow), allMessages(fast)]).toEqual([[3], [6]]);
  });
});

describe('the places that changed', () => {
  it('are those of rows that say something else, new ones left out where all is listed', () => {
    const kit = createKit();
    call(kit, 'a');
    const all = kit.open('');
    const some = kit.open('status == 200');
    kit.settle();
    for (const view of [all, some]) view.tell();
    expect([all.take(), some.take()?.changedMessages ?? null]).toEqual([null, null]);
    kit.store.markUnsent(3);
    const place = some.find('messages', 3);
    expect(all.take()?.changedMessages).toEqual({ first: 3, last: 3 });
    expect(some.take()?.changedMessages).toEqual({ first: place, last: place });
    kit.hear(request('OPTIONS', { callId: 'b' }));
    expect(all.take()).toMatchObject({
      counters: { nextMessage: 8 },
      changedMessages: null,
      changedDialogs: { first: 2, last: 2 },
    });
  });

  it('are those before a row that came in at the front', () => {
    const kit = createKit({ tick: 2 });
    for (let i = 0; i < 20; i++) call(kit, `call-${i}`);
    const view = kit.open('method == INVITE and kind == request');
    kit.turn();
    const before = view.tell();
    kit.settle();
    const delta = view.take();
    expect(delta?.changedMessages).toEqual({
      first: delta?.counters.firstMessage,
      last: before.firstMessage - 1,
    });
  });
});

describe('messages whose bytes are on disk', () => {
  /** A store whose first messages have to be loaded, each by itself. */
  function cold(upTo: number, isBroken: (id: number) => boolean = () => false) {
    const loaded = new Set<number>();
    const loads: number[] = [];
    const isCold = (id: number): boolean => id <= upTo && !loaded.has(id);
    const wrap = (store: Store): Store =>
      new Proxy(store, {
        get(target, name) {
          if (name === 'view') return (id: number) => (isCold(id) ? null : target.view(id));
          if (name === 'load')
            return (id: number) => {
              if (!isCold(id)) return null;
              loads.push(id);
              if (isBroken(id)) return Promise.reject(new Error('no such file'));
              loaded.add(id);
              return Promise.resolve();
            };
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    return { wrap, loads };
  }

  async function settle(kit: Kit): Promise<void> {
    for (let i = 0; i < 100; i++) {
      kit.settle();
      await Promise.resolve();
    }
  }

  it('are brought into memory when the scan comes to them, and it goes on', async () => {
    const { wrap, loads } = cold(6);
    const kit = createKit({ wrap });
    for (const callId of ['a', 'b']) call(kit, callId);
    const view = kit.open('from.user == alice and method == INVITE');
    kit.settle();
    expect(view.counters()).toMatchObject({ asked: 9, running: true });
    await settle(kit);
    // The method stands in a column, so nobody looks at what is on the disk of the rest of the call.
    expect([allMessages(view), loads]).toEqual([
      [1, 2, 3, 7, 8, 9],
      [3, 2, 1],
    ]);
  });

  it('are left where they are when columns decide', async () => {
    const { wrap, loads } = cold(6);
    const kit = createKit({ wrap });
    for (const callId of ['a', 'b']) call(kit, callId);
    const view = kit.open('time >= 1970-01-01T00:00:02Z');
    await settle(kit);
    expect([allMessages(view), loads]).toEqual([[5, 6, 11, 12], []]);
  });

  it('are passed over when they cannot be read', async () => {
    const { wrap } = cold(3, (id) => id === 2);
    const kit = createKit({ wrap });
    call(kit, 'a');
    const view = kit.open('not nothing-like-this');
    await settle(kit);
    expect(allMessages(view)).toEqual([1, 3, 4, 5, 6]);
    expect(view.counters().running).toBe(false);
    expect(kit.errors).toHaveLength(1);
  });
});

describe('views', () => {
  const codeOf = (run: () => unknown): unknown => {
    try {
      run();
      return null;
    } catch (error) {
      return error instanceof ContractError ? [error.code, error.data] : error;
    }
  };

  it('are refused where their filter cannot be used, with the place of the mistake', () => {
    const kit = createKit();
    expect(codeOf(() => kit.open('status == abc'))).toEqual([
      'INVALID_FILTER',
      { code: 'value-not-status', field: 'status', text: 'abc', start: 10, end: 13 },
    ]);
    expect(codeOf(() => kit.open('method =='))).toMatchObject(['INVALID_FILTER', { code: 'value-expected' }]);
  });

  it('are limited in number until one is closed', () => {
    const kit = createKit();
    const views = Array.from({ length: VIEW_LIMIT }, () => kit.open(''));
    expect(codeOf(() => kit.open(''))).toEqual(['BUSY', { limit: VIEW_LIMIT }]);
    kit.views.close(views[3]?.id ?? 0);
    expect(kit.open('').id).toBe(VIEW_LIMIT + 1);
  });

  it('know their sources by name', () => {
    const kit = createKit();
    kit.hear(request('OPTIONS'), { source: 'b' });
    kit.hear(request('OPTIONS'), { source: 'c' });
    const [one, other] = [kit.open('source == "capture b"'), kit.open('source == "capture c"')];
    kit.settle();
    expect([allMessages(one), allMessages(other)]).toEqual([[1], [2]]);
  });
});

describe('a page of a view', () => {
  it('has the rows of its places without a gap', async () => {
    const kit = createKit();
    for (const callId of ['a', 'b', 'c']) call(kit, callId);
    const view = kit.open('method == BYE and kind == request');
    kit.settle();
    const { firstMessage } = view.counters();
    expect(await view.page('messages', firstMessage + 1, 5)).toMatchObject({
      from: firstMessage + 1,
      messages: [{ id: 11 }, { id: 17 }],
      dialogs: [],
    });
    expect(await view.page('messages', 0, firstMessage + 1)).toMatchObject({
      from: firstMessage,
      messages: [{ id: 5 }],
    });
    expect((await view.page('messages', firstMessage + 3, 5)).messages).toEqual([]);
    expect((await view.page('dialogs', 0, 100)).dialogs.map(({ callId }) => callId)).toEqual(['a', 'b', 'c']);
  });
});
