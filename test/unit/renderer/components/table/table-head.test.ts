// @vitest-environment happy-dom
/** The headings of a table: what their menus, their edges and dragging do to the columns, and how the order is told. */
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { ColumnLayout } from '../../../../../renderer/components/table/column-layout.ts';
import {
  changedLayout,
  laidOut,
  NO_LAYOUT,
  readLayout,
} from '../../../../../renderer/components/table/column-layout.ts';
import type { Column, Sorting } from '../../../../../renderer/components/table/columns.ts';
import { headingMenu } from '../../../../../renderer/components/table/head-menu.ts';
import TableHead from '../../../../../renderer/components/table/TableHead.vue';
import UiContextMenu from '../../../../../renderer/components/ui/UiContextMenu.vue';
import UiMenu from '../../../../../renderer/components/ui/UiMenu.vue';
import { i18n } from '../../../../../renderer/i18n/index.ts';
import type { Order } from '../../../../../shared/model/order.ts';
import { nextOrder } from '../../../../../renderer/views/traffic/tables/use-sorting.ts';

const COLUMNS: readonly Column[] = [
  { key: 'time', label: 'Time', width: 90, sortable: true },
  { key: 'from', label: 'From', width: 100, grow: 1, sortable: true },
  { key: 'to', label: 'To', width: 100, sortable: true },
  { key: 'size', label: 'Size', width: 60, hidden: true },
];
const shownOf = (layout: ColumnLayout): string[] => laidOut(COLUMNS, layout).map(({ key }) => key);

function show(sorting: Sorting<string> | null = null) {
  const columns = laidOut(COLUMNS, NO_LAYOUT);
  const all = COLUMNS.map(({ key, label, hidden }) => ({ key, label, shown: hidden !== true }));
  return mount(TableHead, { global: { plugins: [i18n] }, props: { columns, sorting, all } });
}
const headings = (head: ReturnType<typeof show>) => head.findAll('.heading');

describe('the menu of a heading', () => {
  it.each([
    ['right', 'change', { kind: 'move', key: 'from', by: 1 }],
    ['left', 'change', { kind: 'move', key: 'from', by: -1 }],
    ['wider', 'change', { kind: 'width', key: 'from', width: 124 }],
    ['narrower', 'change', { kind: 'width', key: 'from', width: 76 }],
    ['hide', 'change', { kind: 'hide', key: 'from' }],
    ['show size', 'change', { kind: 'show', key: 'size' }],
    ['reset', 'change', { kind: 'reset' }],
    ['fit', 'fit', 'from'],
    ['sort', 'sort', 'from'],
  ])('does what its entry says: %s', async (id, event, expected) => {
    const head = show();
    await headings(head)[1]?.trigger('contextmenu');
    head.getComponent(UiContextMenu).vm.$emit('choose', id);
    expect(head.emitted(event)).toEqual([[expected]]);
  });

  it('does not offer what is not possible', () => {
    const words = (key: string): string => key;
    const refused = (key: string, columns: readonly Column[]): string[] =>
      headingMenu(
        columns.find((column) => column.key === key) ?? { key, label: '', width: 0 },
        columns,
        words,
      )
        .flatMap(({ entries }) => entries)
        .filter(({ disabled }) => disabled)
        .map(({ id }) => id);
    expect(refused('time', COLUMNS)).toEqual(['left']);
    expect(refused('size', COLUMNS)).toEqual(['sort', 'right']);
    expect(refused('to', COLUMNS.slice(2, 3))).toEqual(['left', 'right', 'hide']);
  });

  it('shows and hides columns by the button at its end too', () => {
    const head = show();
    head.getComponent(UiMenu).vm.$emit('choose', 'hide to');
    expect(head.emitted('change')).toEqual([[{ kind: 'hide', key: 'to' }]]);
  });
});

describe('a heading', () => {
  it('is moved to where it is dropped', async () => {
    const head = show();
    await headings(head)[0]?.trigger('dragstart');
    await headings(head)[2]?.trigger('dragover');
    expect(headings(head)[2]?.classes()).toContain('over');
    await headings(head)[2]?.trigger('drop');
    await headings(head)[1]?.trigger('drop');
    expect(head.emitted('change')).toEqual([[{ kind: 'move', key: 'time', by: 2 }]]);
  });

  it('fits its column when its edge is pressed twice', async () => {
    const head = show();
    await headings(head)[1]?.get('.edge').trigger('dblclick');
    expect(head.emitted('fit')).toEqual([['from']]);
  });

  it('says how the rows are sorted: up, down, and not at all', async () => {
    let order: Order | null = null;
    const said: (string | undefined)[] = [];
    const head = show();
    for (let press = 0; press < 4; press++) {
      order = nextOrder(order, 'from');
      const sorting = order ? { key: 'from', descending: order.descending } : null;
      await head.setProps({ sorting });
      said.push(headings(head)[1]?.attributes('aria-sort'));
    }
    expect(said).toEqual(['ascending', 'descending', undefined, 'ascending']);
    expect(nextOrder({ key: 'to', descending: true }, 'from')).toEqual({ key: 'from', descending: false });
  });
});

describe('the columns of a table', () => {
  const after = (...changes: readonly Parameters<typeof changedLayout>[2][]): ColumnLayout =>
    changes.reduce<ColumnLayout>((layout, change) => changedLayout(COLUMNS, layout, change), NO_LAYOUT);

  it('are hidden, shown, moved and put back', () => {
    const hidden = after({ kind: 'hide', key: 'from' }, { kind: 'show', key: 'size' });
    expect(shownOf(hidden)).toEqual(['time', 'to', 'size']);
    const moved = changedLayout(COLUMNS, hidden, { kind: 'move', key: 'size', by: -2 });
    expect(shownOf(moved)).toEqual(['size', 'time', 'to']);
    expect(shownOf(changedLayout(COLUMNS, moved, { kind: 'reset' }))).toEqual(['time', 'from', 'to']);
  });

  it('go no further than the ends, and the last of them stays', () => {
    expect(shownOf(after({ kind: 'move', key: 'time', by: 9 }))).toEqual(['from', 'to', 'time']);
    const hideAll = COLUMNS.map(({ key }) => ({ kind: 'hide' as const, key }));
    expect(shownOf(after(...hideAll))).toEqual(['to']);
  });

  it('keep a width within what can be seen, and then do not grow', () => {
    const [time, from] = laidOut(
      COLUMNS,
      after({ kind: 'width', key: 'time', width: -5 }, { kind: 'width', key: 'from', width: 1e9 }),
    );
    expect([time?.width, from?.width, from?.grow]).toEqual([24, 1_200, 0]);
  });

  it('forget what was kept wrongly', () => {
    const kept = {
      order: ['to', 7, 'to', 'gone'],
      shown: { from: 'no', size: true },
      widths: { time: '90', to: 5 },
    };
    const layout = readLayout(kept);
    expect(layout).toEqual({ order: ['to', 'gone'], shown: { size: true }, widths: { to: 24 } });
    expect(readLayout([1])).toEqual(NO_LAYOUT);
  });
});
