/**
 * One run of a sequence as it goes on: the stream tells that it changed, the rows that are looked at are asked for, a few
 * times a second at most.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Clock } from '#shared/lib/clock.ts';
import type { RowResult, RunView } from '#shared/model/sequence.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { coalesce } from '../../../stores/coalesce.ts';
import type { LiveList } from '../../../stores/live-list.ts';
import { createLiveList } from '../../../stores/live-list.ts';
import { placedById } from '../../../stores/page.ts';

/** Milliseconds between two questions for the row whose steps are shown. */
const PACE = 250;
/** As many rows as the core answers with at once. */
const AT_ONCE = 20;

/** A row of data in the list; its id is its place. */
export interface DataRow {
  readonly id: number;
  readonly result: RowResult;
}

export interface RunFollower {
  readonly run: Readonly<ShallowRef<RunView | null>>;
  /** The row whose steps are shown, as it was last heard of; null before. */
  readonly row: Readonly<ShallowRef<RowResult | null>>;
  readonly index: Readonly<ShallowRef<number>>;
  readonly rows: LiveList<DataRow>;
  /** Follows another run, or none. */
  follow(id: number | null): void;
  /** Shows the steps of a row; from then on that row is kept. */
  choose(index: number): void;
}

interface Options {
  readonly rpc: RpcClient;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** The results of `count` rows from a place on, asked for in pieces. */
async function resultsOf(rpc: RpcClient, id: number, from: number, count: number): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (let at = from; at < from + count; at += AT_ONCE) {
    const { rows } = await rpc.call('runs.rows', { id, from: at, count: Math.min(AT_ONCE, from + count - at) });
    results.push(...rows);
    if (rows.length < AT_ONCE) break;
  }
  return results;
}

/** Until a row is chosen the one that runs is shown, then the last of them. */
const latest = ({ state, done, rows }: RunView): number =>
  Math.max(0, Math.min(state === 'running' ? done : done - 1, rows - 1));

export function createRunFollower({ rpc, clock, onError }: Options): RunFollower {
  const run = shallowRef<RunView | null>(null);
  const row = shallowRef<RowResult | null>(null);
  const index = shallowRef(0);
  let followed: number | null = null;
  let isChosen = false;
  let stream: { close(): void } | null = null;
  /** Rows before this one are over, and known. */
  let settled = 0;

  const rows = createLiveList<DataRow>({
    clock,
    onError,
    fetch: async (from, count) => {
      const results = followed === null ? [] : await resultsOf(rpc, followed, from, count);
      return placedById(results.map((result) => ({ id: result.index, result })));
    },
  });

  /** Tells the list of rows which of them may have changed. */
  function tellRows(): void {
    const { value } = run;
    if (!value) return;
    rows.update({ first: 0, next: value.rows }, { first: settled, last: value.rows - 1 });
    settled = value.done;
  }

  async function load(): Promise<void> {
    const [id, at] = [followed, index.value];
    if (id === null) return;
    tellRows();
    try {
      const [found] = (await rpc.call('runs.rows', { id, from: at, count: 1 })).rows;
      if (id === followed && at === index.value) row.value = found ?? null;
    } catch (error) {
      onError(error);
    }
  }
  const refresh = coalesce(load, () => new Promise((resolve) => void clock.after(PACE, resolve)));

  function take(next: RunView): void {
    if (next.id !== followed) return;
    run.value = next;
    if (!isChosen) index.value = latest(next);
    refresh();
  }

  function follow(id: number | null): void {
    if (id === followed) return;
    stream?.close();
    followed = id;
    isChosen = false;
    settled = 0;
    run.value = null;
    row.value = null;
    index.value = 0;
    rows.update({ first: 0, next: 0 }, { first: 0, last: Infinity });
    const ended = (error: unknown): void => void (id === followed && onError(error));
    stream = id === null ? null : rpc.open('run', { id }, { snapshot: take, delta: take, ended });
  }

  return {
    run,
    row,
    index,
    rows,
    follow,
    choose(at) {
      isChosen = true;
      if (index.value === at) return;
      index.value = at;
      refresh();
    },
  };
}
