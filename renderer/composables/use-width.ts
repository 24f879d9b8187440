/** The inner width of an element, measured whenever its size changes. One that is put aside keeps the last it had. */
import type { ShallowRef } from 'vue';
import { onBeforeUnmount, onMounted, shallowRef } from 'vue';

/** Pixels without the scroll bar; 0 before the element has been measured. To be called in a component's set-up. */
export function useWidth(element: Readonly<ShallowRef<HTMLElement | null>>): Readonly<ShallowRef<number>> {
  const width = shallowRef(0);
  const observer = new ResizeObserver(() => {
    const now = element.value?.clientWidth ?? 0;
    if (now > 0) width.value = now;
  });
  onMounted(() => {
    if (element.value) observer.observe(element.value);
  });
  onBeforeUnmount(() => observer.disconnect());
  return width;
}
