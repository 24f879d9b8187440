// @vitest-environment happy-dom
/** The list of transactions and the counters of the stack, over a client that does what the test says. */
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useStack } from '../../../../renderer/stores/stack.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import type { LayerCountersRow, StackCounters, TransactionRow } from '../../../../shared/model/stack.ts';
import type { DialogRow } from '../../../../shared/model/traffic.ts';
import { NO_TRAFFIC } from '../../../../shared/model/traffic.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { dialogRow } from './rows.ts';

const LAYER: LayerCountersRow = {
  live: 0,
  limit: 10,
  refused: 0,
  late: 0,
  stray: 0,
  absorbed: 0,
  merged: 0,
  timeouts: 0,
  transportErrors: 0,
};

function counters(transactions: number, parts: Partial<StackCounters> = {}): StackCounters {
  const ids = { firstTransaction: 1, nextTransaction: transactions + 1, firstDialog: 1, nextDialog: 1 };
  const rest = { liveDialogs: 0, refusedDialogs: 0, waiting: 0, unlisted: 0 };
  return { ...ids, ...rest, client: LAYER, server: LAYER, ...parts };
}

function row(id: number, state: string): TransactionRow {
  const names = { method: 'INVITE', branch: `z9hG4bK${id}`, callId: `call-${id}`, peer: '127.0.0.1:5062' };
  const numbers = { cseq: 1, status: 0, started: 0, ended: null, retransmissions: 0, absorbed: 0 };
  return { id, side: 'client', kind: 'invite', state, timers: [], outcome: null, ...names, ...numbers };
}

beforeEach(() => {
  setActivePinia(createPinia());
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function setUp(state: () => string) {
  const rpc = createFakeRpc({
    'stack.transactions': ({ from, count }) => ({
      rows: Array.from({ length: count }, (_, at) => row(from + at, state())).filter(
        ({ id }) => id > 0 && id < 9,
      ),
    }),
  });
  useConnection().attach(rpc);
  const stack = useStack();
  stack.start();
  return { rpc, stack };
}

describe('the transactions', () => {
  it('are fetched where they are looked at, and again where the stream says that they changed', async () => {
    let state = 'calling';
    const { rpc, stack } = setUp(() => state);
    stack.transactions.want({ first: 1, last: 3 });
    rpc.snapshot('stack', counters(3));
    await settle();
    expect(stack.transactions.extent).toEqual({ first: 1, next: 4 });
    expect(stack.transactions.row(2)?.state).toBe('calling');
    state = 'proceeding';
    rpc.delta('stack', {
      counters: counters(3),
      changedTransactions: { first: 2, last: 2 },
      changedDialogs: null,
    });
    await vi.advanceTimersByTimeAsync(100);
    await settle();
    expect(stack.transactions.row(2)?.state).toBe('proceeding');
  });

  it('lose their selection where the list became another one', () => {
    const { rpc, stack } = setUp(() => 'calling');
    rpc.snapshot('stack', counters(3));
    stack.selected = 2;
    rpc.delta('stack', { counters: counters(4), changedTransactions: null, changedDialogs: null });
    expect(stack.selected).toBe(2);
    rpc.snapshot('stack', counters(0));
    expect(stack.selected).toBeNull();
  });

  it('open one stream, however often they are started', () => {
    const { rpc, stack } = setUp(() => 'calling');
    stack.start();
    expect(rpc.opened('stack')).toBe(1);
  });
});

describe('what was refused', () => {
  it('is counted over both sides, the dialogs and the list of those that wait', () => {
    const { rpc, stack } = setUp(() => 'calling');
    expect(stack.refused).toBe(0);
    const client = { ...LAYER, refused: 1 };
    rpc.snapshot(
      'stack',
      counters(0, { client, server: { ...LAYER, refused: 2 }, refusedDialogs: 3, unlisted: 4 }),
    );
    expect(stack.refused).toBe(10);
  });
});

describe('the call of a transaction', () => {
  const call = (id: number): DialogRow => dialogRow(id, { callId: `call-${id % 400}` });

  function withCalls(answers: Parameters<typeof createFakeRpc>[0] = {}) {
    const rpc = createFakeRpc({
      'dialogs.page': ({ from, count }) => ({
        rows: Array.from({ length: count }, (_, at) => call(from + at)),
      }),
      'dialogs.messages': () => ({ rows: [], total: 0, before: 0 }),
      'dialogs.legs': () => ({ legs: [] }),
      ...answers,
    });
    useConnection().attach(rpc);
    const traffic = useTraffic();
    traffic.start();
    const ids = { firstMessage: 1, nextMessage: 1, firstDialog: 1, nextDialog: 651 };
    rpc.snapshot('traffic', { ...NO_TRAFFIC, ...ids });
    return { rpc, traffic };
  }

  it('is the newest with its Call-ID, found by pages from the end', async () => {
    const { rpc, traffic } = withCalls();
    traffic.tab = 'transactions';
    await settle();
    rpc.calls.length = 0;
    expect(await traffic.showCall('call-150')).toBe(true);
    expect(traffic.selectedDialog).toBe(550);
    expect(traffic.tab).toBe('dialogs');
    expect(rpc.calls.filter(({ method }) => method === 'dialogs.page').map(({ input }) => input)).toEqual([
      { from: 451, count: 200 },
    ]);
  });

  it('is told missing where no call has it, and where the core cannot be asked', async () => {
    const { traffic } = withCalls();
    expect(await traffic.showCall('no such call')).toBe(false);
    setActivePinia(createPinia());
    expect(await withCalls({ 'dialogs.page': refuse('DISCONNECTED') }).traffic.showCall('call-1')).toBe(
      false,
    );
  });
});
