import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../../helpers/code-of.ts';
import type { View } from '#core/view/view.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { Kit } from './kit.ts';
import { createKit } from './kit.ts';

const BY_SIZE = { key: 'size', descending: false } as const;

/** Lists OPTIONS whose sizes are told by the length of their padding. */
function hear(kit: Kit, ...pads: readonly number[]): void {
  pads.forEach((pad, i) =>
    kit.hear(request('OPTIONS', { callId: `c${i}`, headers: [`X: ${'x'.repeat(pad)}`] })),
  );
}

async function settle(kit: Kit): Promise<void> {
  for (let i = 0; i < 8; i++) {
    kit.settle();
    await Promise.resolve();
    await Promise.resolve();
  }
}

async function ids(view: View, order = { ...BY_SIZE, descending: false }): Promise<number[]> {
  return (await view.page('messages', 1, 50, order)).messages.map(({ id }) => id);
}

describe('an order of a list', () => {
  it('answers when the rows are sorted, and sorts what comes', async () => {
    const kit = createKit();
    hear(kit, 30, 10, 20);
    const view = kit.open('');
    const counting = view.order('messages', 'size');
    await settle(kit);
    expect([await counting, await ids(view)]).toEqual([3, [2, 3, 1]]);
    hear(kit, 15);
    await settle(kit);
    expect(await ids(view)).toEqual([2, 4, 3, 1]);
    expect(await ids(view, { key: 'size', descending: true })).toEqual([1, 3, 4, 2]);
  });

  it('tells the reader how far it is, and that rows stand elsewhere', async () => {
    const kit = createKit();
    hear(kit, 30, 10);
    const view = kit.open('');
    view.tell();
    void view.order('messages', 'size');
    await settle(kit);
    expect(view.take()?.counters.orders).toEqual([
      { list: 'messages', key: 'size', count: 2, turn: 1, progress: 1 },
    ]);
    hear(kit, 20);
    await settle(kit);
    expect(view.take()?.counters.orders).toMatchObject([{ count: 3, turn: 2 }]);
  });

  it('gives up one order for another one, and all of them for none', async () => {
    const kit = createKit();
    hear(kit, 30, 10);
    const view = kit.open('');
    const first = view.order('messages', 'size');
    const second = view.order('messages', 'time');
    await settle(kit);
    expect([await first, await second]).toEqual([null, 2]);
    expect(await view.order('messages', null)).toBeNull();
    expect(view.counters()).not.toHaveProperty('orders');
  });

  it('goes in slices, and a socket has its turn in between', async () => {
    const kit = createKit({ tick: 2 });
    hear(kit, ...Array.from({ length: 300 }, (_, i) => i % 7));
    const view = kit.open('');
    const counting = view.order('messages', 'size');
    let turns = 0;
    while (kit.turn()) turns++;
    expect(await counting).toBe(300);
    expect(turns).toBeGreaterThan(2);
  });

  it('is refused where the list is not sorted like that, or cannot be', async () => {
    const kit = createKit();
    hear(kit, 1);
    const view = kit.open('');
    expect(await codeOf(() => view.page('messages', 1, 5, BY_SIZE))).toBe('NOT_FOUND');
    expect(await codeOf(() => view.order('dialogs', 'size'))).toBe('INVALID_INPUT');
  });
});

describe('a search in a list', () => {
  async function found(kit: Kit, view: View, wanted: Partial<Parameters<View['search']>[0]>) {
    const finding = view.search({ list: 'messages', text: 'call-1', from: 1, backwards: false, ...wanted });
    await settle(kit);
    return (await finding)?.at ?? null;
  }

  /** Three calls of two messages each. */
  function calls(): Kit {
    const kit = createKit();
    for (const n of [0, 1, 2]) {
      kit.hear(request('INVITE', { callId: `call-${n}` }));
      kit.hear(response(200, 'OK', 'INVITE', { callId: `call-${n}` }));
    }
    return kit;
  }

  it.each([
    ['the next row', { from: 1 }, 3],
    ['the one after that', { from: 3 }, 4],
    ['the first one again, round the end', { from: 4 }, 3],
    ['the one before', { from: 4, backwards: true }, 3],
    ['without regard to case', { text: 'CALL-2' }, 5],
    ['nothing', { text: 'carol' }, null],
    ['the row itself, where no other has it', { list: 'dialogs', text: 'call-2', from: 3 }, 3],
    ['a transaction by its target', { list: 'transactions', text: 'sip:', from: 1 }, 2],
  ] as const)('finds %s', async (_, wanted, expected) => {
    const kit = calls();
    expect(await found(kit, kit.open(''), wanted)).toBe(expected);
  });

  it('goes through what a filter lets pass, by its places', async () => {
    const kit = calls();
    const view = kit.open('status == 200');
    await settle(kit);
    const { firstMessage } = view.counters();
    expect(await found(kit, view, { from: firstMessage, text: 'call-2' })).toBe(firstMessage + 2);
  });

  it('goes through an order as it is shown', async () => {
    const kit = calls();
    const view = kit.open('');
    void view.order('messages', 'id');
    await settle(kit);
    const order = { key: 'id', descending: true } as const;
    expect(await found(kit, view, { order, from: 1 })).toBe(3);
    expect(await found(kit, view, { order, from: 3, backwards: true })).toBe(4);
  });

  it('is given up for the next one', async () => {
    const kit = calls();
    const view = kit.open('');
    const first = view.search({ list: 'messages', text: 'call-1', from: 1, backwards: false });
    const second = view.search({ list: 'messages', text: 'call-2', from: 1, backwards: false });
    await settle(kit);
    expect([await first, await second]).toEqual([null, { at: 5, id: 5 }]);
  });
});
