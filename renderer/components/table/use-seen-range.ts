/** Tells which places of a table are seen, whenever that changes; none while the table is not shown. */
import type { Ref } from 'vue';
import { onActivated, onBeforeUnmount, onDeactivated, watch } from 'vue';

/** To be called in a component's set-up. @param rows indexes from 0, the end left out @param tell takes both places included */
export function useSeenRange(
  first: () => number,
  rows: Readonly<Ref<{ readonly start: number; readonly end: number }>>,
  tell: (first: number, last: number) => void,
): void {
  const range = (): [number, number] => [first() + rows.value.start, first() + rows.value.end - 1];
  const tellNone = (): void => tell(0, -1);
  watch(range, ([from, to]) => tell(from, to), { immediate: true });
  onActivated(() => tell(...range()));
  onDeactivated(tellNone);
  onBeforeUnmount(tellNone);
}
