/** What is chosen in a table by presses and keys, and what becomes of a range that is too long. */
import { describe, expect, it } from 'vitest';
import type { Choice } from '../../../../../renderer/components/table/columns.ts';
import type { KeyAction } from '../../../../../renderer/components/table/table-keys.ts';
import { keyAction } from '../../../../../renderer/components/table/table-keys.ts';
import { useChoice } from '../../../../../renderer/components/table/use-choice.ts';
import { useChoosing } from '../../../../../renderer/views/traffic/tables/use-choosing.ts';

const NONE = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const [CTRL, SHIFT] = [
  { ...NONE, ctrlKey: true },
  { ...NONE, shiftKey: true },
];

/** A list of rows at the places 1 to 3,000 whose ids are a hundred more. */
function setUp(chosen: readonly number[] | null = [105]) {
  const told: (Choice | readonly [id: number, place: number])[] = [];
  const choice = useChoice({
    first: () => 1,
    count: () => 3_000,
    chosen: () => chosen,
    cursor: () => 5,
    idAt: (place) => (place === 900 ? null : place + 100),
    choose: (next) => told.push(next),
    select: (id, place) => told.push([id, place]),
  });
  return { choice, told };
}

describe('a row that is pressed', () => {
  it.each([
    ['alone is the only one chosen', NONE, [105], { kind: 'ids', ids: [107], at: 7 }],
    ['with Ctrl is chosen too', CTRL, [105], { kind: 'ids', ids: [107, 105], at: 7 }],
    ['with Ctrl is chosen no more', CTRL, [107, 105], { kind: 'ids', ids: [105], at: null }],
    ['with Shift ends a range', SHIFT, [105], { kind: 'range', from: 5, to: 7, keep: false }],
    [
      'with both ends one more range',
      { ...CTRL, shiftKey: true },
      [101],
      { kind: 'range', from: 5, to: 7, keep: true },
    ],
  ] as const)('%s', (_, held, chosen, expected) => {
    const { choice, told } = setUp(chosen);
    choice.press(7, held);
    expect(told).toEqual([expected]);
  });

  it('stays chosen where it is the last one', () => {
    const { choice, told } = setUp([107]);
    choice.toggle(7);
    expect(told).toEqual([]);
  });

  it('begins the next range', () => {
    const { choice, told } = setUp();
    choice.press(20, CTRL);
    choice.extend(10);
    expect(told.at(-1)).toEqual({ kind: 'range', from: 20, to: 10, keep: false });
  });

  it('keeps what is chosen with it when its menu is asked for, and else is chosen alone', () => {
    const { choice, told } = setUp([105, 107]);
    choice.point(7);
    choice.point(8);
    expect(told).toEqual([
      { kind: 'ids', ids: [107, 105], at: 7 },
      { kind: 'ids', ids: [108], at: 8 },
    ]);
  });

  it('is selected where only one can be, whatever is held', () => {
    const { choice, told } = setUp(null);
    choice.press(7, SHIFT);
    choice.press(8, CTRL);
    choice.all();
    expect(told).toEqual([
      [107, 7],
      [108, 8],
    ]);
  });

  it('is not chosen before it has come', () => {
    const { choice, told } = setUp();
    choice.press(900, NONE);
    expect(told).toEqual([]);
  });
});

describe('a key in a table', () => {
  const place = { at: 4, count: 50, page: 20, several: true };
  const go = (index: number, isExtending = false): KeyAction => ({ kind: 'go', index, isExtending });
  it.each<[string, object, string, KeyAction | null]>([
    ['down', NONE, 'ArrowDown', go(5)],
    ['up with Shift', SHIFT, 'ArrowUp', go(3, true)],
    ['a page down', NONE, 'PageDown', go(24)],
    ['a page up, beyond the first', NONE, 'PageUp', go(-16)],
    ['to the first', NONE, 'Home', go(0)],
    ['to the last', NONE, 'End', go(49)],
    ['everything', CTRL, 'A', { kind: 'all' }],
    ['this one too', NONE, ' ', { kind: 'toggle', index: 4 }],
    ['open', NONE, 'Enter', { kind: 'open' }],
    ['nothing with Alt', { ...NONE, altKey: true }, 'ArrowDown', null],
    ['nothing with Ctrl', CTRL, 'ArrowDown', null],
    ['nothing by a name that every object has', NONE, 'constructor', null],
  ])('asks for %s', (_, held, key, expected) => {
    expect(keyAction({ ...NONE, ...held, key }, place)).toEqual(expected);
  });

  it('begins at the end it comes from where no row is selected', () => {
    const none = { ...place, at: null };
    expect(['ArrowDown', 'ArrowUp', ' '].map((key) => keyAction({ ...NONE, key }, none))).toEqual([
      go(0),
      go(49),
      null,
    ]);
  });

  it('chooses one row where no more can be', () => {
    const one = { ...place, several: false };
    expect([keyAction({ ...CTRL, key: 'a' }, one), keyAction({ ...NONE, key: ' ' }, one)]).toEqual([
      null,
      null,
    ]);
  });
});

describe('a range of rows', () => {
  function choosing(before: readonly number[] = []) {
    let chosen = before;
    const selected: [id: number, at?: number][] = [];
    const take = useChoosing({
      chosen: () => chosen,
      choose: (ids) => void (chosen = ids),
      select: (id, at) => selected.push(at === undefined ? [id] : [id, at]),
      idsBetween: (first, last) =>
        Promise.resolve(Array.from({ length: last - first + 1 }, (_, i) => first + i + 100)),
    });
    return { take, selected, chosen: () => chosen };
  }

  it('has the row that was gone to as the selected one, first', async () => {
    const { take, selected, chosen } = choosing();
    await take({ kind: 'range', from: 3, to: 5, keep: false });
    await take({ kind: 'range', from: 5, to: 4, keep: false });
    expect(selected).toEqual([
      [105, 5],
      [104, 4],
    ]);
    expect(chosen()).toEqual([104, 105]);
  });

  it('ends after a thousand rows, at the end where it began', async () => {
    const { take, chosen } = choosing();
    await take({ kind: 'range', from: 1, to: 3_000, keep: false });
    expect([chosen().length, chosen()[0], chosen().at(-1)]).toEqual([1_000, 1_100, 101]);
    await take({ kind: 'range', from: 3_000, to: 1, keep: false });
    expect([chosen().length, chosen()[0], chosen().at(-1)]).toEqual([1_000, 2_101, 3_100]);
  });

  it('is added to what is chosen where that is kept', async () => {
    const { take, chosen } = choosing([999, 103]);
    await take({ kind: 'range', from: 3, to: 4, keep: true });
    expect(chosen()).toEqual([104, 103, 999]);
  });
});
