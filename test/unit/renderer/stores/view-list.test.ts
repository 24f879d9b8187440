// @vitest-environment happy-dom
/** The rows of a view by their places, and where the selected one stands. */
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { createPlacedList, firstSeen } from '../../../../renderer/stores/view-list.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { dialogRow } from './rows.ts';

/** Views 1 and 2 over ids: what passes can be changed by a test. */
function setUp(passing: Record<number, number[]>, follow = false) {
  const rpc = createFakeRpc({
    'views.page': ({ view, from, count }) => ({
      from: Math.max(1, from),
      messages: [],
      dialogs: (passing[view] ?? [])
        .slice(Math.max(0, from - 1), from - 1 + count)
        .map((id) => dialogRow(id)),
    }),
    'views.find': ({ view, id }) => {
      const index = (passing[view] ?? refuse('NOT_FOUND')()).indexOf(id);
      return { at: index < 0 ? null : index + 1 };
    },
  });
  useConnection().attach(rpc);
  const list = createPlacedList({
    name: 'dialogs',
    rowsOf: (page) => page.dialogs,
    follow: shallowRef(follow),
  });
  const extent = (view: number) => ({ first: 1, next: (passing[view]?.length ?? 0) + 1 });
  return { rpc, list, extent, turn: (view: number) => list.turn(view, extent(view)) };
}

beforeEach(() => {
  setActivePinia(createPinia());
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('a list of a view', () => {
  it('shows the selected row at its place in another view', async () => {
    const { list, turn } = setUp({ 1: [10, 11, 12], 2: [12] });
    await turn(1);
    list.want({ first: 1, last: 3 });
    await list.choose(12, 3);
    const before = list.turns.value;
    await turn(2);
    expect([list.at.value, list.isHidden.value, list.row(1)?.id]).toEqual([1, false, 12]);
    expect(list.turns.value).toBeGreaterThan(before);
  });

  it('tells that the selected row does not pass, and finds it again when it does', async () => {
    const passing: Record<number, number[]> = { 1: [10, 11], 2: [10] };
    const { list, turn, extent } = setUp(passing);
    await turn(1);
    await list.choose(11, 2);
    await turn(2);
    expect([list.at.value, list.isHidden.value]).toEqual([null, true]);
    passing[2] = [10, 11];
    list.update(extent(2), null);
    await vi.runAllTimersAsync();
    expect([list.at.value, list.isHidden.value]).toEqual([2, false]);
  });

  it('finds the selected row again where the rows before it became fewer', async () => {
    const passing: Record<number, number[]> = { 1: [10, 11, 12] };
    const { list, turn, extent } = setUp(passing);
    await turn(1);
    list.want({ first: 1, last: 3 });
    await list.choose(11, 2);
    passing[1] = [11, 12];
    list.update(extent(1), { first: 1, last: 3 });
    await vi.runAllTimersAsync();
    expect([list.at.value, list.extent.value.next]).toEqual([1, 3]);
  });

  it('asks nobody for the place of a row that was pressed', async () => {
    const { rpc, list, turn } = setUp({ 1: [10, 11] });
    await turn(1);
    await list.choose(11, 2);
    expect(rpc.calls.some(({ method }) => method === 'views.find')).toBe(false);
    expect(list.at.value).toBe(2);
  });

  it('does not call a row hidden whose place cannot be told', async () => {
    const { list, turn } = setUp({ 1: [10] });
    await turn(1);
    await list.turn(9, { first: 1, next: 1 });
    await list.choose(10);
    expect([list.at.value, list.isHidden.value]).toEqual([null, false]);
  });

  it('asks for the rows around the selected one first', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => i + 1);
    const { rpc, list, turn } = setUp({ 1: many, 2: many });
    await turn(1);
    list.want({ first: 1, last: 30 });
    await list.choose(700);
    rpc.calls.length = 0;
    await turn(2);
    expect(list.row(700)?.id).toBe(700);
  });
});

describe('the rows that are seen first', () => {
  const from = { first: 1, next: 1001 };
  it.each([
    [
      'those around a place',
      { first: 100, last: 130 },
      { first: 1, next: 501 },
      200,
      { first: 185, last: 215 },
    ],
    [
      'those as far from the top',
      { first: 100, last: 130 },
      { first: 1, next: 501 },
      null,
      { first: 100, last: 130 },
    ],
    [
      'the last ones of a short list',
      { first: 100, last: 130 },
      { first: 1, next: 51 },
      null,
      { first: 20, last: 50 },
    ],
    ['all of a shorter one', { first: 100, last: 130 }, { first: 1, next: 6 }, null, { first: 1, last: 5 }],
    ['none of an empty one', { first: 100, last: 130 }, { first: 1, next: 1 }, null, { first: 1, last: 0 }],
    [
      'the newest where they are followed',
      { first: 1, last: 31 },
      { first: 301, next: 501 },
      500,
      { first: 470, last: 500 },
    ],
  ])('are %s', (_, before, to, at, expected) => {
    expect(firstSeen(before, from, to, at)).toEqual(expected);
  });
});

