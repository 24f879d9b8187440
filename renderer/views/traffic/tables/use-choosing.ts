/** What becomes of a choice in a table: the ids that are chosen, and the selected one. */
import type { Choice } from '../../../components/table/columns.ts';
import { MOST_CHOSEN } from '../../../stores/chosen.ts';

export interface ChoosingOptions {
  readonly chosen: () => readonly number[];
  choose(ids: readonly number[]): void;
  select(id: number, at?: number): void;
  /** The ids at these places, as many as there are. */
  idsBetween(first: number, last: number): Promise<readonly number[]>;
}

/** Takes what a table says; a range has an end, beyond which nothing is chosen. */
export function useChoosing(options: ChoosingOptions): (choice: Choice) => Promise<void> {
  const { chosen, choose, select } = options;
  let latest = 0;

  function take(ids: readonly number[], at: number | null): void {
    const [first] = ids;
    if (first === undefined) return;
    choose(ids);
    if (at === null) select(first);
    else select(first, at);
  }

  return async (choice) => {
    const turn = ++latest;
    if (choice.kind === 'ids') return take(choice.ids, choice.at);
    const isDown = choice.to >= choice.from;
    const length = Math.min(MOST_CHOSEN, Math.abs(choice.to - choice.from) + 1);
    const low = isDown ? choice.from : choice.from - length + 1;
    const found = await options.idsBetween(low, low + length - 1);
    if (turn !== latest) return;
    const ids = isDown ? found.toReversed() : found;
    const kept = choice.keep ? chosen().filter((id) => !ids.includes(id)) : [];
    take([...ids, ...kept], isDown ? low + length - 1 : low);
  };
}
