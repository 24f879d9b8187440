/**
 * How many of the elements in a row do not fit: the row wraps and shows its first line only, so an element that does not
 * fit stands on a later line. What the row shows in their stead may make it narrower, never wider: it cannot flicker.
 */
import type { Ref, ShallowRef } from 'vue';
import { onBeforeUnmount, onMounted, onUpdated, shallowRef } from 'vue';

/** Counts the children from the first that is not on the first line on. */
export function foldedCount(children: readonly { readonly offsetTop: number }[]): number {
  const top = children[0]?.offsetTop ?? 0;
  const at = children.findIndex(({ offsetTop }) => offsetTop > top);
  return at < 0 ? 0 : children.length - at;
}

/** To be called in the set-up of the component whose template holds the row. */
export function useFold(row: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<number>> {
  const folded = shallowRef(0);
  const elements = (): HTMLElement[] =>
    [...(row.value?.children ?? [])].filter((child) => child instanceof HTMLElement);
  const measure = (): void => void (folded.value = foldedCount(elements()));
  const observer = new ResizeObserver(measure);
  let watched: ReadonlySet<Element> = new Set();

  /** Watches the row and its elements, as they are now. */
  function follow(): void {
    const now = new Set<Element>(row.value ? [row.value, ...elements()] : []);
    for (const element of watched) if (!now.has(element)) observer.unobserve(element);
    for (const element of now) if (!watched.has(element)) observer.observe(element);
    watched = now;
    measure();
  }

  onMounted(follow);
  onUpdated(follow);
  onBeforeUnmount(() => observer.disconnect());
  return folded;
}
