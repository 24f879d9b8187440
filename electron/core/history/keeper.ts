/** The history over two shelves: what a person sends cannot be pushed out by what runs of sequences send. */
import { createEmitter } from '#shared/lib/emitter.ts';
import type { HistoryShelf } from '#shared/model/workspace.ts';
import type { History } from './history.ts';
import type { KeptSendsDeps } from './kept-sends.ts';
import { createSendIds, KeptSends } from './kept-sends.ts';
import type { Shelf } from './shelf.ts';

/** Sends by hand that are kept. */
export const MOST_SENDS = 500;
/** Sends of runs that are kept. */
export const MOST_RUN_SENDS = 1_000;

export interface HistoryDeps extends Pick<KeptSendsDeps, 'exchanges' | 'bytesOf' | 'clock'> {
  readonly shelves: Readonly<Record<HistoryShelf, Shelf>>;
}

/** Begins a history with what its shelves have. */
export function createHistory({ shelves, ...shared }: HistoryDeps): History {
  const changes = createEmitter<undefined>();
  const deps = {
    ...shared,
    ids: createSendIds(),
    changed: () => changes.emit(undefined),
  };
  const sends: Readonly<Record<HistoryShelf, KeptSends>> = {
    hand: new KeptSends({ ...deps, shelf: shelves.hand, most: MOST_SENDS, putsAtOnce: true }),
    // Of a run with many rows most make room before anybody could look: they never touch the disk.
    runs: new KeptSends({ ...deps, shelf: shelves.runs, most: MOST_RUN_SENDS, putsAtOnce: false }),
  };
  return {
    add: (draft, exchange, run) => sends[run ? 'runs' : 'hand'].add(draft, exchange, run ?? null),
    counters: () => ({ hand: sends.hand.count(), runs: sends.runs.count() }),
    onChange: (listener) => changes.on(listener),
    page: (of, from, count) => sends[of].page(from, count),
    get: async (id) => (await sends.hand.get(id)) ?? sends.runs.get(id),
    clear: (of) => sends[of].clear(),
    async close() {
      await Promise.all([sends.hand.close(), sends.runs.close()]);
    },
  };
}
