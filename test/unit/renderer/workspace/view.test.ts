// @vitest-environment happy-dom
/** The screens of the workspace, mounted over a client that does what the test says. */
import type { DOMWrapper } from '@vue/test-utils';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Component } from 'vue';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { useHistory } from '../../../../renderer/stores/history.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useWorkspace } from '../../../../renderer/stores/workspace.ts';
import { createDraft } from '../../../../renderer/views/compose/draft.ts';
import HistoryList from '../../../../renderer/views/compose/HistoryList.vue';
import VariablesPanel from '../../../../renderer/views/compose/VariablesPanel.vue';
import EnvironmentFoot from '../../../../renderer/views/compose/workspace/EnvironmentFoot.vue';
import SearchHits from '../../../../renderer/views/compose/workspace/SearchHits.vue';
import SettingsDialog from '../../../../renderer/views/compose/workspace/SettingsDialog.vue';
import WorkspacePane from '../../../../renderer/views/compose/workspace/WorkspacePane.vue';
import WorkspaceTree from '../../../../renderer/views/compose/workspace/WorkspaceTree.vue';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import type { HistoryRow, WorkspaceEntry } from '../../../../shared/model/workspace.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';
import { entriesOf, entryOf, variable } from './some-entries.ts';

type Answers = Parameters<typeof createFakeRpc>[0];

class InstantResizeObserver {
  private readonly tell: () => void;
  constructor(tell: () => void) {
    this.tell = tell;
  }
  observe(): void {
    this.tell();
  }
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
  vi.stubGlobal('ResizeObserver', InstantResizeObserver);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

async function withWorkspace(
  entries: readonly WorkspaceEntry[],
  answers: Answers = {},
  root = '/home/a/sip',
) {
  setActivePinia(createPinia());
  const rpc = createFakeRpc({
    'workspace.entries': ({ from, count }) => ({
      ...{ revision: 1, total: entries.length },
      entries: entries.slice(from, from + count),
    }),
    'workspace.read': ({ path }) => ({ bytes: utf8(`OPTIONS sip:${path} SIP/2.0\n\n`), version: 'v1' }),
    'workspace.move': () => ({}),
    'workspace.remove': () => ({ trash: '1' }),
    ...answers,
  });
  useConnection().attach(rpc);
  useWorkspace().start();
  rpc.snapshot('workspace', { root, revision: 1, entries: entries.length, unlisted: 0, trouble: null });
  await settle();
  await settle();
  return rpc;
}

async function show(component: Component, props: Record<string, unknown> = {}) {
  const wrapper = mount(component, { props, global: { plugins: [i18n] }, attachTo: document.body });
  await flushPromises();
  await nextTick();
  return wrapper;
}

const asked = (rpc: ReturnType<typeof createFakeRpc>, method: string) =>
  rpc.calls.filter((call) => call.method === method).map(({ input }) => input);
const textsOf = (rows: DOMWrapper<Element>[]): string[] =>
  rows.map((row) => row.text().replaceAll(/\s+/g, ' '));

describe('the tree', () => {
  const PATHS = ['Calls', 'Calls/invite.sip', 'ping.sip', 'flow.seq'];

  it('has a few rows in the document however many files there are', async () => {
    await withWorkspace(entriesOf(Array.from({ length: 5_000 }, (_, n) => `r${n}.sip`)));
    const tree = (await show(WorkspaceTree, { shown: '' })).get('[role="tree"]');
    const rows = tree.findAll('[role="treeitem"]');
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.attributes()).toMatchObject({
      'aria-setsize': '5000',
      'aria-posinset': '1',
      'aria-level': '1',
    });
  });

  it('is walked by keys: the row that is meant is its active descendant', async () => {
    await withWorkspace(entriesOf(PATHS));
    const tree = (await show(WorkspaceTree, { shown: '' })).get('[role="tree"]');
    const meant = (): string => tree.find(`[id="${tree.attributes('aria-activedescendant')}"]`).text() ?? '';
    await tree.trigger('focus');
    expect(meant()).toContain('Calls');
    await tree.trigger('keydown', { key: 'ArrowDown' });
    expect(meant()).toContain('invite');
    await tree.trigger('keydown', { key: 'Home' });
    await tree.trigger('keydown', { key: 'ArrowLeft' });
    expect(tree.findAll('[role="treeitem"]').map((row) => row.attributes('aria-expanded'))).toEqual([
      'false',
      undefined,
      undefined,
    ]);
  });

  it('opens a file as a draft', async () => {
    await withWorkspace(entriesOf(PATHS));
    const tree = (await show(WorkspaceTree, { shown: '' })).get('[role="tree"]');
    await tree.findAll('[role="treeitem"]')[1]?.trigger('click');
    await flushPromises();
    expect(useCompose().active?.path).toBe('Calls/invite.sip');
  });

  it('renames in place, keeps the ending, and refuses a name that is none', async () => {
    const rpc = await withWorkspace(entriesOf(PATHS));
    const tree = (await show(WorkspaceTree, { shown: '' })).get('[role="tree"]');
    await tree.trigger('focus');
    await tree.trigger('keydown', { key: 'ArrowDown' });
    await tree.trigger('keydown', { key: 'F2' });
    const field = tree.find('input');
    await field.setValue('a/b');
    await field.trigger('keydown', { key: 'Enter' });
    expect(asked(rpc, 'workspace.move')).toEqual([]);
    await field.setValue('call');
    await field.trigger('keydown', { key: 'Enter' });
    expect(asked(rpc, 'workspace.move')).toEqual([{ from: 'Calls/invite.sip', to: 'Calls/call.sip' }]);
    expect(tree.find('input').exists()).toBe(false);
  });

  it('moves rows by Alt and arrows, and takes away by Delete', async () => {
    const rpc = await withWorkspace(entriesOf(PATHS));
    const tree = (await show(WorkspaceTree, { shown: '' })).get('[role="tree"]');
    await tree.trigger('focus');
    await tree.trigger('keydown', { key: 'End' });
    await tree.trigger('keydown', { key: 'ArrowUp', altKey: true });
    expect(asked(rpc, 'workspace.move')).toEqual([{ from: 'flow.seq', to: 'flow.seq', before: 'ping.sip' }]);
    await tree.trigger('keydown', { key: 'Delete' });
    expect(asked(rpc, 'workspace.remove')).toEqual([{ path: 'flow.seq' }]);
  });
});

