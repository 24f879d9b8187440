// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { NO_VIEW } from '../../../../renderer/stores/view-stream.ts';
import type { ObservedTransactionRow } from '../../../../shared/model/observed.ts';
import type { TrafficCounters, TrafficDelta } from '../../../../shared/model/traffic.ts';
import { NO_TRAFFIC } from '../../../../shared/model/traffic.ts';
import type { ViewCounters, ViewDelta } from '../../../../shared/model/view.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { dialogRow, messageRow } from './rows.ts';

const counters = (messages: number, dialogs: number): TrafficCounters => ({
  ...NO_TRAFFIC,
  nextMessage: messages + 1,
  nextDialog: dialogs + 1,
});

const delta = (next: TrafficCounters, changed: Partial<TrafficDelta>): TrafficDelta => ({
  counters: next,
  changedMessages: null,
  changedDialogs: null,
  changedTransactions: null,
  changedRegistrations: null,
  ...changed,
});

const viewOf = (messages: number, dialogs: number, view = 1): ViewCounters => ({
  ...NO_VIEW,
  view,
  nextMessage: messages + 1,
  nextDialog: dialogs + 1,
  running: false,
});

const OBSERVED: ObservedTransactionRow = {
  id: 1,
  method: 'INVITE',
  src: '192.0.2.1:5060',
  dst: '192.0.2.2:5060',
  target: 'sip:b@x',
  branch: 'z9hG4bK1',
  started: 0,
  state: 'completed',
  status: 200,
  firstResponse: 1,
  finalResponse: 2,
  repeatedRequests: 0,
  repeatedResponses: 0,
  messages: 2,
  dialogId: 1,
  messageId: 1,
};

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => ({ row: messageRow(id), bytes: new Uint8Array([id]) }),
    'dialogs.messages': () => ({ rows: [messageRow(7), messageRow(8)], total: 2, before: 0 }),
    'dialogs.legs': () => ({ legs: [] }),
    'views.find': ({ id }) => ({ at: id }),
    'messages.clear': () => ({}),
    ...answers,
  });
  useConnection().attach(rpc);
  const traffic = useTraffic();
  traffic.start();
  return { rpc, traffic };
}

