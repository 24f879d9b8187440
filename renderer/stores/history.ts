/** Every send that was made, as far as it was asked for: the newest first, page by page, renewed as the core's list changes. */
import { defineStore } from 'pinia';
import type { ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HistoryCounters, HistoryEntry, HistoryRow, HistoryShelf } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { coalesce } from './coalesce.ts';
import { troubleOf, useRpc } from './rpc.ts';

const PAGE = 200;

/** The newest rows, as many as are wanted and there. */
async function fetchRows(rpc: RpcClient, of: HistoryShelf, wanted: number): Promise<readonly HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (;;) {
    const page = await rpc.call('history.page', { of, from: rows.length, count: PAGE });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= Math.min(wanted, page.total)) return rows;
  }
}

const NONE = { kept: 0, gone: 0, revision: 0 };

/** How many sends there are; what changes of those that are shown is told. */
function createCounts(rpc: RpcClient, shelf: Readonly<ShallowRef<HistoryShelf>>, changed: () => void) {
  const counts = shallowRef<HistoryCounters>({ hand: NONE, runs: NONE });
  let isStarted = false;
  return {
    counts,
    start(): void {
      if (isStarted) return;
      isStarted = true;
      const take = (counters: HistoryCounters): boolean => {
        const before = counts.value[shelf.value].revision;
        counts.value = counters;
        return counters[shelf.value].revision !== before;
      };
      rpc.open(
        'history',
        {},
        {
          snapshot(counters) {
            take(counters);
            changed();
          },
          delta(counters) {
            if (take(counters)) changed();
          },
        },
      );
    },
  };
}

export const useHistory = defineStore('history', () => {
  const rpc = useRpc();
  const rows = shallowRef<readonly HistoryRow[]>([]);
  /** Whose sends are shown. */
  const shelf = shallowRef<HistoryShelf>('hand');
  const { counts, start } = createCounts(rpc, shelf, () => renew());
  const total = computed(() => counts.value[shelf.value].kept);
  const trouble = shallowRef<Trouble | null>(null);
  /** How many rows are wanted. */
  let wanted = PAGE;

  async function fetch(): Promise<void> {
    const of = shelf.value;
    try {
      const found = await fetchRows(rpc, of, wanted);
      // Meanwhile the others may have been chosen.
      if (of !== shelf.value) return;
      rows.value = found;
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }
  const renew = coalesce(fetch);

  /** Shows sends by hand, or those of runs. */
  function show(of: HistoryShelf): void {
    if (of === shelf.value) return;
    shelf.value = of;
    rows.value = [];
    wanted = PAGE;
    renew();
  }

  /** Asks for older sends too: a page more, or all of them. */
  function more(all = false): void {
    const next = all ? Math.max(total.value, wanted) : wanted + PAGE;
    if (next === wanted) return;
    wanted = next;
    renew();
  }

  /** A send with its draft and messages; null where it cannot be had, and `trouble` says why. */
  async function get(id: number): Promise<HistoryEntry | null> {
    try {
      return await rpc.call('history.get', { id });
    } catch (error) {
      trouble.value = troubleOf(error);
      return null;
    }
  }

  return {
    ...{ rows, counts, shelf, total, trouble, start, show, more, get },
    async clear(): Promise<void> {
      trouble.value = await rpc.call('history.clear', { of: shelf.value }).then(() => null, troubleOf);
    },
  };
});
