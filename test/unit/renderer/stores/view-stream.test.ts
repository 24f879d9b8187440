// @vitest-environment happy-dom
/** Which view is shown while a person goes from filter to filter. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { createViewStream, NO_VIEW } from '../../../../renderer/stores/view-stream.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { createManualClock } from '../../../../shared/lib/clock.ts';
import type { ViewCounters } from '../../../../shared/model/view.ts';
import { createFakeRpc } from '../fake-rpc.ts';

const counters = (view: number, parts: Partial<ViewCounters> = {}): ViewCounters => ({
  ...NO_VIEW,
  view,
  running: false,
  ...parts,
});
const still = { changedMessages: null, changedDialogs: null };

beforeEach(() => setActivePinia(createPinia()));

function setUp() {
  const rpc = createFakeRpc();
  useConnection().attach(rpc);
  const onTurn = vi.fn();
  const onChange = vi.fn();
  const view = createViewStream({ clock: createManualClock(), onTurn, onChange });
  const stream = (filter: string) => {
    const found = rpc.streams('view').find(({ params }) => params.filter === filter);
    if (!found) throw new Error(`no view of ${filter}`);
    return found.on;
  };
  view.open('');
  stream('').snapshot(counters(1, { nextMessage: 10 }));
  onTurn.mockClear();
  const open = (): string[] => rpc.streams('view').map(({ params }) => params.filter);
  return { rpc, view, onTurn, onChange, stream, open };
}

describe('a view', () => {
  it('stays until the one that is asked for has its first rows', () => {
    const { view, onTurn, stream, open } = setUp();
    view.open('status == 486');
    stream('status == 486').snapshot(counters(2, { running: true, total: 9 }));
    expect([view.shown.value, onTurn.mock.calls.length, open()]).toEqual(['', 0, ['', 'status == 486']]);
    stream('').delta({ counters: counters(1, { nextMessage: 11 }), ...still });
    const first = counters(2, { running: true, total: 9, asked: 4, nextMessage: 2 });
    stream('status == 486').delta({ counters: first, ...still });
    expect([view.shown.value, open()]).toEqual(['status == 486', ['status == 486']]);
    expect(onTurn.mock.calls).toEqual([[first]]);
  });

  it('gives way to one that lets nothing pass, once all was asked', () => {
    const { view, onTurn, stream } = setUp();
    view.open('nothing');
    stream('nothing').snapshot(counters(2, { asked: 9, total: 9 }));
    expect([view.shown.value, onTurn.mock.calls.length]).toEqual(['nothing', 1]);
  });

  it('stays where the other one cannot be used, and says why', () => {
    const { view, stream, open } = setUp();
    view.open('x ==');
    stream('x ==').ended?.(new ContractError('INVALID_FILTER', 'no value', { code: 'value-expected' }));
    expect([view.shown.value, view.filter.value, view.trouble.value?.message]).toEqual(['', '', 'no value']);
    expect(view.counters.value.view).toBe(1);
    view.open('alice');
    expect([view.trouble.value, open()]).toEqual([null, ['', 'x ==', 'alice']]);
  });

  it('is one: a filter that is asked for while another one runs ends that', () => {
    const { view, open } = setUp();
    view.open('a');
    view.open('b');
    expect(open()).toEqual(['', 'b']);
    view.open('');
    expect([open(), view.filter.value]).toEqual([[''], '']);
  });

  it('comes back where the one that is asked for is given up, also when that shows rows already', () => {
    const { view, stream, open } = setUp();
    view.open('a');
    view.cancel();
    expect([open(), view.filter.value, view.counters.value.view]).toEqual([[''], '', 1]);
    view.open('a');
    stream('a').snapshot(counters(2, { running: true, nextMessage: 5 }));
    view.cancel();
    expect(open()).toEqual(['a', '']);
    expect(view.filter.value).toBe('');
  });

  it('is another one after a lost connection, of the same filter', () => {
    const { onTurn, onChange, stream } = setUp();
    stream('').snapshot(counters(7, { nextMessage: 12 }));
    expect(onTurn.mock.calls).toEqual([[counters(7, { nextMessage: 12 })]]);
    stream('').snapshot(counters(7, { nextMessage: 13 }));
    expect(onChange.mock.calls.length).toBe(1);
  });
});