describe('a list in an order', () => {
  /** A view over three calls, and its order by the caller: 12, 10, 11. */
  function sortable(order: () => Promise<{ count: number | null }> = () => Promise.resolve({ count: 3 })) {
    const ids = { natural: [10, 11, 12], from: [12, 10, 11] };
    const of = (isSorted: boolean): number[] => (isSorted ? ids.from : ids.natural);
    const rpc = createFakeRpc({
      'views.page': ({ from, count, order: asked }) => ({
        from: Math.max(1, from),
        messages: [],
        dialogs: of(asked !== undefined)
          .slice(Math.max(0, from - 1), Math.max(0, from - 1 + count))
          .map((id) => dialogRow(id)),
      }),
      'views.find': ({ id, order: asked }) => ({ at: of(asked !== undefined).indexOf(id) + 1 || null }),
      'views.order': order,
      'views.search': () => ({ found: { id: 11, at: 3 } }),
    });
    useConnection().attach(rpc);
    const list = createPlacedList({
      name: 'dialogs',
      rowsOf: (page) => page.dialogs,
      follow: shallowRef(false),
    });
    const shown = (): (number | undefined)[] => [1, 2, 3].map((place) => list.row(place)?.id);
    const inputs = (method: string) =>
      rpc.calls.filter((call) => call.method === method).map(({ input }) => input);
    return { ids, list, shown, inputs };
  }
  const BY_CALLER = { key: 'from' as const, descending: false };
  const NATURAL = { first: 1, next: 4 };

  async function turned(parts: ReturnType<typeof sortable>): Promise<void> {
    await parts.list.turn(1, NATURAL);
    parts.list.want({ first: 1, last: 3 });
    await vi.advanceTimersByTimeAsync(1_000);
    await parts.list.choose(11, 2);
  }

  it('shows its rows by it with the selected one at its new place, and goes back', async () => {
    const parts = sortable();
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    expect([parts.shown(), parts.list.at.value, parts.list.sorting.value]).toEqual([[12, 10, 11], 3, null]);
    await parts.list.sort(null);
    expect([parts.shown(), parts.list.at.value]).toEqual([[10, 11, 12], 2]);
    expect(parts.inputs('views.order')).toEqual([
      { view: 1, list: 'dialogs', key: 'from' },
      { view: 1, list: 'dialogs', key: null },
    ]);
  });

  it('keeps its rows while they are sorted, and tells how far that is', async () => {
    let answer: (count: { count: number }) => void = () => undefined;
    const parts = sortable(() => new Promise((resolve) => void (answer = resolve)));
    await turned(parts);
    const sorted = parts.list.sort(BY_CALLER);
    const state = { list: 'dialogs' as const, key: 'from' as const, count: 3, turn: 0 };
    parts.list.ordered([{ ...state, progress: 0.5 }]);
    expect([parts.shown(), parts.list.sorting.value]).toEqual([[10, 11, 12], 0.5]);
    answer({ count: 3 });
    await sorted;
    expect([parts.shown(), parts.list.sorting.value]).toEqual([[12, 10, 11], null]);
  });

  it('stays as it was where another order was asked for meanwhile', async () => {
    const parts = sortable(() => Promise.resolve({ count: null }));
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    expect(parts.shown()).toEqual([10, 11, 12]);
  });

  it('fetches its rows again where they stand elsewhere, and takes more of them', async () => {
    const parts = sortable();
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    parts.ids.from = [11, 12, 10, 13];
    parts.list.ordered([{ list: 'dialogs', key: 'from', count: 4, turn: 1, progress: 1 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(parts.shown()).toEqual([11, 12, 10]);
    expect(parts.list.extent.value).toEqual({ first: 1, next: 5 });
  });

  it('does not grow by what comes in its natural order', async () => {
    const parts = sortable();
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    parts.list.update({ first: 1, next: 90 }, null);
    expect(parts.list.extent.value).toEqual(NATURAL);
  });

  it('is searched from the selected row on, in the order that is shown', async () => {
    const parts = sortable();
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    expect(await parts.list.search('bob', true)).toEqual({ id: 11, at: 3 });
    const asked = { view: 1, list: 'dialogs', text: 'bob', from: 3, backwards: true, order: BY_CALLER };
    expect(parts.inputs('views.search')).toEqual([asked]);
  });

  it('gives rows by their places in it, on screen or not', async () => {
    const parts = sortable();
    await turned(parts);
    await parts.list.sort(BY_CALLER);
    expect((await parts.list.between(2, 3)).map(({ id }) => id)).toEqual([10, 11]);
  });
});
