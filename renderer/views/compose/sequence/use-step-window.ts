/** The rows of a sequence that are rendered: those in sight, and those whose elements must stay. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed } from 'vue';
import { useUnevenWindow } from '../../../composables/use-uneven-window.ts';
import { formOf } from './step-forms.ts';
import type { StepRow } from './step-rows.ts';

/** A row of one line of words. */
const ROW_HEIGHT = 31;

interface ShownRow {
  readonly key: number;
  readonly row: StepRow;
  readonly form: ReturnType<typeof formOf>;
  /** By what its height is known, and where it stands among all rows, for who cannot see that only some are rendered. */
  readonly attributes: Readonly<Record<'data-row' | 'aria-posinset' | 'aria-setsize', number>>;
}

interface StepWindow {
  /** Rows, and the room of those between them that are not rendered. */
  readonly shown: ComputedRef<readonly (ShownRow | { key: string; row: null; height: number })[]>;
  onScroll(): void;
}

/**
 * To be called in a component's set-up.
 * @param kept the lines that have the focus, a form, or are under the pointer
 */
export function useStepWindow(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  rows: () => readonly StepRow[],
  kept: () => readonly (number | null | undefined)[],
): StepWindow {
  const places = computed(() => new Map(rows().map(({ line }, place) => [line, place])));
  const { pieces, onScroll } = useUnevenWindow({
    scroller,
    count: () => rows().length,
    keyOf: (place) => rows()[place]?.line ?? 0,
    rowHeight: ROW_HEIGHT,
    kept: () => kept().map((line) => places.value.get(line ?? 0) ?? null),
  });

  const shown = computed(() =>
    pieces.value.map((piece) => {
      const row = piece.kind === 'row' ? (rows()[piece.place] ?? null) : null;
      if (!row) return { key: `gap ${piece.place}`, row, height: piece.kind === 'gap' ? piece.height : 0 };
      const attributes = {
        'data-row': row.line,
        'aria-posinset': piece.place + 1,
        'aria-setsize': rows().length,
      };
      return { key: row.line, row, form: formOf(row.content), attributes };
    }),
  );
  return { shown, onScroll };
}
