// @vitest-environment happy-dom
/** The timers of the chosen calls as they are shown: rows, what is left of them, and what is said where there are none. */
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import BigTable from '../../../../renderer/components/table/BigTable.vue';
import { browserClock } from '../../../../renderer/host/clock.ts';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import {
  leftOf,
  placedTimers,
  shareOf,
  stateWord,
} from '../../../../renderer/views/traffic/timers/timer-rows.ts';
import TimersPanel from '../../../../renderer/views/traffic/timers/TimersPanel.vue';
import type { FlowTimer } from '../../../../shared/model/flow.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { messageRow } from '../stores/rows.ts';

const timer = (parts: Partial<FlowTimer> = {}): FlowTimer => ({
  ...{ timer: 'B', dialogId: 1, transaction: 1, at: '192.0.2.10:5060', detail: '' },
  ...{ started: 1, stopped: 0, startedBy: 'INVITE', stoppedBy: '' },
  ...{ from: 1_000, until: 33_000, ended: null, due: null, fired: 0, state: 'running' },
  ...parts,
});

/** A layout that is as high as its rows ask for, told as soon as somebody observes. */
class InstantResizeObserver {
  private readonly tell: () => void;
  constructor(tell: () => void) {
    this.tell = tell;
  }
  observe(): void {
    this.tell();
  }
  disconnect(): void {}
}

async function shown(timers: Parameters<typeof createFakeRpc>[0], isChosen = true) {
  const pinia = createPinia();
  setActivePinia(pinia);
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => ({ row: messageRow(id), bytes: new Uint8Array() }),
    'dialogs.messages': () => ({ rows: [messageRow(1)], total: 1, before: 0 }),
    'dialogs.legs': () => ({ legs: [] }),
    'views.find': ({ id }) => ({ at: id }),
    ...timers,
  });
  useConnection().attach(rpc);
  const traffic = useTraffic();
  if (isChosen) await traffic.selectDialog(1);
  const panel = mount(TimersPanel, { global: { plugins: [pinia, i18n] } });
  await settle();
  return { panel, rpc, traffic };
}
const listed = (...timers: FlowTimer[]) => ({ 'flows.timers': () => ({ timers }) });
const cells = (panel: Awaited<ReturnType<typeof shown>>['panel'], key: string): string[] =>
  panel.findAll(`.body [data-key="${key}"]`).map((cell) => cell.text());

enableAutoUnmount(afterEach);

describe('the timers', () => {
  beforeEach(() => {
    setLanguage('en');
    vi.useFakeTimers();
    vi.stubGlobal('ResizeObserver', InstantResizeObserver);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('are rows that say what each is for and what stopped it', async () => {
    const stopped = timer({ state: 'stopped', ended: 2_500, stopped: 2, stoppedBy: '180 INVITE', fired: 1 });
    const { panel } = await shown(listed(stopped, timer({ timer: 'K', state: 'expired', ended: 6_000 })));
    expect(cells(panel, 'timer')).toEqual(['B']);
    expect(cells(panel, 'meaning')[0]).toContain('The INVITE gets no answer');
    expect(cells(panel, 'left')).toEqual(['after 1.50 s']);
    expect(cells(panel, 'fired')).toEqual(['1']);
    expect(cells(panel, 'stoppedBy')).toEqual(['180 INVITE']);
    expect(panel.text()).toContain('1 wait is hidden');
  });

  it('show the waits too where they are asked for', async () => {
    const { panel } = await shown(listed(timer(), timer({ timer: 'K', state: 'expired', ended: 6_000 })));
    await panel.get('input[type="checkbox"], [role="switch"]').trigger('click');
    await settle();
    expect(cells(panel, 'timer')).toEqual(['B', 'K']);
    expect(cells(panel, 'state')).toEqual(['Open', 'Over']);
  });

  it('count down while they run, once a second', async () => {
    const now = browserClock.now();
    const running = timer({ from: now - 10_000, until: now + 20_500 });
    const { panel } = await shown(listed(running));
    const left = (): string[] => cells(panel, 'left');
    expect(left()).toEqual(['00:20 left']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(left()).toEqual(['00:19 left']);
  });

  it('lead to the message that started one, and to the one that stopped it', async () => {
    const { panel, traffic } = await shown(
      listed(timer({ started: 4, stopped: 9, ended: 2_000, state: 'stopped' })),
    );
    panel.getComponent(BigTable).vm.$emit('select', 1, 1);
    await settle();
    expect(traffic.inspected?.id).toBe(4);
    panel.getComponent(BigTable).vm.$emit('open', 1);
    await settle();
    expect(traffic.inspected?.id).toBe(9);
  });

  it('make visible what the wire hides', async () => {
    const { panel } = await shown(listed(timer({ timer: 'subscribe', detail: 'x\u202ey', at: 'h\u202e' })));
    expect(panel.html()).not.toContain('\u202e');
    expect(cells(panel, 'at')[0]).toContain('U+202E');
  });

  it.each<[string, Parameters<typeof createFakeRpc>[0], boolean, string]>([
    ['no call is chosen', {}, false, 'Select a call to see its timers.'],
    ['none was started', listed(), true, 'No timer has been started in these calls.'],
    ['they cannot be told', { 'flows.timers': refuse('BUSY') }, true, 'Too much at once'],
  ])('say so where %s', async (_, answers, isChosen, said) => {
    const { panel } = await shown(answers, isChosen);
    expect(panel.text()).toContain(said);
    expect(panel.find('.body').exists()).toBe(false);
  });

  it('stay, and say what is wrong, where a later question fails', async () => {
    let isRefused = false;
    const { panel } = await shown({
      'flows.timers': () => (isRefused ? refuse('BUSY')() : { timers: [timer()] }),
    });
    isRefused = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cells(panel, 'timer')).toEqual(['B']);
    expect(panel.get('footer .error').text()).toContain('Too much at once');
  });
});

describe('a timer', () => {
  it.each<[string, Partial<FlowTimer>, number, ReturnType<typeof leftOf>]>([
    ['runs', {}, 3_000, { key: 'left', ms: 30_000 }],
    ['is to be renewed first', { due: 20_000 }, 3_000, { key: 'renew', ms: 17_000 }],
    ['was to be renewed', { due: 2_000 }, 3_000, { key: 'left', ms: 30_000 }],
    ['is over', { ended: 1_500 }, 3_000, { key: 'after', ms: 500 }],
    ['still ran when the capture ended', {}, 99_000, null],
  ])('that %s tells how long', (_, parts, now, expected) => {
    expect(leftOf(timer(parts), now)).toEqual(expected);
  });

  it.each<[Partial<FlowTimer>, number, number]>([
    [{}, 9_000, 0.25],
    [{}, 99_000, 1],
    [{}, 0, 0],
    [{ ended: 17_000 }, 0, 0.5],
    [{ until: 1_000 }, 0, 1],
  ])('has spent a share of its time: %o at %i', (parts, now, share) => {
    expect(shareOf(timer(parts), now)).toBe(share);
  });

  it('that ran when its capture ended is left open', () => {
    expect([stateWord(timer(), 32_999), stateWord(timer(), 33_000)]).toEqual(['running', 'open']);
  });

  it('that only waited is over, not run out', () => {
    const expired = (name: FlowTimer['timer']) => stateWord(timer({ timer: name, state: 'expired' }), 99_000);
    expect([expired('K'), expired('B')]).toEqual(['over', 'expired']);
    expect(
      placedTimers([timer({ timer: 'J' }), timer()], false).map(({ id, timer: name }) => [id, name]),
    ).toEqual([[1, 'B']]);
  });
});
