/**
 * Aligns two sequences of texts by their longest common subsequence (Myers 1986, by the `diff` package). The work is
 * bounded by what it may compare, not by a clock, so the same input has the same answer everywhere: where the bound is
 * reached, all between the common begin and the common end counts as replaced.
 */
import { diffArrays } from 'diff';

/** A run of elements that are the same in both, or that only one of them has. */
export interface Run {
  readonly state: 'same' | 'removed' | 'added';
  /** Where it begins in each. */
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

/** How many elements are compared at the most, about. */
const BUDGET = 2_000_000;
/** More edits than this between two sequences say nothing to a reader. */
const MOST_EDITS = 1_000;

type Same = (a: string, b: string) => boolean;

type Part = Pick<Run, 'state' | 'count'>;

const isEqual: Same = (a, b) => a === b;

function commonStart(a: readonly string[], b: readonly string[], isSame: Same): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && isSame(a[count] ?? '', b[count] ?? '')) count++;
  return count;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number, isSame: Same): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && isSame(a[a.length - 1 - count] ?? '', b[b.length - 1 - count] ?? '')) count++;
  return count;
}

/** Each path of a number of edits may walk over all elements once: so many edits are looked for. */
const editsFor = (elements: number): number =>
  Math.min(MOST_EDITS, Math.floor(BUDGET / Math.max(1, elements)));

function runsBetween(a: string[], b: string[], isSame: Same): Part[] {
  const replaced: Part[] = [
    { state: 'removed', count: a.length },
    { state: 'added', count: b.length },
  ];
  if (a.length === 0 || b.length === 0) return replaced;
  const changes = diffArrays(a, b, { comparator: isSame, maxEditLength: editsFor(a.length + b.length) });
  return (
    changes?.map(({ added, removed, count }) => ({
      state: added ? 'added' : removed ? 'removed' : 'same',
      count,
    })) ?? replaced
  );
}

/** Between two runs that are the same, all that was removed stands before all that was added. */
function gathered(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let [removed, added] = [0, 0];
  const flush = (): void => {
    out.push({ state: 'removed', count: removed }, { state: 'added', count: added });
    [removed, added] = [0, 0];
  };
  for (const { state, count } of parts) {
    if (state === 'removed') removed += count;
    else if (state === 'added') added += count;
    else if (count > 0) {
      flush();
      out.push({ state, count });
    }
  }
  flush();
  return out.filter(({ count }) => count > 0);
}

/** The runs of two sequences in order; together they cover every element of both once. `isSame` is for those who count. */
export function alignTexts(a: readonly string[], b: readonly string[], isSame: Same = isEqual): Run[] {
  const start = commonStart(a, b, isSame);
  const end = commonEnd(a, b, start, isSame);
  const between = runsBetween(a.slice(start, a.length - end), b.slice(start, b.length - end), isSame);
  let [left, right] = [0, 0];
  return gathered([{ state: 'same', count: start }, ...between, { state: 'same', count: end }]).map(
    ({ state, count }) => {
      const run = { state, left, right, count };
      if (state !== 'added') left += count;
      if (state !== 'removed') right += count;
      return run;
    },
  );
}
