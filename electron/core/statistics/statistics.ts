/**
 * Figures of views, for whoever asks: reckoned in turns of their own, once for all that ask at the same time, and kept until something
 * changes. Nothing is done on the way of what is received but to note that it came.
 */
import { ContractError } from '#shared/contract/errors.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Statistics } from '#shared/model/statistics.ts';
import type { Store } from '../store/store.ts';
import type { Turns } from '../view/turns.ts';
import type { View } from '../view/view.ts';
import type { Views } from '../view/views.ts';
import type { CalculationDeps } from './calculation.ts';
import { Calculation } from './calculation.ts';

/** Milliseconds of one slice: what a socket or a timer waits for at the most. */
const SLICE = 5;

export interface StatisticsDeps extends CalculationDeps {
  readonly store: Pick<Store, 'figures' | 'counters'>;
  readonly views: Pick<Views, 'get'>;
  readonly clock: Clock;
  readonly turns: Turns;
}

export interface StatisticsDesk {
  /** The figures of a view. Rejects with NOT_FOUND where it is not open, or closed before they are there. */
  get(viewId: number): Promise<Statistics>;
}

/** What is known of one view; it goes with the view. */
interface Known {
  running: Promise<Statistics> | null;
  told: Statistics | null;
  isStale: boolean;
  first: number;
}

/** Makes the desk; it holds nothing of a view that was closed. */
export function createStatistics(deps: StatisticsDeps): StatisticsDesk {
  const known = new WeakMap<View, Known>();

  function knownOf(view: View): Known {
    const found = known.get(view);
    if (found) return found;
    const made: Known = { running: null, told: null, isStale: true, first: 0 };
    known.set(view, made);
    view.onChange(() => void (made.isStale = true));
    return made;
  }

  async function calculate(view: View, into: Known): Promise<Statistics> {
    into.isStale = false;
    into.first = deps.store.counters().first;
    try {
      into.told = await inSlices(view, deps);
      return into.told;
    } finally {
      into.running = null;
    }
  }

  return {
    async get(viewId) {
      const view = deps.views.get(viewId);
      if (!view) throw notOpen(viewId);
      const of = knownOf(view);
      if (of.running) return of.running;
      // What grows too old is let go without a word.
      const isFresh = !of.isStale && of.first === deps.store.counters().first;
      if (of.told && isFresh) return of.told;
      of.running = calculate(view, of);
      return of.running;
    },
  };
}

const notOpen = (id: number): ContractError =>
  new ContractError('NOT_FOUND', `view ${id} is not open`, { id });

/** Reckons in slices, one a turn, for as long as the view is open. */
function inSlices(view: View, { views, clock, turns, ...deps }: StatisticsDeps): Promise<Statistics> {
  const calculation = new Calculation(view, deps);
  return new Promise((resolve, reject) => {
    const work = (): void => {
      if (views.get(view.id) !== view) throw notOpen(view.id);
      const deadline = clock.now() + SLICE;
      let goesOn = calculation.step();
      while (goesOn && clock.now() < deadline) goesOn = calculation.step();
      if (goesOn) turns.add(slice);
      else resolve(calculation.result());
    };
    const slice = (): void => {
      try {
        work();
      } catch (error) {
        reject(error);
      }
    };
    turns.add(slice);
  });
}
