/** Which rows of a table are chosen: by keys and by the pointer, one or several, as lists everywhere do it. */
import { shallowRef } from 'vue';
import type { Choice } from './columns.ts';

export interface ChoiceOptions {
  readonly first: () => number;
  readonly count: () => number;
  /** The ids that are chosen, the selected one first; null where only one row can be. */
  readonly chosen: () => readonly number[] | null;
  /** The place of the selected row, or null. */
  readonly cursor: () => number | null;
  readonly idAt: (place: number) => number | null;
  choose(choice: Choice): void;
  select(id: number, place: number): void;
}

/** The keys that are held down while a row is pressed. */
export type Held = Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>;

export interface RowChoice {
  /** Selects the row at a place alone. */
  pick(place: number): void;
  /** Presses a row. */
  press(place: number, held: Held): void;
  /** Asks for the menu of a row: it becomes the selected one, and what is chosen with it stays. */
  point(place: number): void;
  /** Goes to a place while Shift is held: everything from where that began. */
  extend(place: number): void;
  /** Chooses the selected row too, or no more. */
  toggle(place: number): void;
  all(): void;
}

export function useChoice(options: ChoiceOptions): RowChoice {
  const { chosen, idAt, choose, select } = options;
  /** Where a range begins. */
  const anchor = shallowRef<number | null>(null);

  function pick(place: number): void {
    anchor.value = place;
    const id = idAt(place);
    if (id === null) return;
    if (chosen()) choose({ kind: 'ids', ids: [id], at: place });
    else select(id, place);
  }

  function toggle(place: number): void {
    const ids = chosen();
    const id = idAt(place);
    if (!ids || id === null) return pick(place);
    anchor.value = place;
    if (!ids.includes(id)) return choose({ kind: 'ids', ids: [id, ...ids], at: place });
    const rest = ids.filter((one) => one !== id);
    // Something stays selected.
    if (rest.length > 0) choose({ kind: 'ids', ids: rest, at: null });
  }

  function extend(place: number, keep = false): void {
    if (!chosen()) return pick(place);
    const from = anchor.value ?? options.cursor() ?? place;
    anchor.value = from;
    choose({ kind: 'range', from, to: place, keep });
  }

  return {
    pick,
    toggle,
    extend,
    press(place, { ctrlKey, metaKey, shiftKey }) {
      if (shiftKey) extend(place, ctrlKey || metaKey);
      else if (ctrlKey || metaKey) toggle(place);
      else pick(place);
    },
    point(place) {
      const id = idAt(place);
      const ids = chosen();
      if (id === null || !ids?.includes(id)) return pick(place);
      choose({ kind: 'ids', ids: [id, ...ids.filter((one) => one !== id)], at: place });
    },
    all() {
      const [first, count] = [options.first(), options.count()];
      if (!chosen() || count === 0) return;
      anchor.value = first;
      choose({ kind: 'range', from: first, to: first + count - 1, keep: false });
    },
  };
}