describe('the pane', () => {
  it('teaches where the workspace is while nothing is in it, and adds the templates', async () => {
    const rpc = await withWorkspace(entriesOf([]), {
      'workspace.add': ({ files }) => ({ paths: files.map(({ path }) => path) }),
    });
    const pane = await show(WorkspacePane, { path: '', templateId: '' });
    expect(pane.text()).toContain('/home/a/sip');
    await pane
      .findAll('button')
      .find((button) => button.text() === 'Add templates')
      ?.trigger('click');
    const [added] = asked(rpc, 'workspace.add');
    expect(added).toMatchObject({ folder: '' });
    expect(JSON.stringify(added)).toContain('.sip');
  });

  it('says so where no workspace is open', async () => {
    await withWorkspace([], {}, '');
    const pane = await show(WorkspacePane, { path: '', templateId: '' });
    expect(pane.text()).toContain('No workspace is open');
    expect(pane.find('[role="tree"]').exists()).toBe(false);
  });

  it('offers to bring back what was taken away', async () => {
    const rpc = await withWorkspace(entriesOf(['a.sip']), { 'workspace.restore': () => ({ path: 'a.sip' }) });
    const pane = await show(WorkspacePane, { path: '', templateId: '' });
    await useWorkspace().remove('a.sip');
    await nextTick();
    await pane
      .findAll('button')
      .find((button) => button.text() === 'Undo')
      ?.trigger('click');
    expect(asked(rpc, 'workspace.restore')).toEqual([{ trash: '1' }]);
  });

  it('marks what was searched for, as text', async () => {
    await withWorkspace(entriesOf(['a.sip']));
    useWorkspace().found = {
      hits: [{ path: 'a.sip', line: 3, excerpt: 'To: <b>x', from: 4, to: 7 }],
      more: true,
    };
    useWorkspace().searchText = '<b>';
    const hits = await show(SearchHits);
    expect(hits.find('mark').text()).toBe('<b>');
    expect(textsOf(hits.findAll('li'))).toEqual(['aline 3To: <b>x']);
    expect(hits.find('[role="status"]').text()).toContain('first 1');
  });
});

