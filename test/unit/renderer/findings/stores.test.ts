// @vitest-environment happy-dom
/** The findings of chosen calls and of a view, as stores ask for them. */
import { createPinia, setActivePinia } from 'pinia';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Diagnosis, Finding } from '../../../../shared/model/finding.ts';
import { useDiagnosis } from '../../../../renderer/stores/diagnosis.ts';
import { useFindings } from '../../../../renderer/stores/findings.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { dialogRow } from '../stores/rows.ts';
import type { FakeRpc } from '../fake-rpc.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { finding } from './finding.ts';

const VIEW = {
  ...{ view: 7, firstMessage: 1, nextMessage: 1, firstDialog: 1, nextDialog: 1 },
  ...{ asked: 0, total: 0, running: false },
};
const NONE: Diagnosis = { asked: 0, total: 0, running: false, groups: [], hosts: [], unlisted: 0 };

let found: Finding[] = [];
let rpc: FakeRpc;

const asked = (method: string): unknown[] =>
  rpc.calls.filter((call) => call.method === method).map(({ input }) => input);

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
  found = [finding(), finding({ rule: 'loop', dialogId: 2 })];
  rpc = createFakeRpc({
    'flows.findings': () => ({ findings: found }),
    'findings.page': ({ from, count }) => ({
      findings: found.slice(from, from + count),
      dialogs: [dialogRow(1), dialogRow(2)],
      total: found.length,
    }),
    'views.page': ({ from }) => ({ from, messages: [], dialogs: [] }),
    'views.find': () => ({ at: null }),
    'dialogs.messages': refuse('NOT_FOUND'),
    'dialogs.legs': () => ({ legs: [] }),
  });
  useConnection().attach(rpc);
});

describe('the findings of the chosen calls', () => {
  it('are asked for with their legs when a call is chosen, and forgotten when none is', async () => {
    const store = useFindings();
    const traffic = useTraffic();
    await settle();
    expect([store.findings, store.worst, asked('flows.findings')]).toEqual([[], null, []]);
    void traffic.selectDialog(5);
    await settle();
    expect(asked('flows.findings')).toContainEqual({ dialogs: [5], legs: true });
    expect([store.findings, store.known, store.worst]).toEqual([found, true, 'error']);
  });

  it('are asked for again after a while: something may be missed by then', async () => {
    useFindings();
    void useTraffic().selectDialog(5);
    await settle();
    await vi.advanceTimersByTimeAsync(5_000);
    const before = asked('flows.findings').length;
    found = [];
    await vi.advanceTimersByTimeAsync(40_000);
    expect(asked('flows.findings').length).toBeGreaterThan(before);
    expect(useFindings().findings).toEqual([]);
  });
});

describe('the diagnosis of the view that is shown', () => {
  async function begin(): Promise<ReturnType<typeof useDiagnosis>> {
    useTraffic().start();
    rpc.snapshot('view', VIEW);
    await settle();
    const store = useDiagnosis();
    store.start();
    return store;
  }

  it('goes on only while somebody looks', async () => {
    const store = await begin();
    expect(rpc.streams('diagnosis').map(({ params }) => params)).toEqual([{ view: 7 }]);
    store.stop();
    expect(rpc.opened('diagnosis')).toBe(0);
  });

  it('is that of another view when another filter is shown', async () => {
    const store = await begin();
    rpc.snapshot('diagnosis', { ...NONE, total: 5 });
    rpc.snapshot('view', { ...VIEW, view: 8 });
    await settle();
    expect(rpc.streams('diagnosis').map(({ params }) => params)).toEqual([{ view: 8 }]);
    expect(store.diagnosis?.total).toBe(5);
  });

  it('lists the findings of the chosen group with their calls, numbered from 1', async () => {
    const store = await begin();
    rpc.snapshot('diagnosis', NONE);
    store.choose({ rule: 'loop', host: null });
    await settle();
    const inputs = asked('findings.page');
    expect(inputs.at(-1)).toMatchObject({ view: 7, rule: 'loop', host: null, from: 0 });
    expect([store.total, store.rows.get(2)?.finding.rule, store.rows.get(2)?.dialog?.id]).toEqual([
      2,
      'loop',
      2,
    ]);
  });

  it('fetches the rows that are seen, and only where they are not there', async () => {
    found = Array.from({ length: 500 }, (_, i) => finding({ dialogId: i + 1 }));
    const store = await begin();
    rpc.snapshot('diagnosis', NONE);
    await settle();
    store.want({ first: 1, last: 20 });
    await settle();
    const before = asked('findings.page').length;
    store.want({ first: 2, last: 21 });
    expect(asked('findings.page').length).toBe(before);
    store.want({ first: 300, last: 320 });
    await settle();
    expect(asked('findings.page').at(-1)).toMatchObject({ from: 269, count: 81 });
    expect(store.rows.get(300)?.finding.dialogId).toBe(300);
  });

  it('names the calls of the choice where they are few enough', async () => {
    const store = await begin();
    expect((await store.calls(2))?.map(({ id }) => id)).toEqual([1, 2]);
    expect(await store.calls(1)).toBeNull();
  });

  it('tells trouble, but not that its view is gone', async () => {
    const store = await begin();
    const [stream] = rpc.streams('diagnosis');
    stream?.on.ended?.(new ContractError('NOT_FOUND', 'gone'));
    expect(store.trouble).toBeNull();
    stream?.on.ended?.(new ContractError('BUSY', 'too many'));
    expect(store.trouble?.code).toBe('BUSY');
  });
});
