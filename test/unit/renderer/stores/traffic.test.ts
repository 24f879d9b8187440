// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import type { MessageRow, TrafficCounters, TrafficDelta } from '../../../../shared/model/traffic.ts';
import { NO_TRAFFIC } from '../../../../shared/model/traffic.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';

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

const row = (id: number): MessageRow => ({
  id,
  time: 1000 + id,
  direction: 'out',
  transport: 'udp',
  source: 'udp-1',
  src: '127.0.0.1:5070',
  dst: '127.0.0.1:5080',
  kind: 'request',
  method: 'OPTIONS',
  status: 0,
  summary: 'sip:lab@127.0.0.1',
  from: 'a@x',
  to: 'b@x',
  callId: 'c',
  cseq: 1,
  sdp: false,
  size: 10,
  dialogId: 1,
  retransmission: 0,
  severity: null,
  unsent: false,
});

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => ({ row: row(id), bytes: new Uint8Array([id]) }),
    'dialogs.messages': () => ({ rows: [row(7), row(8)], total: 2 }),
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

  it('fetches rows again that the stream says changed, and only those', async () => {
    vi.useFakeTimers();
    let unsent = false;
    const { rpc, traffic } = setUp({
      'messages.page': () => ({ rows: [7, 8].map((id) => ({ ...row(id), unsent })) }),
    });
    const pages = (): number => rpc.calls.filter(({ method }) => method === 'messages.page').length;
    const tell = async (changed: Partial<TrafficDelta>): Promise<void> => {
      rpc.delta('traffic', delta(counters(8, 1), changed));
      await vi.runAllTimersAsync();
    };
    rpc.snapshot('traffic', counters(8, 1));
    traffic.messages.want({ first: 1, last: 8 });
    await vi.runAllTimersAsync();
    unsent = true;
    const before = pages();
    await tell({ changedDialogs: { first: 7, last: 8 } });
    expect([pages(), traffic.messages.row(7)?.unsent]).toEqual([before, false]);
    await tell({ changedMessages: { first: 7, last: 7 } });
    expect([pages(), traffic.messages.row(7)?.unsent]).toEqual([before + 1, true]);
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
        lost ? refuse('DISCONNECTED')() : { row: row(id), bytes: new Uint8Array() },
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
