/** Lists of a console that hold very many calls, as they would have come in live, and all that reads them. */
import { createDiagnoses } from '#core/diagnosis/diagnoses.ts';
import { createFlows } from '#core/flow/flows.ts';
import { createExportHost } from '#core/session/export-host.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { systemClock, systemRandom } from '#core/session/system.ts';
import { createTurns as createSlices } from '#core/source/turns.ts';
import { createSourceList } from '#core/source/source-list.ts';
import { createStatistics } from '#core/statistics/statistics.ts';
import { createStore } from '#core/store/store.ts';
import { createTurns } from '#core/view/turns.ts';
import { createViews } from '#core/view/views.ts';
import { inOrder, messageOf } from './capture-file.ts';

const A = { host: '192.0.2.10', port: 5060 };
const B = { host: '198.51.100.20', port: 5060 };
const MOST = 2 ** 33;

/** Lists without anything in them, in which nothing is let go before so many messages are there. */
export function emptyLists(messages: number) {
  const clock = systemClock();
  const store = createStore({ limitMessages: messages, limitBytes: MOST, memory: MOST, mostMemory: MOST });
  const observed = createObserved({ store, clock });
  const { tracker, hosts } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(clock) });
  const onError = (error: unknown): void => console.error(error);
  const turns = createTurns(setImmediate, onError);
  const slices = createSlices({ now: clock.now, nextTurn: () => new Promise((run) => setImmediate(run)) });
  const sources = createSourceList({ sockets: [], kept: () => store.counters() });
  const views = createViews({ ...observed, store, clock, turns, sources, onError });
  return {
    ...{ store, observed, listing, views, turns, slices, clock },
    diagnoses: createDiagnoses({ store, tracker, clock, turns, views, onError }),
    statistics: createStatistics({ store, tracker, hosts, views, clock, turns }),
    flows: createFlows({ store, ...observed, clock, turns: slices }),
    exports: createExportHost({
      ...{ store, observed, views, sources, clock, random: systemRandom(), version: 'bench' },
    }),
  };
}

export type Lists = ReturnType<typeof emptyLists>;

/** Lists with so many calls of seven messages. */
export function filledLists(calls: number): Lists {
  const lists = emptyLists(calls * 8);
  for (const { time, call, step } of inOrder(calls)) {
    const [src, dst] = step.isBack ? [B, A] : [A, B];
    const bytes = messageOf(call, step, 'UDP', call % 2 === 0 ? [`X-Foo: ${call % 100}`] : []);
    lists.listing.add({
      ...{ source: 's', capture: '', time, direction: 'in', transport: 'udp', src, dst, bytes },
    });
  }
  return lists;
}

/** How many messages there are. */
export const messagesIn = ({ store }: Pick<Lists, 'store'>): number => store.counters().next - 1;
