/**
 * A row of the big table, drawn again only where what it shows is another row, or is chosen or not. It is a plain render
 * function: through a template the cells of each row would be slots within slots, with four empty texts around every cell.
 * Cells keep their elements and plain texts their nodes, so that another row in them is a change of letters.
 */
import type { PropType, VNode, VNodeChild } from 'vue';
import { createTextVNode, defineComponent, h } from 'vue';
import type { Column, PlainCells } from './columns.ts';

/** What stands in a cell. */
export type DrawCell = (cell: { readonly row: unknown; readonly column: Column }) => VNodeChild;

type CellProps = Readonly<Record<string, string>>;

/** What the cells of a column have in common, the same object as long as the column is the same: nothing is compared then. */
const shared = new WeakMap<Column, CellProps>();

function sharedProps(column: Column): CellProps {
  const known = shared.get(column);
  if (known) return known;
  const { key, align, mono, dim } = column;
  const words = ['cell', align, mono && 'mono', dim && 'dim'];
  const props = { key, class: words.filter(Boolean).join(' '), role: 'gridcell', 'data-key': key };
  shared.set(column, props);
  return props;
}

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
    /** The name of the element where it is the selected row; no other is spoken of. */
    name: { type: String, required: true },
    cell: { type: Function as PropType<DrawCell>, required: true },
    /** Null where all cells are drawn. */
    plain: { type: Object as PropType<PlainCells<unknown> | null>, default: null },
  },
  setup(props) {
    function textOf(column: Column, { text, hint }: PlainCells<unknown>): VNode {
      const { row } = props;
      const title = row === null ? undefined : hint(row, column.key);
      const common = sharedProps(column);
      return h('div', title === undefined ? common : { ...common, title }, [
        createTextVNode(row === null ? '' : text(row, column.key)),
      ]);
    }
    function cellOf(column: Column): VNode {
      const { row, plain, cell } = props;
      if (plain?.keys.has(column.key)) return textOf(column, plain);
      return h('div', sharedProps(column), row === null ? undefined : [cell({ row, column })]);
    }
    return () =>
      h(
        'div',
        {
          id: props.current ? props.name : undefined,
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
