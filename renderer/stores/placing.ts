/**
 * Where the selected row stands in a list of a view. It is looked for again where the view becomes another one and where
 * rows move; a row that does not pass the filter stands nowhere.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Order, SortedList } from '#shared/model/order.ts';
import { browserClock } from '../host/clock.ts';
import { coalesce } from './coalesce.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** Milliseconds between two questions where the selected row is. */
const PACE = 500;

/** What is shown of a list: as a view has it, in an order or as its rows came (null). */
export interface Shown {
  readonly view: number;
  readonly order: Order | null;
}

/** A place; null where the row does not pass, undefined where that is not known. */
export type Found = number | null | undefined;

export interface Placing {
  /** The place of the selected row; null where none is selected, it is not known yet, or it does not pass. */
  readonly at: Readonly<ShallowRef<number | null>>;
  /** Whether a row is selected that does not pass. */
  readonly isHidden: Readonly<ShallowRef<boolean>>;
  /** Changes where the selected row is to be brought into sight: it is another one, or stands in another list. */
  readonly turns: Readonly<ShallowRef<number>>;
  readonly selected: number | null;
  /** Follows the row of an id, at `place` where that is known; settles when it was looked for. */
  choose(id: number | null, place?: number | null): Promise<void>;
  /** Asks for the place of a row. */
  find(shown: Shown, id: number | null): Promise<Found>;
  /** Something else is shown from now on; `found` is the place in it of the row that was selected as `id`. */
  enter(shown: Shown, id: number | null, found: Found): void;
  /** Asks again, at a bearable pace. */
  relocate(): void;
}

async function findPlace(list: SortedList, { view, order }: Shown, id: number | null): Promise<Found> {
  if (id === null || view === 0) return undefined;
  // What no filter touches stands under its ids.
  if (!order && list !== 'messages' && list !== 'dialogs') return id;
  try {
    return (await useRpc().call('views.find', { view, list, id, ...(order ? { order } : {}) })).at;
  } catch (error) {
    const { code } = troubleOf(error);
    if (code !== 'NOT_FOUND') console.warn('the selected row could not be looked for', code);
    return undefined;
  }
}

/** Makes the place of nothing. */
export function createPlacing(list: SortedList): Placing {
  const at = shallowRef<number | null>(null);
  const isHidden = shallowRef(false);
  const turns = shallowRef(0);
  let shown: Shown = { view: 0, order: null };
  let selected: number | null = null;

  const find = (inShown: Shown, id: number | null): Promise<Found> => findPlace(list, inShown, id);

  function place(found: Found): void {
    at.value = found ?? null;
    isHidden.value = found === null;
  }

  /** Looks in the view that is shown, and brings the row into sight where `reveal` says so. */
  async function locate(reveal: boolean): Promise<void> {
    const [id, inShown] = [selected, shown];
    const found = await find(inShown, id);
    if (id !== selected || inShown !== shown) return;
    place(found);
    if (reveal) turns.value++;
  }
  const relocate = coalesce(
    () => locate(false),
    () => new Promise((resolve) => void browserClock.after(PACE, resolve)),
  );

  return {
    at,
    isHidden,
    turns,
    get selected() {
      return selected;
    },
    async choose(id, known = null) {
      if (id === selected && at.value !== null && known === null) return;
      selected = id;
      place(known ?? undefined);
      if (known === null) await locate(true);
    },
    find,
    enter(next, id, found) {
      shown = next;
      turns.value++;
      if (id === selected) place(found);
      else void locate(true);
    },
    relocate,
  };
}
