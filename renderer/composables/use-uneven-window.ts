/**
 * Windowing for a list whose rows have heights of their own: what is in sight is rendered, with some rows around it and those that
 * must not go, and the rest is room. Rows tell their heights once they were seen; what stands in sight is held by the browser
 * (scroll anchoring), however wrong the heights above it were supposed.
 */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, onBeforeUnmount, onMounted, onUpdated, shallowRef } from 'vue';
import type { Piece } from './uneven-rows.ts';
import { piecesOf } from './uneven-rows.ts';

/** So much is rendered above and below what is in sight, and after so much scrolling it is looked at again, in pixels. */
const MARGIN = 400;
const STRIDE = 200;

interface UnevenWindowOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  readonly count: () => number;
  /** What a row is known by while rows come and go; its element carries it as `data-row`. */
  readonly keyOf: (place: number) => number;
  /** What a row that was not seen yet is supposed to be high, in pixels. */
  readonly rowHeight: number;
  /** Places that are rendered wherever they stand. */
  readonly kept: () => readonly (number | null)[];
}

interface UnevenWindow {
  readonly pieces: ComputedRef<readonly Piece[]>;
  onScroll(): void;
}

/** To be called in the set-up of the component that renders the rows. */
export function useUnevenWindow(options: UnevenWindowOptions): UnevenWindow {
  const { scroller, count, keyOf, rowHeight, kept } = options;
  const heights = shallowRef<ReadonlyMap<number, number>>(new Map());
  const top = shallowRef(0);
  const viewport = shallowRef(0);

  const pieces = computed(() =>
    piecesOf({
      count: count(),
      heightOf: (place) => heights.value.get(keyOf(place)) ?? rowHeight,
      top: top.value - MARGIN,
      bottom: top.value + viewport.value + STRIDE + MARGIN,
      kept: kept(),
    }),
  );

  function measure(entries: readonly ResizeObserverEntry[]): void {
    const changed = entries.flatMap(({ target, borderBoxSize: [box] }): [number, number][] => {
      if (!(target instanceof HTMLElement) || !target.isConnected) return [];
      if (target === scroller.value) viewport.value = target.clientHeight || viewport.value;
      const key = Number(target.dataset['row'] ?? NaN);
      const height = box?.blockSize ?? 0;
      return Number.isNaN(key) || height === 0 || heights.value.get(key) === height ? [] : [[key, height]];
    });
    if (changed.length > 0) heights.value = new Map([...heights.value, ...changed]);
  }

  let frame = 0;
  const observer = new ResizeObserver((entries) => {
    // In a frame of its own: rows that come while sizes are told would have to be told of as well, without end.
    const met = [...entries];
    frame = requestAnimationFrame(() => measure(met));
  });
  let observed: ReadonlySet<Element> = new Set();
  /** Looks at the elements that are rendered by now: rows come, go, and become forms in their place. */
  function observe(): void {
    const list = scroller.value;
    const rendered = new Set<Element>(list ? [list, ...list.querySelectorAll('[data-row]')] : []);
    for (const one of observed) if (!rendered.has(one)) observer.unobserve(one);
    for (const one of rendered) if (!observed.has(one)) observer.observe(one);
    observed = rendered;
  }
  onMounted(observe);
  onUpdated(observe);
  onBeforeUnmount(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });

  return {
    pieces,
    onScroll() {
      top.value = Math.floor((scroller.value?.scrollTop ?? 0) / STRIDE) * STRIDE;
    },
  };
}
