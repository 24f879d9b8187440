// @vitest-environment happy-dom
/** The filter bar as a person uses it: keys, proposals, a mistake, progress, and what is kept. */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { usePolling } from '../../../../renderer/composables/use-polling.ts';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useFilter } from '../../../../renderer/stores/filter.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { NO_VIEW } from '../../../../renderer/stores/view-stream.ts';
import FlowCalls from '../../../../renderer/views/traffic/flow/FlowCalls.vue';
import FilterBar from '../../../../renderer/views/traffic/filter/FilterBar.vue';
import { createManualClock } from '../../../../shared/lib/clock.ts';
import { createFakeRpc } from '../fake-rpc.ts';
import { dialogRow } from '../stores/rows.ts';

beforeEach(() => {
  window.localStorage.clear();
  setLanguage('en');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

function show() {
  const own = createPinia();
  setActivePinia(own);
  const rpc = createFakeRpc();
  useConnection().attach(rpc);
  useTraffic().start();
  const bar = mount(FilterBar, { global: { plugins: [i18n, own] }, attachTo: document.body });
  const input = bar.get<HTMLInputElement>('[role="combobox"]');
  const key = (name: string, parts: object = {}) => input.trigger('keydown', { key: name, ...parts });
  async function type(text: string): Promise<void> {
    input.element.value = text;
    input.element.setSelectionRange(text.length, text.length);
    await input.trigger('input');
  }
  const options = (): string[] => bar.findAll('[role="option"] .text').map((option) => option.text());
  return { rpc, bar, input, key, type, options, filter: useFilter(), traffic: useTraffic() };
}

describe('the filter bar', () => {
  it('proposes what can be written, and Tab takes it', async () => {
    const { input, key, type, options, filter } = show();
    await type('meth');
    expect(options()[0]).toBe('method');
    expect(input.attributes('aria-expanded')).toBe('true');
    await key('Tab');
    await flushPromises();
    expect(filter.text).toBe('method ');
    expect(options()).toContain('==');
  });

  it('takes the one that arrows chose by Enter, and else filters by it', async () => {
    const { input, key, type, filter, traffic } = show();
    await type('method == ');
    await key('ArrowDown');
    await key('ArrowDown');
    const active = input.attributes('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.textContent).toContain('ACK');
    await key('Enter');
    await flushPromises();
    expect([filter.text, traffic.filtering.filter]).toEqual(['method == ACK ', '']);
    await key('Enter');
    expect(traffic.filtering.filter).toBe('method == ACK');
  });

  it('closes the proposals by Esc, and then gives up a filter that runs', async () => {
    const { bar, key, type, options, traffic } = show();
    await type('meth');
    await key('Escape');
    expect(options()).toEqual([]);
    await key('Enter');
    expect(bar.find('.cancel').exists()).toBe(true);
    await key('Escape');
    expect([traffic.filtering.filter, bar.find('.cancel').exists()]).toEqual(['', false]);
  });

  it('says what is wrong beside the place of it, in the language in use', async () => {
    const { bar, input, key, type } = show();
    await type('method = INVITE');
    await key('Escape');
    await key('Enter');
    const alert = bar.get('[role="alert"]');
    expect(alert.text()).toContain('Write == to compare');
    expect(alert.text()).toContain('still show everything');
    expect([input.attributes('aria-invalid'), input.attributes('aria-describedby')]).toEqual([
      'true',
      alert.attributes('id'),
    ]);
    expect(bar.get('.mistake').text()).toBe('=');
    setLanguage('zh');
    await flushPromises();
    expect(bar.get('[role="alert"]').text()).toContain('列表');
  });

  it('says how far the core has come', async () => {
    const { rpc, bar, filter } = show();
    filter.choose('alice');
    const view = { ...NO_VIEW, view: 2, asked: 250, total: 1_000 };
    rpc.streams('view').at(-1)?.on.snapshot(view);
    await flushPromises();
    expect(bar.get('.share').text()).toBe('25 %');
    expect(bar.get('.progress').attributes('style')).toContain('25%');
    rpc
      .streams('view')
      .at(-1)
      ?.on.snapshot({ ...view, asked: 1_000, running: false });
    await flushPromises();
    expect(bar.find('.share').exists()).toBe(false);
  });

  it('takes the filter off by its cross', async () => {
    const { bar, filter, traffic } = show();
    filter.choose('alice');
    await flushPromises();
    await bar.get('[aria-label="Take the filter off"]').trigger('click');
    expect([filter.text, traffic.filtering.filter]).toEqual(['', '']);
  });

  it('takes the keyboard where that is asked for', async () => {
    const { input, filter } = show();
    filter.focus();
    await flushPromises();
    expect(document.activeElement).toBe(input.element);
  });

  it('gives the keyboard back by Esc to where it was', async () => {
    const { input, key, filter } = show();
    const list = document.body.appendChild(document.createElement('button'));
    list.focus();
    filter.focus();
    await flushPromises();
    expect(document.activeElement).toBe(input.element);
    await key('Escape');
    expect(document.activeElement).toBe(list);
  });
});

describe('the legs of a call', () => {
  it('say why they are legs, and are selected by a press', async () => {
    const leg = {
      dialog: dialogRow(7, { from: '<b>alice' }),
      reasons: [
        { reason: 'session-id' as const, detail: 'ab30' },
        { reason: 'users-and-time' as const, detail: 'alice, bob' },
      ],
    };
    const view = mount(FlowCalls, {
      props: { legs: [leg], dialogs: [], withLegs: false },
      global: { plugins: [i18n] },
    });
    expect(view.text()).toContain('same Session-ID');
    expect(view.text()).toContain('same users at the same time');
    expect(view.find('b').exists()).toBe(false);
    expect(view.get('.call').attributes('title')).toContain('ab30');
    await view.get('.call').trigger('click');
    expect(view.emitted('select')).toEqual([[7]]);
  });
});

describe('what is asked again and again', () => {
  it('is asked after a pause behind each answer, and no more when nobody looks', async () => {
    const clock = createManualClock();
    const answers: (() => void)[] = [];
    const ask = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
    const view = mount(
      defineComponent({
        setup() {
          usePolling(ask, 1_000, clock);
          return () => h('i');
        },
      }),
    );
    clock.advance(5_000);
    expect(ask).toHaveBeenCalledTimes(1);
    answers.shift()?.();
    await flushPromises();
    clock.advance(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
    view.unmount();
    answers.shift()?.();
    await flushPromises();
    clock.advance(5_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
