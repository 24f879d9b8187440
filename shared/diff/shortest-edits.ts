/**
 * The fewest edits that make one sequence of another (Myers 1986, the greedy way): from one number of edits to the next, the
 * furthest place on each diagonal. What one step needs is two numbers, so a thousand edits cost no frame of a screen.
 */

/** So many elements that are the same in both, or that only the first (`removed`) or the second (`added`) has. */
export interface Part {
  readonly state: 'same' | 'removed' | 'added';
  readonly count: number;
}

export interface Edited {
  /** Lengths of the two sequences. */
  readonly left: number;
  readonly right: number;
  /** Whether the elements at these places are the same. */
  isSame(left: number, right: number): boolean;
}

const NOWHERE = -1;

/** The place in `furthest` of the first diagonal of a number of edits: -edits, and every second one up to it. */
const rowOf = (edits: number): number => (edits * (edits + 1)) / 2;

/** The parts in order; null where it takes more than `most` edits. */
export function shortestEdits(edited: Edited, most: number): Part[] | null {
  return new Search(edited).parts(most);
}

class Search {
  readonly #edited: Edited;
  /** Elements of the first sequence that are passed, by the number of edits and by diagonal: those passed less those of the second one. */
  readonly #furthest: number[] = [];
  /** Diagonals beyond which the end of a sequence was met: nothing is shorter there. */
  #lowest = -Infinity;
  #highest = Infinity;

  constructor(edited: Edited) {
    this.#edited = edited;
  }

  parts(most: number): Part[] | null {
    const { left, right } = this.#edited;
    const limit = Math.min(most, left + right);
    this.#furthest.push(this.#passSame(0, 0));
    if (this.#isEnd(this.#furthest[0] ?? 0, 0)) return this.#trace(0, 0);
    for (let edits = 1; edits <= limit; edits++) {
      const index = this.#walk(edits);
      if (index !== NOWHERE) return this.#trace(edits, index);
    }
    return null;
  }

  /** All diagonals with one edit more; the index of the one that reached both ends. */
  #walk(edits: number): number {
    const { left, right } = this.#edited;
    for (let index = 0; index <= edits; index++) {
      const diagonal = 2 * index - edits;
      const from = this.#isWithin(diagonal) ? this.#step(edits, index) : NOWHERE;
      const passed = from === NOWHERE ? NOWHERE : this.#passSame(from, diagonal);
      this.#furthest.push(passed);
      if (passed === NOWHERE) continue;
      if (this.#isEnd(passed, diagonal)) return index;
      if (passed >= left) this.#highest = Math.min(this.#highest, diagonal - 1);
      if (passed - diagonal >= right) this.#lowest = Math.max(this.#lowest, diagonal + 1);
    }
    return NOWHERE;
  }

  #isWithin(diagonal: number): boolean {
    return diagonal >= this.#lowest && diagonal <= this.#highest;
  }

  /** Where a diagonal begins with its newest edit: from the neighbour that is further. */
  #step(edits: number, index: number): number {
    const added = this.#added(edits, index);
    const removed = this.#removed(edits, index);
    return removed === NOWHERE || removed <= added ? added : removed;
  }

  /** Behind an element of the second sequence that the first has not. */
  #added(edits: number, index: number): number {
    if (index === edits) return NOWHERE;
    const passed = this.#furthest[rowOf(edits - 1) + index] ?? NOWHERE;
    return passed - (2 * index - edits) > this.#edited.right ? NOWHERE : passed;
  }

  /** Behind an element of the first sequence that the second has not. */
  #removed(edits: number, index: number): number {
    if (index === 0) return NOWHERE;
    const passed = this.#furthest[rowOf(edits - 1) + index - 1] ?? NOWHERE;
    return passed === NOWHERE || passed >= this.#edited.left ? NOWHERE : passed + 1;
  }

  #passSame(from: number, diagonal: number): number {
    const { left, right } = this.#edited;
    let passed = from;
    while (passed < left && passed - diagonal < right && this.#edited.isSame(passed, passed - diagonal))
      passed++;
    return passed;
  }

  #isEnd(passed: number, diagonal: number): boolean {
    return passed >= this.#edited.left && passed - diagonal >= this.#edited.right;
  }

  /** The way back from the end. */
  #trace(edits: number, index: number): Part[] {
    const parts: Part[] = [];
    let at = index;
    for (let count = edits; count > 0; count--) {
      const passed = this.#furthest[rowOf(count) + at] ?? 0;
      const [from, added] = [this.#step(count, at), this.#added(count, at)];
      parts.push({ state: 'same', count: passed - from });
      const isAdded = from === added;
      parts.push({ state: isAdded ? 'added' : 'removed', count: 1 });
      if (!isAdded) at--;
    }
    parts.push({ state: 'same', count: this.#furthest[0] ?? 0 });
    return parts.filter(({ count }) => count > 0).reverse();
  }
}
