/** A heading of a table that is dragged to another place: which it is, above which other one, and by how many columns it goes. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';

export interface HeadingDrag {
  readonly dragged: Readonly<ShallowRef<string | null>>;
  /** The heading that the dragged one is above. */
  readonly over: Readonly<ShallowRef<string | null>>;
  lift(key: string): void;
  hover(key: string): void;
  drop(): void;
  cancel(): void;
}

/** @param keys the columns that are shown, in their order @param move takes a column and how far it goes, to the right above 0 */
export function useHeadingDrag(
  keys: () => readonly string[],
  move: (key: string, by: number) => void,
): HeadingDrag {
  const dragged = shallowRef<string | null>(null);
  const over = shallowRef<string | null>(null);

  function cancel(): void {
    dragged.value = over.value = null;
  }

  function drop(): void {
    const [from, to] = [dragged.value, over.value];
    cancel();
    if (from === null || to === null) return;
    const by = keys().indexOf(to) - keys().indexOf(from);
    if (by !== 0) move(from, by);
  }

  return {
    dragged,
    over,
    lift: (key) => void (dragged.value = key),
    hover: (key) => void (over.value = dragged.value === null ? null : key),
    drop,
    cancel,
  };
}
