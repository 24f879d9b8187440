/** Every send that was made, as far as it was asked for: the newest first, page by page, renewed as the core's list changes. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HistoryEntry, HistoryRow } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { coalesce } from './coalesce.ts';
import { troubleOf, useRpc } from './rpc.ts';

const PAGE = 200;

/** The newest rows, as many as are wanted and there. */
async function fetchRows(
  rpc: RpcClient,
  wanted: number,
): Promise<{ readonly rows: readonly HistoryRow[]; readonly total: number }> {
  const rows: HistoryRow[] = [];
  for (;;) {
    const page = await rpc.call('history.page', { from: rows.length, count: PAGE });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= Math.min(wanted, page.total))
      return { rows, total: page.total };
  }
}

export const useHistory = defineStore('history', () => {
  const rpc = useRpc();
  const rows = shallowRef<readonly HistoryRow[]>([]);
  const total = shallowRef(0);
  const trouble = shallowRef<Trouble | null>(null);
  /** How many rows are wanted. */
  let wanted = PAGE;
  let started = false;

  async function fetch(): Promise<void> {
    try {
      const found = await fetchRows(rpc, wanted);
      rows.value = found.rows;
      total.value = found.total;
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }
  const renew = coalesce(fetch);

  function start(): void {
    if (started) return;
    started = true;
    const take = (counters: { readonly total: number }): void => {
      total.value = counters.total;
      renew();
    };
    rpc.open('history', {}, { snapshot: take, delta: take });
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
    trouble.value = await rpc.call('history.clear', {}).then(() => null, troubleOf);
  }

  return { rows, total, trouble, start, more, get, clear };
});
