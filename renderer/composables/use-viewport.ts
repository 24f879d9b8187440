/**
 * The height in which the rows of a scroller are seen, measured whenever its size changes. A scroller that is put aside
 * has no height; the last one it had is kept for when it comes back.
 */
import type { ShallowRef } from 'vue';
import { nextTick, onBeforeUnmount, onMounted, shallowRef } from 'vue';

export interface ViewportOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  /** Pixels at the top of the scroller that are not for rows. */
  readonly headerHeight: number;
  /** Called after each measurement, when the document shows it. */
  readonly onMeasured: () => void;
}

/** The height for rows in pixels: 0 before the scroller has been measured. */
export function useViewport(options: ViewportOptions): Readonly<ShallowRef<number>> {
  const { scroller, headerHeight, onMeasured } = options;
  const viewport = shallowRef(0);
  const observer = new ResizeObserver(() => {
    const height = scroller.value?.clientHeight ?? 0;
    if (height === 0) return;
    viewport.value = Math.max(0, height - headerHeight);
    void nextTick(onMeasured);
  });
  onMounted(() => {
    if (scroller.value) observer.observe(scroller.value);
  });
  onBeforeUnmount(() => observer.disconnect());
  return viewport;
}
