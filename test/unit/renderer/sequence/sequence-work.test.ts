// @vitest-environment happy-dom
/** A sequence in its tab, over a core that answers as a test says. */
import type { VueWrapper } from '@vue/test-utils';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useRuns } from '../../../../renderer/stores/runs.ts';
import { createDraft } from '../../../../renderer/views/compose/draft.ts';
import SequenceWork from '../../../../renderer/views/compose/sequence/SequenceWork.vue';
import { ContractError } from '../../../../shared/contract/errors.ts';
import type { RowResult, RunView, StepResult } from '../../../../shared/model/sequence.ts';
import { problemTrouble } from '../../../../shared/sequence/problem-text.ts';
import { readSequence } from '../../../../shared/sequence/read.ts';
import type { FakeRpc } from '../fake-rpc.ts';
import { createFakeRpc } from '../fake-rpc.ts';

const TEXT = 'name: Ping\n# why\nsend options.sip\nwait 200\n  expect header Allow exists\n';

const result = (line: number, text: string, more: Partial<StepResult> = {}): StepResult => ({
  line,
  text,
  depth: 0,
  turn: 0,
  isCheck: false,
  state: 'passed',
  started: 1_000,
  ended: 1_020,
  expected: null,
  got: null,
  messageId: null,
  exchange: null,
  trouble: null,
  ...more,
});
const STEPS = [
  result(3, 'send options.sip'),
  result(4, 'wait 200'),
  result(5, 'expect header Allow exists', {
    isCheck: true,
    state: 'failed',
    expected: { code: 'text', data: { text: 'header Allow exists' } },
    got: { code: 'no-header', data: { name: 'Allow' } },
    messageId: 8,
  }),
];
const row = (index: number, steps = STEPS): RowResult => ({
  index,
  values: { user: `u${index}` },
  state: 'failed',
  started: 1_000,
  ended: 1_100,
  steps,
  omitted: 0,
  dialogs: [],
});
const run = (more: Partial<RunView> = {}): RunView => ({
  id: 1,
  name: 'Ping',
  path: '',
  environment: '',
  state: 'failed',
  started: 1_000,
  ended: 1_100,
  rows: 1,
  done: 1,
  passed: 0,
  failed: 1,
  revision: 1,
  trouble: null,
  ...more,
});

let rpc: FakeRpc;
let wrapper: VueWrapper;
let text: string;

function show(answers: Parameters<typeof createFakeRpc>[0] = {}, written = TEXT): void {
  rpc = createFakeRpc({
    'runs.list': () => ({ runs: [] }),
    'runs.start': () => ({ id: 1 }),
    'runs.rows': ({ from, count }) => ({ rows: [row(from)].slice(0, count) }),
    ...answers,
  });
  useConnection().attach(rpc);
  text = written;
  const draft = createDraft('d1', { kind: 'sequence', text });
  wrapper = mount(SequenceWork, {
    props: {
      draft,
      onEdit: (patch: { text?: string }) => {
        text = patch.text ?? text;
        void wrapper.setProps({ draft: { ...draft, text } });
      },
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  });
}

beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
  setActivePinia(createPinia());
});
afterEach(() => {
  wrapper.unmount();
  vi.restoreAllMocks();
});

const lines = (): string[] =>
  wrapper.findAll('.step-line').map((one) => one.find('.said').text().replaceAll(/\s+/g, ' '));
const main = (at: number) => wrapper.findAll('.step-line .main')[at];

async function begin(view = run()): Promise<void> {
  await wrapper.find('.sequence-head .primary').trigger('click');
  await flushPromises();
  rpc.snapshot('run', view);
  await flushPromises();
}

describe('the steps of a sequence', () => {
  it('stand in words, in either language, with their comments', async () => {
    show();
    expect(lines()).toEqual([
      'why',
      'Send options.sip',
      'Wait for a response 200',
      'Expect the header Allow to be there',
    ]);
    setLanguage('zh');
    await flushPromises();
    expect(lines()).toContain('期望头字段 Allow 存在');
  });

  it('are edited in their place: only that line changes', async () => {
    show();
    await main(2)?.trigger('click');
    const form = wrapper.find('.step-form');
    const [message, within] = form.findAll('input');
    await message?.setValue('2xx');
    await within?.setValue('soon');
    await form.trigger('submit');
    expect(form.text()).toContain('A time as 500ms');
    expect(text).toBe(TEXT);
    await within?.setValue('2s');
    await form.trigger('submit');
    expect(text).toBe(TEXT.replace('wait 200', 'wait 2xx within 2s'));
    expect(wrapper.find('.step-form').exists()).toBe(false);
  });

  it('move, go and come back by keys', async () => {
    show();
    await main(1)?.trigger('focus');
    await main(1)?.trigger('keydown', { key: 'ArrowDown', altKey: true });
    const moved = 'name: Ping\n# why\nwait 200\n  expect header Allow exists\nsend options.sip\n';
    expect(text).toBe(moved);
    await flushPromises();
    expect(document.activeElement?.textContent).toContain('Send options.sip');
    await main(3)?.trigger('keydown', { key: 'Delete' });
    expect(text).toBe(moved.replace('send options.sip\n', ''));
    await flushPromises();
    await main(2)?.trigger('keydown', { key: 'z', ctrlKey: true });
    expect(text).toBe(moved);
    await flushPromises();
    await main(0)?.trigger('keydown', { key: 'z', ctrlKey: true });
    expect(text).toBe(TEXT);
  });

  it('are rendered where they are in sight, however many there are, and where the focus is', async () => {
    const count = 1_000;
    show({}, Array.from({ length: count }, (_, n) => `pause ${n + 1}ms\n`).join(''));
    expect(wrapper.findAll('.step-line').length).toBeLessThan(60);
    expect(wrapper.find('.step-line').attributes()).toMatchObject({
      'aria-posinset': '1',
      'aria-setsize': String(count),
    });
    wrapper.find<HTMLElement>('.step-line .main').element.focus();
    for (let n = 1; n < 100; n++) {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }),
      );
      await flushPromises();
    }
    expect(document.activeElement?.closest('[data-line]')?.getAttribute('aria-posinset')).toBe('100');
    expect(wrapper.findAll('.step-line').length).toBeLessThan(60);
  });

  it('get an expectation behind those they have', async () => {
    show();
    await wrapper.find('[aria-label="Add an expectation"]').trigger('click');
    expect(text).toBe(`${TEXT}  expect status = 200\n`);
    expect(wrapper.find('.step-form').exists()).toBe(true);
  });

  it('change with the head', async () => {
    show();
    await wrapper.find('.sequence-head .data').setValue('users.csv');
    expect(text).toBe(TEXT.replace('name: Ping\n', 'name: Ping\ndata: users.csv\n'));
  });
});

