// @vitest-environment happy-dom
/** A row of the big table: which of its cells have elements, and what stays when another row is shown in it. */
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import type { Column, PlainCells } from '../../../../../renderer/components/table/columns.ts';
import { TableRow } from '../../../../../renderer/components/table/table-row.ts';

interface Row {
  readonly id: number;
  readonly name: string;
}

const columns: readonly Column[] = [
  { key: 'id', label: 'No.', width: 40, align: 'end' },
  { key: 'name', label: 'Name', width: 90, dim: true },
];
const plain: PlainCells<Row> = {
  keys: new Set(['name']),
  text: ({ name }) => name,
  hint: ({ name }) => (name.length > 3 ? `all of ${name}` : undefined),
};

function tableRow(row: Row | null) {
  return mount(TableRow, {
    props: {
      ...{ row, place: 7, columns, current: false, chosen: false, index: 9, top: 168, name: 'list-7' },
      ...{ cell: (one) => h('b', (one.row as Row).id), plain: plain as PlainCells<unknown> },
    },
  });
}

describe('a row of the big table', () => {
  it('has plain texts in its cells themselves, and draws the others', () => {
    const view = tableRow({ id: 4, name: 'Bob' });
    expect(view.get('[data-key="id"]').html()).toContain('<b>4</b>');
    expect(view.get('[data-key="name"]').element.innerHTML).toBe('Bob');
    expect(view.get('[data-key="name"]').classes()).toEqual(['cell', 'dim']);
  });

  it('shows another row in the same nodes, with its own hint or none', async () => {
    const view = tableRow(null);
    const cell = view.get('[data-key="name"]').element;
    const node = cell.firstChild;
    expect(cell.textContent).toBe('');
    await view.setProps({ row: { id: 5, name: 'Alice' } });
    expect([cell.textContent, cell.getAttribute('title')]).toEqual(['Alice', 'all of Alice']);
    await view.setProps({ row: { id: 6, name: 'Eve' } });
    expect([cell.textContent, cell.getAttribute('title')]).toEqual(['Eve', null]);
    expect(cell.firstChild).toBe(node);
  });

  it('has a name only while it is the selected one', async () => {
    const view = tableRow({ id: 4, name: 'Bob' });
    expect(view.attributes('id')).toBeUndefined();
    await view.setProps({ current: true });
    expect(view.attributes('id')).toBe('list-7');
  });
});
