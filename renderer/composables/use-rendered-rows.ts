/** Which rows of a list are rendered at a position, in which elements, and where these stand. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { Seat } from './seats.ts';
import { inOrder, seated } from './seats.ts';
import type { ScrollPosition } from './use-scroll-position.ts';
import type { VisibleRows, WindowGeometry } from './window-math.ts';
import { visibleRows } from './window-math.ts';

export interface RenderedRows {
  /** Their indexes, `end` not included. */
  readonly rows: ComputedRef<Pick<VisibleRows, 'start' | 'end'>>;
  /**
   * The elements that they stand in. While somebody scrolls none is moved in the document, which would make the browser build
   * it anew; afterwards they are in the order of their rows again, for those who have them read out.
   */
  readonly seats: ComputedRef<readonly Seat[]>;
  /** Where the first of them stands in the scrolled element, in pixels. */
  readonly top: ComputedRef<number>;
  /** Where a row near them stands; it seldom changes. */
  readonly originTop: ComputedRef<number>;
  /** How far below that the row of an index stands. */
  topOf(index: number): number;
}

/** Origins stand so many rows apart: what is placed from a near one is placed exactly, however far down it is. */
const ORIGINS = 1_000;

/** @param first the place of the row whose index is 0 */
export function useRenderedRows(
  { position, scrollTop, isScrolling }: Pick<ScrollPosition, 'position' | 'scrollTop' | 'isScrolling'>,
  geometry: ComputedRef<WindowGeometry>,
  first: () => number,
): RenderedRows {
  const rows = computed<Pick<VisibleRows, 'start' | 'end'>>((before) => {
    const { start, end } = visibleRows(position.value, geometry.value);
    return before?.start === start && before.end === end ? before : { start, end };
  });
  const seats = computed<readonly Seat[]>((before = []) => {
    const { start, end } = rows.value;
    const next = seated(before, first() + start, first() + end);
    return isScrolling.value ? next : inOrder(next);
  });
  const origin = computed(() => Math.floor(rows.value.start / ORIGINS) * ORIGINS);
  const placed = (index: number): number =>
    scrollTop.value - position.value + index * geometry.value.rowHeight;
  return {
    rows,
    seats,
    top: computed(() => placed(rows.value.start)),
    originTop: computed(() => placed(origin.value)),
    topOf: (index) => (index - origin.value) * geometry.value.rowHeight,
  };
}
