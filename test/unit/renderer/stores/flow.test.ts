// @vitest-environment happy-dom
/** The call flow as the page holds it: when it is fetched, what is kept of how it is shown. */
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import type { FlowOptions } from '../../../../renderer/stores/flow-options.ts';
import {
  ALIAS_LIMIT,
  FIRST_OPTIONS,
  readFlowOptions,
  withAlias,
  withOrder,
} from '../../../../renderer/stores/flow-options.ts';
import { useFlow } from '../../../../renderer/stores/flow.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import type { Finding } from '../../../../shared/model/finding.ts';
import type { FlowRequest } from '../../../../shared/model/flow.ts';
import { NO_TRAFFIC } from '../../../../shared/model/traffic.ts';
import { flowOf, stepOf } from '../../shared/flow/ladder/flows.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { messageRow } from './rows.ts';

const FINDING: Finding = {
  ...{ rule: 'missing-ack', severity: 'error', dialogId: 1, messages: [1], host: '', data: {}, rfc: '' },
};

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc({
    // Messages 1 to 9 are of call 1, 10 to 19 of call 2, and so on; call 2 is a leg of call 1.
    'messages.get': ({ id }) => ({
      row: messageRow(id, { dialogId: 1 + Math.floor(id / 10) }),
      bytes: new Uint8Array(),
    }),
    'dialogs.messages': ({ id }) => ({
      rows: [messageRow(id * 10 - 9, { dialogId: id })],
      total: 1,
      before: 0,
    }),
    'dialogs.legs': () => ({ legs: [] }),
    'views.find': ({ id }) => ({ at: id }),
    'flows.get': ({ dialogs, legs }) =>
      flowOf([stepOf(1)], [...new Set([...dialogs, ...(legs && dialogs[0] === 1 ? [2] : [])])]),
    'flows.findings': () => ({ findings: [FINDING] }),
    ...answers,
  });
  useConnection().attach(rpc);
  const traffic = useTraffic();
  traffic.start();
  const flow = useFlow();
  const asked = (): FlowRequest[] =>
    rpc.calls.flatMap(({ method, input }) => (method === 'flows.get' ? [input as FlowRequest] : []));
  const change = async (first: number, last: number): Promise<void> => {
    rpc.delta('traffic', {
      counters: NO_TRAFFIC,
      changedMessages: null,
      changedDialogs: { first, last },
      changedTransactions: null,
      changedRegistrations: null,
    });
    await settle();
  };
  return { rpc, traffic, flow, asked, change };
}

beforeEach(() => {
  window.localStorage.clear();
  setActivePinia(createPinia());
});
afterEach(() => void vi.useRealTimers());

describe('the flow of the selected calls', () => {
  it('is fetched only while somebody looks', async () => {
    const { traffic, flow, asked } = setUp();
    await traffic.selectDialog(1);
    await settle();
    expect(asked()).toEqual([]);
    flow.look(true);
    await nextTick();
    await settle();
    expect(asked()).toEqual([{ dialogs: [1], legs: true }]);
    expect([flow.shown?.flow.steps.length, flow.shown?.findings.length]).toEqual([1, 1]);
  });

  it('is shown without findings by a core that cannot find any', async () => {
    const { traffic, flow } = setUp({ 'flows.findings': refuse('NOT_POSSIBLE') });
    flow.look(true);
    await traffic.selectDialog(1);
    await settle();
    expect([flow.shown?.flow.steps.length, flow.shown?.findings]).toEqual([1, []]);
  });

  it('tells why there is none', async () => {
    const { traffic, flow } = setUp({ 'flows.get': refuse('NOT_FOUND') });
    flow.look(true);
    await traffic.selectDialog(1);
    await settle();
    expect([flow.shown, flow.trouble?.code]).toEqual([null, 'NOT_FOUND']);
  });

  it('is fetched again where one of its calls changed, also a leg, at a bearable pace', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { traffic, flow, asked, change } = setUp();
    flow.look(true);
    await traffic.selectDialog(1);
    await settle();
    await change(5, 9);
    expect(asked().length).toBe(1);
    await change(2, 2);
    expect(asked().length).toBe(2);
    await change(1, 1);
    await change(1, 1);
    expect(asked().length).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked().length).toBe(3);
  });

  it('drops an answer that comes when other calls are selected', async () => {
    const answers: (() => void)[] = [];
    const { traffic, flow } = setUp({
      'flows.get': ({ dialogs }) =>
        new Promise((resolve) => answers.push(() => resolve(flowOf([stepOf(dialogs[0] ?? 0)])))),
    });
    flow.look(true);
    await traffic.selectDialog(1);
    await settle();
    await traffic.selectDialog(3);
    await settle();
    answers[1]?.();
    await settle();
    answers[0]?.();
    await settle();
    expect(flow.shown?.flow.steps[0]?.row.id).toBe(3);
  });

  it('forgets what was unfolded when other calls are shown', async () => {
    const { traffic, flow } = setUp();
    flow.look(true);
    await traffic.selectDialog(1);
    await settle();
    flow.unfold(1, true);
    expect([...flow.unfolded]).toEqual([1]);
    await traffic.selectDialog(3);
    await settle();
    expect([...flow.unfolded]).toEqual([]);
  });
});

