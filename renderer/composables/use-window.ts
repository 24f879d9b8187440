/**
 * Windowing for a list whose rows have places that count up: which rows are rendered, where they stand, and where the scroll
 * bar is. What is looked at stays put when rows go or come at the top or the end, unless the newest are followed.
 */
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import { computed, watch } from 'vue';
import type { RenderedRows } from './use-rendered-rows.ts';
import { useRenderedRows } from './use-rendered-rows.ts';
import { useScrollPosition } from './use-scroll-position.ts';
import { useViewport } from './use-viewport.ts';
import type { WindowGeometry } from './window-math.ts';
import { lastPosition, positionShowing, scrollHeight } from './window-math.ts';

export interface WindowOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  /** The place of the first row, and how many there are. */
  readonly first: () => number;
  readonly count: () => number;
  /** Changes where the rows are those of another list: then none of them went at the top. */
  readonly turn: () => number;
  readonly rowHeight: number;
  /** The height of what stands above the rows in the scroller and sticks to its top. */
  readonly headerHeight: number;
  readonly follow: Ref<boolean>;
  /** Called once, when rows can be shown for the first time and nothing is followed. */
  readonly onReady: () => void;
}

export interface TableWindow extends RenderedRows {
  readonly height: ComputedRef<number>;
  /** How many whole rows are seen. */
  readonly pageRows: ComputedRef<number>;
  onScroll(): void;
  onWheel(event: WheelEvent): void;
  /** Brings the row of an index into view. */
  show(index: number): void;
}

export function useWindow(options: WindowOptions): TableWindow {
  const { scroller, rowHeight, headerHeight, follow } = options;
  const viewport = useViewport({ scroller, headerHeight, onMeasured });
  const geometry = computed<WindowGeometry>(() => ({
    count: options.count(),
    rowHeight,
    viewport: viewport.value,
  }));
  const scroll = useScrollPosition({ scroller, geometry, follow });
  const { position, moveTo, onScroll, onWheel } = scroll;
  let isReady = false;

  /** Stands where it should after rows went at the top, came there (fewer than none went) or at the end. */
  function settle(rowsGone = 0): void {
    moveTo(follow.value ? lastPosition(geometry.value) : position.value - rowsGone * rowHeight);
  }

  function onMeasured(): void {
    settle();
    if (!isReady && !follow.value) options.onReady();
    isReady = true;
  }

  watch(
    [options.first, options.count, options.turn],
    ([first, , turn], [before, , turned]) => settle(turn === turned ? first - before : 0),
    { flush: 'post' },
  );
  watch(follow, (on) => on && settle());

  return {
    ...useRenderedRows(scroll, geometry, options.first),
    height: computed(() => scrollHeight(geometry.value)),
    pageRows: computed(() => Math.max(1, Math.floor(viewport.value / rowHeight))),
    onScroll,
    onWheel,
    show: (index) => moveTo(positionShowing(index, position.value, geometry.value)),
  };
}