describe('the traffic store', () => {
  beforeEach(() => setActivePinia(createPinia()));
  afterEach(() => void vi.useRealTimers());

  it('opens its stream once', () => {
    const { rpc, traffic } = setUp();
    traffic.start();
    expect(rpc.opened('traffic')).toBe(1);
  });

  it('says nothing of an empty list before the first counters came', () => {
    const { rpc, traffic } = setUp();
    expect(traffic.known).toBe(false);
    rpc.snapshot('traffic', counters(0, 0));
    expect(traffic.known).toBe(true);
  });

  it('shows the first message of a call that is selected', async () => {
    const { rpc, traffic } = setUp();
    rpc.snapshot('traffic', counters(8, 1));
    await traffic.selectDialog(1);
    expect(traffic.call?.rows.map(({ id }) => id)).toEqual([7, 8]);
    expect(traffic.inspected?.detail?.row.id).toBe(7);
  });

  it('asks again for the messages of the selected call when it changed, and only then', async () => {
    const { rpc, traffic } = setUp();
    rpc.snapshot('traffic', counters(8, 3));
    await traffic.selectDialog(2);
    const asked = (): number => rpc.calls.filter(({ method }) => method === 'dialogs.messages').length;
    const before = asked();
    rpc.delta('traffic', delta(counters(9, 3), { changedDialogs: { first: 3, last: 3 } }));
    await settle();
    expect(asked()).toBe(before);
    rpc.delta('traffic', delta(counters(10, 3), { changedDialogs: { first: 1, last: 3 } }));
    await settle();
    expect(asked()).toBe(before + 1);
  });

  it('fetches rows again that the view says changed, and only those', async () => {
    vi.useFakeTimers();
    let unsent = false;
    const { rpc, traffic } = setUp({
      'views.page': ({ list }) => ({
        from: 1,
        messages: list === 'messages' ? [7, 8].map((id) => messageRow(id, { unsent })) : [],
        dialogs: list === 'dialogs' ? [dialogRow(3)] : [],
      }),
    });
    const pages = (): number => rpc.calls.filter(({ method }) => method === 'views.page').length;
    const tell = async (changed: Partial<ViewDelta>): Promise<void> => {
      const none = { changedMessages: null, changedDialogs: null };
      rpc.delta('view', { counters: viewOf(2, 1), ...none, ...changed });
      await vi.runAllTimersAsync();
    };
    rpc.snapshot('view', viewOf(2, 1));
    traffic.messages.want({ first: 1, last: 2 });
    await vi.runAllTimersAsync();
    traffic.messages.want({ first: 1, last: 2 });
    await vi.runAllTimersAsync();
    unsent = true;
    const before = pages();
    await tell({ changedDialogs: { first: 1, last: 1 } });
    expect([pages(), traffic.messages.row(1)?.unsent]).toEqual([before, false]);
    await tell({ changedMessages: { first: 1, last: 1 } });
    expect([pages(), traffic.messages.row(1)?.unsent]).toEqual([before + 1, true]);
  });

  it('shows a call that the filter hides by taking the filter off, and remembers it', async () => {
    const { rpc, traffic } = setUp({
      'views.find': ({ view, id }) => ({ at: view === 2 ? null : id }),
      'dialogs.page': () => ({ rows: [dialogRow(1)] }),
    });
    rpc.snapshot('traffic', counters(8, 1));
    rpc.snapshot('view', viewOf(8, 1));
    traffic.filtering.open('alice');
    rpc.streams('view')[1]?.on.snapshot(viewOf(0, 0, 2));
    await settle();
    expect(await traffic.showCall('call-1')).toBe(true);
    expect([traffic.filtering.filter, traffic.takenOff, traffic.selectedDialog]).toEqual(['', 'alice', 1]);
  });

  it('leaves a filter on that lets the call pass', async () => {
    const { rpc, traffic } = setUp({ 'dialogs.page': () => ({ rows: [dialogRow(1)] }) });
    rpc.snapshot('traffic', counters(8, 1));
    traffic.filtering.open('alice');
    rpc.streams('view')[0]?.on.snapshot(viewOf(8, 1, 2));
    await settle();
    await traffic.showCall('call-1');
    expect([traffic.filtering.filter, traffic.takenOff]).toEqual(['alice', null]);
  });

  it('shows the message of a transaction with its call, and the message alone where it has none', async () => {
    vi.useFakeTimers();
    const transaction = { ...OBSERVED, id: 4, dialogId: 1, messageId: 8 };
    const { rpc, traffic } = setUp({
      'transactions.page': () => ({
        rows: [transaction, { ...transaction, id: 5, dialogId: 0, messageId: 9 }],
      }),
    });
    rpc.snapshot('traffic', { ...counters(9, 1), nextTransaction: 6 });
    traffic.transactions.want({ first: 1, last: 5 });
    await vi.runAllTimersAsync();
    await traffic.selectTransaction(4);
    expect([traffic.selectedDialog, traffic.inspected?.id]).toEqual([1, 8]);
    await traffic.selectTransaction(5);
    expect([traffic.transaction, traffic.inspected?.id]).toEqual([5, 9]);
  });

  it('lists the legs of the selected call, and none of the one before', async () => {
    const leg = { dialog: dialogRow(2), reasons: [{ reason: 'session-id' as const, detail: 'abc' }] };
    const { traffic } = setUp({ 'dialogs.legs': ({ id }) => ({ legs: id === 1 ? [leg] : [] }) });
    await traffic.selectDialog(1);
    await settle();
    expect(traffic.legs.map(({ dialog }) => dialog.id)).toEqual([2]);
    await traffic.selectDialog(3);
    await settle();
    expect(traffic.legs).toEqual([]);
  });

  it('tells that a message was let go', async () => {
    const { traffic } = setUp({ 'messages.get': refuse('NOT_FOUND') });
    await traffic.inspect(3);
    expect(traffic.inspected).toEqual({ id: 3, detail: null, gone: true });
  });

  it('asks again after a reconnection for a message that did not come', async () => {
    let lost = true;
    const { rpc, traffic } = setUp({
      'messages.get': ({ id }) =>
        lost ? refuse('DISCONNECTED')() : { row: messageRow(id), bytes: new Uint8Array() },
    });
    await traffic.inspect(4);
    expect(traffic.inspected?.detail).toBeNull();
    lost = false;
    rpc.snapshot('traffic', counters(8, 1));
    await settle();
    expect(traffic.inspected?.detail?.row.id).toBe(4);
  });

  it('lets go of the selection when another core answers, which counts from the beginning', async () => {
    const { rpc, traffic } = setUp();
    rpc.snapshot('traffic', counters(8, 1));
    await traffic.selectDialog(1);
    rpc.snapshot('traffic', counters(2, 1));
    expect(traffic.selectedDialog).toBeNull();
    expect(traffic.inspected).toBeNull();
  });

  it('shows a message that another view asks for in the list of messages, without following', async () => {
    const { traffic } = setUp();
    await traffic.showMessage(5);
    expect(traffic.tab).toBe('messages');
    expect(traffic.follow).toBe(false);
    expect(traffic.inspected?.id).toBe(5);
  });

  it('keeps what it shows where emptying the lists is refused', async () => {
    const { traffic } = setUp({ 'messages.clear': refuse('DISCONNECTED') });
    await traffic.inspect(5);
    await traffic.clear();
    expect(traffic.inspected?.id).toBe(5);
  });
});