describe('environments', () => {
  const ENTRIES = [
    entryOf('', { variables: [variable('who', 'w')] }),
    entryOf('lab.env', { variables: [variable('who', 'e')], secrets: [{ name: 'key', known: false }] }),
  ];

  it('are shown at the foot, with what is missing', async () => {
    await withWorkspace(ENTRIES);
    useWorkspace().setEnvironment('lab');
    const foot = await show(EnvironmentFoot);
    expect(foot.text()).toContain('lab');
    expect(foot.get('.missing').attributes('aria-label')).toBe('1 secret is not set');
    expect(foot.get('.missing').text()).toBe('1');
  });

  it('are written with what stood in the file, and their secrets told to the core alone', async () => {
    const rpc = await withWorkspace(ENTRIES, {
      'workspace.read': () => ({ bytes: utf8('# ours\nvar who: e\nsecret key\n'), version: 'v7' }),
      'workspace.write': () => ({ version: 'v8' }),
      'secrets.set': () => ({}),
    });
    const dialog = await show(SettingsDialog, { of: { kind: 'environment', name: 'lab' } });
    const fields = dialog.findAll('input');
    expect(fields.map((field) => (field.element as HTMLInputElement).value)).toEqual([
      'lab',
      'who',
      'e',
      'key',
      '',
    ]);
    await fields[2]?.setValue('other');
    await fields[4]?.setValue('hidden');
    await dialog.trigger('submit');
    await flushPromises();
    const [written] = asked(rpc, 'workspace.write');
    expect(written).toEqual({ path: 'lab.env', text: '# ours\nvar who: other\nsecret key\n', version: 'v7' });
    expect(asked(rpc, 'secrets.set')).toEqual([{ environment: 'lab', name: 'key', value: 'hidden' }]);
    expect(dialog.emitted('done')).toHaveLength(1);
  });

  it.each([
    ['', false, ['new']],
    ['lab', false, []],
    ['lab', true, ['new']],
  ])('are chosen when they are made while %j is, taking over: %s', async (chosen, takesOver, now) => {
    const rpc = await withWorkspace(ENTRIES, { 'workspace.write': () => ({ version: 'v1' }) });
    useWorkspace().setEnvironment(chosen);
    const set = vi.spyOn(useWorkspace(), 'setEnvironment');
    const dialog = await show(SettingsDialog, { of: { kind: 'environment', name: '' } });
    await dialog.find('input').setValue('new');
    const offer = dialog.findAll('[role="switch"]');
    expect(offer).toHaveLength(chosen === '' ? 0 : 1);
    if (takesOver) await offer[0]?.trigger('click');
    await dialog.trigger('submit');
    await flushPromises();
    expect(asked(rpc, 'workspace.write')).toHaveLength(1);
    expect(set.mock.calls.flat()).toEqual(now);
  });

  it('refuse a name that cannot stand between braces', async () => {
    const rpc = await withWorkspace(ENTRIES);
    const dialog = await show(SettingsDialog, { of: { kind: 'environment', name: '' } });
    await dialog.find('input').setValue('new');
    await dialog
      .findAll('button')
      .find((button) => button.text() === 'Add a variable')
      ?.trigger('click');
    await dialog.findAll('input')[1]?.setValue('a b');
    await dialog.trigger('submit');
    expect(dialog.find('[role="alert"]').text()).toContain('a b');
    expect(asked(rpc, 'workspace.write')).toEqual([]);
  });

  it('give variables that the tab shows with their place, overridden ones struck', async () => {
    await withWorkspace(ENTRIES);
    useWorkspace().setEnvironment('lab');
    const draft = createDraft('d1', { path: 'a.sip', text: '', variables: [variable('mine', '1')] });
    const panel = await show(VariablesPanel, { draft, lab: null, unresolved: ['nowhere', 'key'] });
    const rows = panel.findAll('li').map((row) => [row.find('.name').text(), row.classes().includes('over')]);
    expect(rows).toEqual([
      ['{{who}}', false],
      ['{{who}}', true],
      ['{{key}}', false],
    ]);
    expect(panel.find('[role="alert"]').text()).toContain('{{nowhere}}');
    await panel
      .findAll('button')
      .find((button) => button.text() === 'Give values here')
      ?.trigger('click');
    expect(panel.emitted('change')?.[0]).toEqual([[variable('mine', '1'), variable('nowhere', '')]]);
  });
});

