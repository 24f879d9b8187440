/**
 * A row of the big table, drawn again only where what it shows is another row, or is chosen or not. It is a plain render
 * function: through a template the cells of each row would be slots within slots, with four empty texts around every cell.
 */
import type { PropType, VNodeChild } from 'vue';
import { defineComponent, h } from 'vue';
import type { Column } from './columns.ts';

/** What stands in a cell. */
export type DrawCell = (cell: { readonly row: unknown; readonly column: Column }) => VNodeChild;

export const TableRow = defineComponent({
  props: {
    /** Null while it has not come. */
    row: { type: null as unknown as PropType<unknown>, required: true },
    place: { type: Number, required: true },
    columns: { type: Array as PropType<readonly Column[]>, required: true },
    /** Whether it is the selected one, and whether it is one of those that are chosen. */
    current: { type: Boolean, required: true },
    chosen: { type: Boolean, required: true },
    index: { type: Number, required: true },
    /** Where it stands among the rows, in pixels. */
    top: { type: Number, required: true },
    cell: { type: Function as PropType<DrawCell>, required: true },
  },
  setup(props) {
    const cellOf = (column: Column): VNodeChild =>
      h(
        'div',
        {
          key: column.key,
          class: ['cell', column.align, { mono: column.mono }],
          role: 'gridcell',
          'data-key': column.key,
        },
        props.row === null ? undefined : [props.cell({ row: props.row, column })],
      );
    return () =>
      h(
        'div',
        {
          class: ['table-row row body', { current: props.current, chosen: props.chosen }],
          style: { transform: `translateY(${props.top}px)` },
          role: 'row',
          'data-place': props.place,
          'aria-rowindex': props.index,
          'aria-selected': props.chosen,
        },
        props.columns.map(cellOf),
      );
  },
});
