// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { i18n } from '../../../../renderer/i18n/index.ts';
import BigTable from '../../../../renderer/components/table/BigTable.vue';
import type { Column } from '../../../../renderer/components/table/columns.ts';
import { leastWidth, tracks } from '../../../../renderer/components/table/columns.ts';

const COLUMNS: Column[] = [
  { key: 'id', label: 'Id', width: 60, align: 'end' },
  { key: 'text', label: 'Text', width: 100, grow: 1 },
];

/** A layout of 626 px height, told as soon as somebody observes. */
class InstantResizeObserver {
  private readonly tell: () => void;
  constructor(tell: () => void) {
    this.tell = tell;
  }
  observe(): void {
    this.tell();
  }
  disconnect(): void {}
}

interface ShowOptions {
  readonly first?: number;
  readonly follow?: boolean;
  readonly selected?: number | null;
  readonly onRange?: (first: number, last: number) => void;
}

async function show(count: number, options: ShowOptions = {}) {
  const table = mount(BigTable, {
    global: { plugins: [i18n] },
    props: {
      label: 'rows',
      columns: COLUMNS,
      first: options.first ?? 1,
      count,
      selected: options.selected ?? null,
      row: (id: number) => ({ id }),
      version: 0,
      follow: options.follow ?? false,
      ...(options.onRange && { onRange: options.onRange }),
    },
    slots: { cell: `<template #cell="{ row, column }">{{ column.key }} {{ row.id }}</template>` },
  });
  await nextTick();
  await nextTick();
  return table;
}

describe('the big table', () => {
  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', InstantResizeObserver);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(626);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('has a few rows in the document however many there are, and tells how many', async () => {
    const table = await show(5_000_000);
    expect(table.findAll('.body').length).toBeLessThan(60);
    expect(table.attributes('aria-rowcount')).toBe('5000001');
  });

  it('shows the newest rows while it follows', async () => {
    const table = await show(10_000, { follow: true });
    expect(table.findAll('.body').at(-1)?.text()).toContain('10000');
    await table.setProps({ count: 10_050 });
    await nextTick();
    expect(table.findAll('.body').at(-1)?.text()).toContain('10050');
  });

  it('stands still while it does not', async () => {
    const table = await show(10_000);
    const before = table.findAll('.body').map((row) => row.text());
    await table.setProps({ count: 10_050 });
    await nextTick();
    expect(table.findAll('.body').map((row) => row.text())).toEqual(before);
  });

  it('keeps what is looked at when rows go at the top', async () => {
    const table = await show(1000);
    table.element.scrollTop = 2400;
    await table.trigger('scroll');
    const before = table.get('.body').text();
    await table.setProps({ first: 51, count: 950 });
    await nextTick();
    expect(table.get('.body').text()).toBe(before);
  });

  it('keeps what is looked at when rows come at the top', async () => {
    const table = await show(950, { first: 51 });
    table.element.scrollTop = 2400;
    await table.trigger('scroll');
    const before = table.get('.body').text();
    await table.setProps({ first: 1, count: 1000 });
    await nextTick();
    expect(table.get('.body').text()).toBe(before);
  });

  it('stands where it stood in another list, whatever its places', async () => {
    const table = await show(1000, { first: 5001 });
    table.element.scrollTop = 2400;
    await table.trigger('scroll');
    await table.setProps({ first: 1, count: 1000, turn: 1 });
    await nextTick();
    expect(table.get('.body').text()).toContain('97');
  });

  it('brings the selected row into sight in another list', async () => {
    const table = await show(1000, { selected: 1800 });
    await table.setProps({ at: 800, turn: 1, row: (place: number) => ({ id: place + 1000 }) });
    await nextTick();
    expect(table.get('[aria-selected="true"]').text()).toContain('1800');
  });

  it('selects a row that has not come yet once it is there', async () => {
    const table = await show(1000, { selected: 50 });
    await table.setProps({ row: (place: number) => (place > 900 ? null : { id: place }), version: 1 });
    await table.trigger('keydown', { key: 'End' });
    expect(table.emitted('select')).toBeUndefined();
    await table.setProps({ row: (place: number) => ({ id: place + 7 }), version: 2 });
    expect(table.emitted('select')).toEqual([[1007, 1000]]);
  });

  it('asks for rows by a column, and says how they are sorted', async () => {
    const table = await show(10);
    const columns = COLUMNS.map((column) => ({ ...column, sortable: true }));
    await table.setProps({ columns, sorting: { key: 'text', descending: true } });
    await table.findAll('[role="columnheader"] button')[1]?.trigger('click');
    expect(table.emitted('sort')).toEqual([['text']]);
    expect(table.findAll('[role="columnheader"]').map((cell) => cell.attributes('aria-sort'))).toEqual([
      undefined,
      'descending',
    ]);
  });

  it('moves no row in the document while somebody scrolls, and has them in order when that is over', async () => {
    const table = await show(1000);
    const seen = () => table.findAll('.body').map((row) => Number(row.attributes('data-place')));
    const sorted = (places: readonly number[]) => places.toSorted((a, b) => a - b);
    const scrollTo = async (top: number) => {
      table.element.scrollTop = top;
      await table.trigger('scroll');
      return table.findAll('.body').map(({ element }) => element);
    };
    vi.useFakeTimers();
    const elements = await scrollTo(2400);
    expect(await scrollTo(2400 + 5 * 24)).toEqual(elements);
    expect(seen()).not.toEqual(sorted(seen()));
    vi.runAllTimers();
    await nextTick();
    vi.useRealTimers();
    expect(seen()).toEqual(sorted(seen()));
    expect(new Set(table.findAll('.body').map(({ element }) => element))).toEqual(new Set(elements));
  });

  it('stops following when somebody scrolls up', async () => {
    const table = await show(1000, { follow: true });
    table.element.scrollTop = 100;
    await table.trigger('scroll');
    expect(table.emitted('update:follow')).toEqual([[false]]);
  });

  it.each([
    ['ArrowDown', 51],
    ['ArrowUp', 49],
    ['PageDown', 75],
    ['PageUp', 25],
    ['Home', 1],
    ['End', 1000],
  ])('%s moves the selection', async (key, expected) => {
    const table = await show(1000, { selected: 50 });
    await table.trigger('keydown', { key });
    expect(table.emitted('select')).toEqual([[expected, expected]]);
  });

  it('opens the selected row by Enter', async () => {
    const table = await show(1000, { selected: 50 });
    await table.trigger('keydown', { key: 'Enter' });
    expect(table.emitted('open')).toEqual([[50]]);
  });

  it('names the selected row for screen readers, and only while it is in the document', async () => {
    const table = await show(1000, { selected: 3 });
    const active = table.attributes('aria-activedescendant');
    expect(table.get('[aria-selected="true"]').attributes('id')).toBe(active);
    expect(table.get('[aria-selected="true"]').attributes('aria-rowindex')).toBe('4');
    await table.setProps({ selected: 2_000_000 });
    expect(table.attributes('aria-activedescendant')).toBeUndefined();
  });

  it('says which ids are seen, and none when it goes', async () => {
    const ranges: number[][] = [];
    const table = await show(1000, { first: 101, onRange: (first, last) => void ranges.push([first, last]) });
    expect(ranges.at(-1)?.[0]).toBe(101);
    table.unmount();
    expect(ranges.at(-1)).toEqual([0, -1]);
  });
});

describe('the columns', () => {
  it('grow from their least width', () => {
    expect(tracks(COLUMNS)).toBe('60px minmax(100px, 1fr)');
    expect(leastWidth(COLUMNS)).toBe(160);
  });
});
