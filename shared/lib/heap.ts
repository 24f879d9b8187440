/** A binary heap: the least element is at hand at once, and adding or taking one costs the logarithm of their number. */

export interface Heap<T> {
  push(element: T): void;
  /** The least element, or null where there is none. */
  peek(): T | null;
  /** Takes the least element out. */
  pop(): T | null;
  readonly size: number;
}

/** Makes an empty heap; `isBefore` tells which of two comes first. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const tree: T[] = [];

  /** Moves an element from `at` towards the top until nothing above comes after it. */
  function rise(element: T, from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = tree[above];
      if (other === undefined || !isBefore(element, other)) break;
      tree[at] = other;
      at = above;
    }
    tree[at] = element;
  }

  /** Puts an element in at the top and moves it down until nothing below comes before it. */
  function sink(element: T): void {
    let at = 0;
    for (let below = 1; below < tree.length; below = 2 * at + 1) {
      const left = tree[below];
      const right = tree[below + 1];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (least === undefined || !isBefore(least, element)) break;
      tree[at] = least;
      at = isRight ? below + 1 : below;
    }
    tree[at] = element;
  }

  return {
    push: (element) => rise(element, tree.length),
    peek: () => tree[0] ?? null,
    pop() {
      const top = tree[0] ?? null;
      const last = tree.pop();
      if (last !== undefined && tree.length > 0) sink(last);
      return top;
    },
    get size() {
      return tree.length;
    },
  };
}
