/** Rows that are dragged with the pointer to another place of their list. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';

export interface DropPlace {
  readonly line: number;
  readonly side: 'before' | 'after';
}

export interface RowDrag {
  /** Where the row that is dragged would come to stand, or null. */
  readonly place: Readonly<ShallowRef<DropPlace | null>>;
  /** The line of that row, or null: were its element to go, nobody would be told of the end. */
  readonly dragged: Readonly<ShallowRef<number | null>>;
  begin(event: DragEvent): void;
  over(event: DragEvent): void;
  drop(event: DragEvent): void;
  end(): void;
}

function rowUnder({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null;
}

/** @param onMove is told the line of the row, and the row beside which it was let go */
export function useRowDrag(onMove: (line: number, place: DropPlace) => void): RowDrag {
  const place = shallowRef<DropPlace | null>(null);
  const dragged = shallowRef<number | null>(null);

  function end(): void {
    dragged.value = null;
    place.value = null;
  }

  return {
    place,
    dragged,
    begin(event) {
      dragged.value = Number(rowUnder(event)?.dataset['line'] ?? 0) || null;
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    },
    over(event) {
      const row = rowUnder(event);
      if (dragged.value === null || !row) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      const side = event.clientY < top + height / 2 ? 'before' : 'after';
      const line = Number(row.dataset['line']);
      if (place.value?.line !== line || place.value.side !== side) place.value = { line, side };
    },
    drop(event) {
      event.preventDefault();
      if (dragged.value !== null && place.value) onMove(dragged.value, place.value);
      end();
    },
    end,
  };
}