describe('the history', () => {
  const rowOf = (id: number, parts: Partial<HistoryRow> = {}): HistoryRow => ({
    ...{
      id,
      time: id * 1_000,
      method: 'OPTIONS',
      uri: 'sip:a',
      name: '',
      path: 'a.sip',
      destination: '',
      callId: '',
    },
    ...{ outcome: { kind: 'answer', status: 200, reason: 'OK' }, exchange: null, run: null },
    ...parts,
  });

  async function listed(rows: readonly HistoryRow[]) {
    const rpc = await withWorkspace([], {
      'history.page': ({ from, count }) => ({ rows: rows.slice(from, from + count), total: rows.length }),
      'history.clear': () => ({}),
    });
    useHistory().start();
    const none = { kept: 0, gone: 0, revision: 0 };
    rpc.snapshot('history', { hand: { ...none, kept: rows.length, revision: 1 }, runs: none });
    await settle();
    return { rpc, list: await show(HistoryList, { exchangeId: null }) };
  }
  const button = (list: Awaited<ReturnType<typeof listed>>['list'], text: string) =>
    list.findAll('button').find((one) => one.text() === text);

  it('is asked for a page at a time, and whole where something is looked for in it', async () => {
    const rows = Array.from({ length: 450 }, (_, n) => rowOf(450 - n, { name: `send ${450 - n}` }));
    const { rpc, list } = await listed(rows);
    expect(list.findAll('.history-item')).toHaveLength(200);
    expect(asked(rpc, 'history.page')).toHaveLength(1);
    await list.find('input').setValue('send 44');
    await settle();
    await nextTick();
    expect(textsOf(list.findAll('.where'))).toHaveLength(11);
  });

  it('shows sends of sequences apart, with where they came from, and tells how many made room', async () => {
    const run = { name: 'Busy hour', path: 'a.seq', started: 1, row: 2, rows: 9, line: 4 };
    const rpc = await withWorkspace([], {
      'history.page': ({ of }) => ({
        rows: of === 'runs' ? [rowOf(8, { run }), rowOf(7, { run: { ...run, rows: 1 } })] : [rowOf(9)],
        total: of === 'runs' ? 2 : 1,
      }),
    });
    useHistory().start();
    const count = { kept: 1, gone: 0, revision: 1 };
    rpc.snapshot('history', { hand: count, runs: { kept: 2, gone: 8, revision: 10 } });
    await settle();
    const list = await show(HistoryList, { exchangeId: null });
    expect(list.findAll('.origin')).toHaveLength(0);
    await list.findAll('[role="radio"]')[1]?.trigger('click');
    await settle();
    await nextTick();
    expect(textsOf(list.findAll('.origin'))).toEqual(['Busy hour, row 3', 'Busy hour']);
    expect(list.text()).toContain('The newest 2 are kept; 8 older ones made room.');
    const before = asked(rpc, 'history.page').length;
    rpc.delta('history', { hand: { ...count, revision: 2 }, runs: { kept: 2, gone: 8, revision: 10 } });
    await settle();
    expect(asked(rpc, 'history.page')).toHaveLength(before);
  });

  it('offers what can be done with the send that was opened', async () => {
    const { list } = await listed([rowOf(3), rowOf(2, { path: 'b.sip' }), rowOf(1)]);
    expect(button(list, 'Send again')).toBeUndefined();
    await list.findAll('.history-item')[0]?.trigger('click');
    expect(list.emitted('open')).toEqual([[3]]);
    await button(list, 'Compare with last time')?.trigger('click');
    expect(list.emitted('compare')?.[0]).toEqual([rowOf(3)]);
    await list.findAll('.history-item')[1]?.trigger('click');
    expect(button(list, 'Compare with last time')?.attributes('disabled')).toBeDefined();
  });

  it('is cleared only after a question', async () => {
    const { rpc, list } = await listed([rowOf(1)]);
    await button(list, 'Clear history')?.trigger('click');
    await flushPromises();
    expect(asked(rpc, 'history.clear')).toEqual([]);
    const confirm = [...document.querySelectorAll('[role="dialog"] button')].find(
      (one) => one.textContent === 'Clear history',
    );
    if (confirm instanceof HTMLElement) confirm.click();
    await flushPromises();
    expect(asked(rpc, 'history.clear')).toHaveLength(1);
  });
});
