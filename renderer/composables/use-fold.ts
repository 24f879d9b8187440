/**
 * How many of the elements in a row do not fit: the row wraps and shows its first line only, so an element that does not
 * fit stands on a later line. What the row shows in their stead may make it narrower, never wider: it cannot flicker.
 */
import type { Ref, ShallowRef } from 'vue';
import { onBeforeUnmount, onMounted, onUpdated, shallowRef } from 'vue';

type Child = Pick<HTMLElement, 'offsetTop' | 'offsetLeft' | 'offsetWidth'>;

export interface Fold {
  /** How many elements are not on the first line. */
  readonly count: number;
  /** Pixels of the row that the first line leaves free. */
  readonly slack: number;
}

/** Measures the children of a row whose inner edge is at `right`. */
export function foldOf(children: readonly Child[], right: number): Fold {
  const top = children[0]?.offsetTop ?? 0;
  const shown = children.findIndex(({ offsetTop }) => offsetTop > top);
  const last = children[shown - 1];
  if (!last) return { count: 0, slack: 0 };
  return { count: children.length - shown, slack: Math.max(0, right - last.offsetLeft - last.offsetWidth) };
}

/** To be called in the set-up of the component whose template holds the row. */
export function useFold(row: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<Fold>> {
  const fold = shallowRef<Fold>({ count: 0, slack: 0 });
  const elements = (): HTMLElement[] =>
    [...(row.value?.children ?? [])].filter((child) => child instanceof HTMLElement);
  function measure(): void {
    const right = row.value ? row.value.offsetLeft + row.value.clientWidth : 0;
    const next = foldOf(elements(), right);
    if (next.count !== fold.value.count || next.slack !== fold.value.slack) fold.value = next;
  }
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
  return fold;
}
