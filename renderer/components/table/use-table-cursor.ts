/**
 * The selected row of a table and the rows chosen with it: where it stands, and how keys and presses move it. A row that is
 * gone to before it has come is selected once it is there.
 */
import type { ComputedRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { TableRows } from './columns.ts';
import { keyAction } from './table-keys.ts';
import type { ChoiceOptions, Held, RowChoice } from './use-choice.ts';
import { useChoice } from './use-choice.ts';

export interface CursorOptions<R> extends Pick<ChoiceOptions, 'choose' | 'select'> {
  /** What the table is told, as `TableRows` says. */
  readonly props: Readonly<Pick<TableRows<R>, 'first' | 'count' | 'selected' | 'version'>> & {
    readonly chosen?: readonly number[] | undefined;
    readonly at?: number | null | undefined;
  };
  readonly rowAt: (place: number) => R | null;
  /** How many rows a page has. */
  readonly page: () => number;
  /** Brings a row into sight by its index. */
  show(index: number): void;
  /** The selection goes away from the newest row. */
  leaveNewest(): void;
  open(id: number): void;
}

export interface TableCursor<R> {
  /** Where the selected row stands, null where it has no place. */
  readonly place: ComputedRef<number | null>;
  isAt(place: number, row: R | null): boolean;
  press(event: KeyboardEvent): void;
  click(place: number, held: Held): void;
  point(place: number): void;
}

function choiceFor<R extends { readonly id: number }>(
  { props, rowAt, choose, select }: CursorOptions<R>,
  cursor: () => number | null,
): RowChoice {
  return useChoice({
    first: () => props.first,
    count: () => props.count,
    chosen: () => props.chosen ?? null,
    idAt: (at) => rowAt(at)?.id ?? null,
    ...{ cursor, choose, select },
  });
}

export function useTableCursor<R extends { readonly id: number }>(options: CursorOptions<R>): TableCursor<R> {
  const { props, rowAt } = options;
  /** The place of a row that was chosen and has not come yet: its id is not known. */
  const awaited = shallowRef<number | null>(null);
  const place = computed(() => awaited.value ?? (props.at === undefined ? props.selected : props.at));
  /** Where the other end of what is being chosen by Shift stands. */
  const end = shallowRef<number | null>(null);
  const choice = choiceFor(options, () => place.value);

  /** Selects the row at a place, once it is there. */
  function pick(at: number): void {
    awaited.value = rowAt(at) ? null : at;
    end.value = null;
    choice.pick(at);
  }
  watch([awaited, () => props.version], () => {
    if (awaited.value !== null && rowAt(awaited.value)) pick(awaited.value);
  });

  /** Moves the selection to an index, as far as there is one. */
  function go(index: number, isExtending: boolean): void {
    if (props.count === 0) return;
    const at = props.first + Math.min(props.count - 1, Math.max(0, index));
    if (at < props.first + props.count - 1) options.leaveNewest();
    options.show(at - props.first);
    if (!isExtending || !props.chosen) return pick(at);
    end.value = at;
    choice.extend(at);
  }

  function press(event: KeyboardEvent): void {
    const at = (event.shiftKey ? end.value : null) ?? place.value;
    const action = keyAction(event, {
      at: at === null ? null : at - props.first,
      count: props.count,
      page: options.page(),
      several: props.chosen !== undefined,
    });
    if (!action) return;
    event.preventDefault();
    if (action.kind === 'go') go(action.index, action.isExtending);
    else if (action.kind === 'all') choice.all();
    else if (action.kind === 'toggle') choice.toggle(props.first + action.index);
    else if (props.selected !== null) options.open(props.selected);
  }

  return {
    place,
    isAt: (at, row) => (row && awaited.value === null ? row.id === props.selected : at === place.value),
    press,
    click(at, held) {
      awaited.value = rowAt(at) ? null : at;
      end.value = held.shiftKey ? at : null;
      choice.press(at, held);
    },
    point: choice.point,
  };
}
