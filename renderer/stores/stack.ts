/**
 * The SIP stack as it lives: its counters, and the list of its transactions, kept in step with the stream `stack`. Rows
 * are fetched where they are looked at.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { LayerCountersRow, StackCounters, StackDelta, TransactionRow } from '#shared/model/stack.ts';
import type { RowRange } from './page-cache.ts';
import { ALL_ROWS } from './page-cache.ts';
import { useRpc } from './rpc.ts';
import { listOf } from './traffic-lists.ts';

const NO_LAYER: LayerCountersRow = {
  live: 0,
  limit: 0,
  refused: 0,
  late: 0,
  stray: 0,
  absorbed: 0,
  merged: 0,
  timeouts: 0,
  transportErrors: 0,
};

const NOTHING: StackCounters = {
  firstTransaction: 1,
  nextTransaction: 1,
  firstDialog: 1,
  nextDialog: 1,
  liveDialogs: 0,
  refusedDialogs: 0,
  client: NO_LAYER,
  server: NO_LAYER,
  waiting: 0,
  unlisted: 0,
};

export const useStack = defineStore('stack', () => {
  const counters = shallowRef<StackCounters>(NOTHING);
  /** The transaction that is selected, or null. */
  const selected = shallowRef<number | null>(null);
  const transactions = listOf<TransactionRow>(
    async (from, count) => (await useRpc().call('stack.transactions', { from, count })).rows,
  );
  /** Everything that the stack did not take because a table was full. */
  const refused = computed(() => {
    const { client, server, refusedDialogs, unlisted } = counters.value;
    return client.refused + server.refused + refusedDialogs + unlisted;
  });
  let stream: { close(): void } | null = null;

  function update(next: StackCounters, changed: RowRange | null): void {
    if (next.nextTransaction < counters.value.nextTransaction) selected.value = null;
    counters.value = next;
    transactions.update({ first: next.firstTransaction, next: next.nextTransaction }, changed);
  }

  function apply({ counters: next, changedTransactions }: StackDelta): void {
    update(next, changedTransactions);
  }

  /** Opens the stream; a snapshot begins it and comes again after every gap: then no row that was fetched is trusted. */
  function start(): void {
    stream ??= useRpc().open('stack', {}, { snapshot: (next) => update(next, ALL_ROWS), delta: apply });
  }

  return { counters, selected, transactions, refused, start };
});
