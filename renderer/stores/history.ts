/** Every send that was made, as far as it was asked for: the newest first, page by page, renewed as the core's list changes. */
import { defineStore } from 'pinia';
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

export const useHistory = defineStore('history', () => {
  const rpc = useRpc();
  const rows = shallowRef<readonly HistoryRow[]>([]);
  const counts = shallowRef<HistoryCounters>({ hand: NONE, runs: NONE });
  /** Whose sends are shown. */
  const shelf = shallowRef<HistoryShelf>('hand');
  const total = computed(() => counts.value[shelf.value].kept);
  const trouble = shallowRef<Trouble | null>(null);
  /** How many rows are wanted. */
  let wanted = PAGE;
  let started = false;

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

  function start(): void {
    if (started) return;
    started = true;
    const take = (counters: HistoryCounters): void => {
      const before = counts.value[shelf.value].revision;
      counts.value = counters;
      if (isFirst || counters[shelf.value].revision !== before) renew();
      isFirst = false;
    };
    let isFirst = true;
    rpc.open('history', {}, { snapshot: take, delta: take });
  }

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

  async function clear(): Promise<void> {
    trouble.value = await rpc.call('history.clear', { of: shelf.value }).then(() => null, troubleOf);
  }

  return { rows, counts, shelf, total, trouble, start, show, more, get, clear };
});