describe('a run', () => {
  it('tells at each step what came of it, and what was expected where it failed', async () => {
    show();
    await begin();
    expect(rpc.calls.find(({ method }) => method === 'runs.start')?.input).toEqual({
      path: '',
      text: TEXT,
      environment: '',
    });
    const states = wrapper.findAll('.step-line').map((one) => one.find('.state').text());
    expect(states).toEqual(['', 'passed', 'passed', 'failed']);
    expect(wrapper.find('.failure').text().replaceAll(/\s+/g, ' ')).toBe(
      'expected header Allow exists · got no Allow',
    );
    setLanguage('zh');
    await flushPromises();
    expect(wrapper.find('.failure').text().replaceAll(/\s+/g, ' ')).toBe(
      '期望 header Allow exists · 实际 没有 Allow',
    );
    setLanguage('en');
    await flushPromises();
    expect(wrapper.find('.run-summary').text()).toContain('Failed');
    expect(wrapper.findAll('.run-steps li')).toHaveLength(1);
  });

  it('is listed as it ran where the steps were changed since', async () => {
    show();
    await begin();
    await main(1)?.trigger('keydown', { key: 'Delete' });
    await flushPromises();
    expect(wrapper.findAll('.step-line .state.passed')).toHaveLength(0);
    expect(wrapper.find('.run-steps').text()).toContain('have been changed since this run');
    expect(wrapper.findAll('.run-steps li')).toHaveLength(3);
  });

  it('of very many steps lists those in sight', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => result(n + 1, 'pause 1ms'));
    show({ 'runs.rows': ({ from }) => ({ rows: [row(from, many)] }) });
    await begin();
    expect(wrapper.find('.run-steps').text()).toContain('line 1');
    expect(wrapper.findAll('.run-steps li').length).toBeLessThan(60);
  });

  it('that cannot begin says why, with the line', async () => {
    show({
      'runs.start': () => {
        throw new ContractError('INVALID_INPUT', 'the data cannot be read', { line: 4 });
      },
    });
    await begin();
    expect(wrapper.find('.run-summary').text()).toContain('line 4');
    expect(wrapper.find('.run-summary').text()).toContain('could not begin');
  });

  it('of a text that cannot be read says what is wrong with it, in the words of its line', async () => {
    const [problem] = readSequence('send options.sip\nwiat 200\n').problems;
    show({
      'runs.start': () => {
        const { message, data } = problem ? problemTrouble(problem) : { message: '' };
        throw new ContractError('INVALID_INPUT', message, data);
      },
    });
    await begin();
    expect(wrapper.find('.run-summary').text()).toBe(
      'It could not begin: line 2: No step begins with “wiat”',
    );
  });

  it('is begun by Ctrl+Enter from anywhere, once, and stopped', async () => {
    show({ 'runs.stop': () => ({}) });
    const press = (): boolean =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }),
      );
    press();
    await flushPromises();
    rpc.snapshot('run', run({ state: 'running', ended: null, done: 0 }));
    await flushPromises();
    press();
    await flushPromises();
    expect(rpc.calls.filter(({ method }) => method === 'runs.start')).toHaveLength(1);
    await wrapper.findAll('.sequence-head button').at(0)?.trigger('click');
    expect(rpc.calls.at(-1)).toEqual({ method: 'runs.stop', input: { id: 1 } });
  });

  it('shows the row that is chosen, and keeps it while others run', async () => {
    show();
    await begin(run({ rows: 40, done: 10, state: 'running', ended: null }));
    expect(useRuns().index).toBe(10);
    useRuns().chooseRow(3);
    rpc.delta('run', run({ rows: 40, done: 11, state: 'running', ended: null }));
    await flushPromises();
    expect(useRuns().index).toBe(3);
    expect(wrapper.find('.run-rows').exists()).toBe(true);
  });

  it('that is over shows the first row that failed', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      ...row(index),
      state: index === 24 ? ('failed' as const) : ('passed' as const),
    }));
    show({ 'runs.rows': ({ from, count }) => ({ rows: rows.slice(from, from + count) }) });
    await begin(run({ rows: 30, done: 30, passed: 29 }));
    expect(useRuns().row?.index).toBe(24);
  });

  it('is written as JUnit XML', async () => {
    show({ 'runs.report': () => ({ text: '<testsuite/>' }) });
    await begin();
    const written: string[] = [];
    await useRuns().saveReport(async (name) => ({
      write: async (bytes) => void written.push(name, new TextDecoder().decode(bytes)),
      close: async () => void written.push('closed'),
      abort: async () => undefined,
    }));
    expect(written).toEqual(['Ping.xml', '<testsuite/>', 'closed']);
  });
});