describe('a message that is inspected', () => {
  it('selects its call, and none where its call is in sight as a leg', async () => {
    const { traffic, flow } = setUp();
    await traffic.inspect(1);
    await settle();
    expect([traffic.selectedDialog, traffic.inspected?.id]).toEqual([1, 1]);
    flow.look(true);
    await nextTick();
    await settle();
    await traffic.inspect(11);
    expect([traffic.selectedDialog, traffic.inspected?.id]).toEqual([1, 11]);
    await traffic.inspect(25);
    expect([traffic.selectedDialog, traffic.inspected?.id]).toEqual([3, 25]);
  });

  it('selects no call where it belongs to none, or where another message was chosen since', async () => {
    const { traffic } = setUp({
      'messages.get': ({ id }) => ({ row: messageRow(id, { dialogId: id }), bytes: new Uint8Array() }),
    });
    await traffic.inspect(0);
    expect(traffic.selectedDialog).toBeNull();
    await Promise.all([traffic.inspect(4), traffic.inspect(5)]);
    expect(traffic.selectedDialog).toBe(5);
  });
});

describe('how flows are shown', () => {
  it('is remembered', () => {
    const { flow } = setUp();
    flow.set({ time: 'start', ports: 'merged' });
    flow.rename('192.0.2.1', ' ss1 ');
    flow.order(['b', 'a']);
    expect(readFlowOptions(window.localStorage)).toEqual({
      ...FIRST_OPTIONS,
      ...{ time: 'start', ports: 'merged', order: ['b', 'a'] },
      aliases: [{ host: '192.0.2.1', name: 'ss1' }],
    });
  });

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['values that are none of ours', JSON.stringify({ time: 'never', aliases: [] })],
    ['too much', JSON.stringify({ order: Array.from({ length: 5_000 }, () => 'x') })],
  ])('is as at first where the browser kept %s', (_, kept) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    if (kept !== null) window.localStorage.setItem('sipwright.flow', kept);
    expect(readFlowOptions(window.localStorage)).toEqual(FIRST_OPTIONS);
    vi.restoreAllMocks();
  });

  it('keeps a bounded number of names, the newest of each host', () => {
    let options: FlowOptions = FIRST_OPTIONS;
    for (let i = 0; i < ALIAS_LIMIT + 5; i++) options = withAlias(options, `h${i}`, `n${i}`);
    options = withAlias(options, 'h9', 'again');
    expect(options.aliases.length).toBe(ALIAS_LIMIT);
    expect(options.aliases.at(-1)).toEqual({ host: 'h9', name: 'again' });
    expect(withAlias(options, 'h9', ' ').aliases.some(({ host }) => host === 'h9')).toBe(false);
    expect(withAlias(options, 'x'.repeat(1_000), 'n')).toBe(options);
  });

  it('keeps the order of hosts that are not shown behind those that are', () => {
    const options = { ...FIRST_OPTIONS, order: ['a', 'b', 'c'] };
    expect(withOrder(options, ['c', '', 'a']).order).toEqual(['c', 'a', 'b']);
  });
});
