/** Looks for a text in the rows of a list, from one of them on and round to it again, without leaving any out. */
import { createSearch } from '#shared/filter/search.ts';
import type { ListSource } from './list-source.ts';

/** Rows between two chances to stop. */
const STRIDE = 16;

export interface SearchPlan {
  readonly source: ListSource;
  /** The rows in the order in which they are gone through. */
  readonly ids: Uint32Array;
  readonly text: string;
  /** The index of the row before the first one that is looked at. */
  readonly from: number;
  readonly step: 1 | -1;
}

/** The id of the first row that has the text, 0 where none has. Each step says which row has to be loaded, or 0. */
export function* searchSteps({ source, ids, text, from, step }: SearchPlan): Generator<number, number> {
  const { length } = ids;
  const has = createSearch(text);
  for (let i = 1; i <= length; i++) {
    const id = ids[(((from + step * i) % length) + length) % length] ?? 0;
    let bytes = source.bytes(id);
    if (!bytes && source.load(id)) {
      yield id;
      bytes = source.bytes(id);
    }
    if (bytes && has(bytes)) return id;
    if (i % STRIDE === 0) yield 0;
  }
  return 0;
}
