// @vitest-environment happy-dom
/** The statistics as a person uses them; what draws is replaced, for a test has no canvas. */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChartSpec } from '../../../../renderer/components/ui/chart-spec.ts';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useFilter } from '../../../../renderer/stores/filter.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { NO_VIEW } from '../../../../renderer/stores/view-stream.ts';
import StatisticsCharts from '../../../../renderer/views/traffic/statistics/StatisticsCharts.vue';
import type { Statistics } from '../../../../shared/model/statistics.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { figures } from './some-figures.ts';

interface Drawing {
  spec: ChartSpec;
  readonly choose: (at: number) => void;
  updates: number;
}
const drawn = vi.hoisted(() => ({ charts: [] as Drawing[] }));
vi.mock('../../../../renderer/components/ui/chart-engine.ts', () => ({
  drawChart(_: unknown, spec: ChartSpec, __: unknown, choose: (at: number) => void) {
    const drawing: Drawing = { spec, choose, updates: 0 };
    drawn.charts.push(drawing);
    return {
      update: (next: ChartSpec) => Object.assign(drawing, { spec: next, updates: drawing.updates + 1 }),
      destroy: () => drawn.charts.splice(drawn.charts.indexOf(drawing), 1),
    };
  },
}));

beforeEach(() => {
  window.localStorage.clear();
  setLanguage('en');
});
afterEach(() => document.body.replaceChildren());

async function show(answer: () => Statistics = figures) {
  const own = createPinia();
  setActivePinia(own);
  const rpc = createFakeRpc({
    'statistics.get': answer,
    'views.page': ({ from }) => ({ from, messages: [], dialogs: [] }),
  });
  useConnection().attach(rpc);
  useTraffic().start();
  const view = mount(StatisticsCharts, { global: { plugins: [i18n, own] }, attachTo: document.body });
  rpc.snapshot('view', { ...NO_VIEW, view: 7, nextMessage: 102, running: false });
  await flushPromises();
  const card = (title: string) => view.get(`section[aria-label="${title}"]`);
  const drawing = (of: string): Drawing => {
    const found = drawn.charts.find(({ spec }) => spec.labels.includes(of));
    if (!found) throw new Error(`no chart of ${of}`);
    return found;
  };
  return { rpc, view, card, drawing, filter: useFilter() };
}

describe('the statistics', () => {
  it('are those of the view that is shown', async () => {
    const { rpc, view } = await show();
    expect(rpc.calls).toContainEqual({ method: 'statistics.get', input: { view: 7 } });
    expect(view.get('.head-figures').text()).toContain('50.0 %');
    view.unmount();
  });

  it('filter by the bar that is clicked, within the filter that is on', async () => {
    const { view, drawing, filter } = await show();
    drawing('486 Busy Here').choose(0);
    expect(filter.text).toBe('status == 486');
    useTraffic().filtering.open('method == INVITE or method == BYE');
    drawing('192.0.2.1').choose(0);
    expect(filter.text).toBe('(method == INVITE or method == BYE) and host == "192.0.2.1"');
    view.unmount();
  });

  it('filter by the rows of a table and by a legend, which are buttons', async () => {
    const { view, card, filter } = await show();
    await card('Response codes').get('button[aria-label$="As a table"]').trigger('click');
    const row = card('Response codes').get('tbody tr');
    expect(row.text()).toBe('486 Busy Here50');
    await row.get('button').trigger('click');
    expect(filter.text).toBe('status == 486');
    await card('Messages over time').get('.chart-legend button').trigger('click');
    expect(filter.text).toBe('status == 486 and method == INVITE');
    view.unmount();
  });

  it('have pictures with names, and say where there is nothing to draw', async () => {
    const { view, card } = await show();
    const name = card('Response codes').get('canvas[role="img"]').attributes('aria-label');
    expect(name).toBe('Response codes: most: 486 Busy Here (50)');
    expect(card('Post-dial delays').text()).toContain('Nothing to show.');
    expect(card('Post-dial delays').find('button').exists()).toBe(false);
    view.unmount();
  });

  it('are drawn anew in another language and another theme, and given up when they are left', async () => {
    const { view, drawing } = await show();
    const codes = drawing('486 Busy Here');
    document.documentElement.dataset['theme'] = 'light';
    await flushPromises();
    await vi.waitFor(() => expect(codes.updates).toBe(1));
    setLanguage('zh');
    await flushPromises();
    expect(codes.updates).toBe(2);
    expect(view.text()).toContain('响应状态码');
    view.unmount();
    expect(drawn.charts).toEqual([]);
  });

  it('teach where there is nothing yet, and tell why there is nothing', async () => {
    const { view } = await show(() => figures({ messages: 0 }));
    expect(view.text()).toContain('Nothing to count yet.');
    view.unmount();
    const { view: other } = await show(refuse('NOT_FOUND'));
    expect(other.get('[role="status"]').text()).toContain('NOT_FOUND');
    other.unmount();
  });
});
