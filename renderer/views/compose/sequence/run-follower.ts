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
import { ALL_ROWS, NO_ROWS } from '../../../stores/page-cache.ts';
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
    const wanted = Math.min(AT_ONCE, from + count - at);
    const { rows } = await rpc.call('runs.rows', { id, from: at, count: wanted });
    results.push(...rows);
    if (rows.length < wanted) break;
  }
  return results;
}

/** How many rows are looked through for the first that failed. */
const SOUGHT = 1_000;

/** The place of the first row that failed, or null where none of those that are looked through did. */
async function firstFailed(rpc: RpcClient, { id, rows }: RunView): Promise<number | null> {
  for (let at = 0; at < Math.min(rows, SOUGHT); at += AT_ONCE) {
    const results = await resultsOf(rpc, id, at, AT_ONCE);
    const failed = results.find(({ state }) => state === 'failed');
    if (failed) return failed.index;
    if (results.length < AT_ONCE) return null;
  }
  return null;
}

/** Until a row is chosen the one that runs is shown, then the last of them, or the first that failed. */
const latest = ({ state, done, rows }: RunView): number =>
  Math.max(0, Math.min(state === 'running' ? done : done - 1, rows - 1));

/** The row whose steps are shown. */
function createShownRow({ rpc, onError }: Options, followed: () => number | null) {
  const row = shallowRef<RowResult | null>(null);
  const index = shallowRef(0);
  let isChosen = false;
  return {
    row,
    index,
    /** Whether it is another row by that. */
    choose(at: number): boolean {
      const isOther = index.value !== at;
      isChosen = true;
      index.value = at;
      return isOther;
    },
    /** Goes on with the run where no row was chosen. */
    async goOn(run: RunView): Promise<void> {
      if (isChosen) return;
      const failed = run.state === 'running' || run.failed === 0 ? null : await firstFailed(rpc, run);
      if (!isChosen && run.id === followed()) index.value = failed ?? latest(run);
    },
    reset(): void {
      isChosen = false;
      row.value = null;
      index.value = 0;
    },
    async load(run: RunView | null): Promise<void> {
      try {
        if (run) await this.goOn(run);
        const [id, at] = [followed(), index.value];
        if (id === null) return;
        const [found] = await resultsOf(rpc, id, at, 1);
        if (id === followed() && at === index.value) row.value = found ?? null;
      } catch (error) {
        onError(error);
      }
    },
  };
}

/** The list of all rows; what is over does not change any more. */
function createRowList({ rpc, clock, onError }: Options, followed: () => number | null) {
  let settled = 0;
  const list = createLiveList<DataRow>({
    clock,
    onError,
    fetch: async (from, count) => {
      const id = followed();
      const results = id === null ? [] : await resultsOf(rpc, id, from, count);
      return placedById(results.map((result) => ({ id: result.index, result })));
    },
  });
  return {
    list,
    tell(run: RunView): void {
      list.update({ first: 0, next: run.rows }, { first: settled, last: run.rows - 1 });
      settled = run.done;
    },
    reset(): void {
      settled = 0;
      list.want(NO_ROWS);
      list.update({ first: 0, next: 0 }, ALL_ROWS);
    },
  };
}

export function createRunFollower(options: Options): RunFollower {
  const { rpc, clock, onError } = options;
  const run = shallowRef<RunView | null>(null);
  let followed: number | null = null;
  let stream: { close(): void } | null = null;
  const shown = createShownRow(options, () => followed);
  const rows = createRowList(options, () => followed);

  async function load(): Promise<void> {
    if (run.value) rows.tell(run.value);
    await shown.load(run.value);
  }
  const refresh = coalesce(load, () => new Promise((resolve) => void clock.after(PACE, resolve)));

  function take(next: RunView): void {
    if (next.id !== followed) return;
    run.value = next;
    refresh();
  }

  function follow(id: number | null): void {
    if (id === followed) return;
    stream?.close();
    followed = id;
    run.value = null;
    shown.reset();
    rows.reset();
    const ended = (error: unknown): void => void (id === followed && onError(error));
    stream = id === null ? null : rpc.open('run', { id }, { snapshot: take, delta: take, ended });
  }

  return {
    run,
    row: shown.row,
    index: shown.index,
    rows: rows.list,
    follow,
    choose: (index) => void (shown.choose(index) && refresh()),
  };
}
