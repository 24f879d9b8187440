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
