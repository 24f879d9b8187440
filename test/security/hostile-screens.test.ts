// @vitest-environment happy-dom
/** Names and texts that somebody made to be more than text, on the screens of the workspace and of runs: they are shown, never obeyed. */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Component } from 'vue';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../renderer/i18n/index.ts';
import { useConnection } from '../../renderer/stores/rpc.ts';
import { useWorkspace } from '../../renderer/stores/workspace.ts';
import RunSteps from '../../renderer/views/compose/sequence/RunSteps.vue';
import HistoryItem from '../../renderer/views/compose/workspace/HistoryItem.vue';
import WorkspaceTree from '../../renderer/views/compose/workspace/WorkspaceTree.vue';
import type { StepResult } from '../../shared/model/sequence.ts';
import type { HistoryRow } from '../../shared/model/workspace.ts';
import { createFakeRpc, settle } from '../unit/renderer/fake-rpc.ts';
import { entriesOf, entryOf } from '../unit/renderer/workspace/some-entries.ts';

const IMAGE = '<img src=x onerror=alert(1)>';
const TURNED = 'a\u202ecod\u0007';

class InstantResizeObserver {
  private readonly tell: (entries: readonly []) => void;
  constructor(tell: (entries: readonly []) => void) {
    this.tell = tell;
  }
  observe(): void {
    this.tell([]);
  }
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
  setActivePinia(createPinia());
  vi.stubGlobal('ResizeObserver', InstantResizeObserver);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

async function show(component: Component, props: Record<string, unknown>) {
  const wrapper = mount(component, { props, global: { plugins: [i18n] }, attachTo: document.body });
  await flushPromises();
  await nextTick();
  expect(wrapper.findAll('img, script, iframe')).toEqual([]);
  return wrapper;
}

describe('hostile names', () => {
  it('of files are text in the tree, and what turns them round is seen', async () => {
    const entries = [
      ...entriesOf([`${IMAGE}.sip`, `${TURNED}.sip`]),
      entryOf('m.sip', { order: 2, method: IMAGE, uri: IMAGE }),
    ];
    const rpc = createFakeRpc({
      'workspace.entries': () => ({ revision: 1, total: entries.length, entries }),
    });
    useConnection().attach(rpc);
    useWorkspace().start();
    rpc.snapshot('workspace', {
      root: '/w',
      revision: 1,
      entries: entries.length,
      unlisted: 0,
      trouble: null,
    });
    await settle();
    await settle();
    const tree = await show(WorkspaceTree, { shown: '' });
    expect(tree.text()).toContain(IMAGE);
    expect(tree.html()).not.toContain('\u202e');
    expect(tree.text()).toContain('\u2039U+202E\u203a');
  });

  it('of sends are text in the history', async () => {
    const row: HistoryRow = {
      ...{ id: 1, time: 1_000, method: IMAGE, uri: IMAGE, name: `${IMAGE}${TURNED}`, path: IMAGE },
      ...{
        destination: IMAGE,
        callId: IMAGE,
        outcome: { kind: 'answer', status: 200, reason: IMAGE },
        exchange: null,
        run: { name: `${IMAGE}${TURNED}`, path: IMAGE, started: 0, row: 1, rows: 2, line: 3 },
      },
    };
    const item = await show(HistoryItem, { row });
    expect(item.text()).toContain(IMAGE);
    expect(item.html()).not.toContain('\u202e');
  });
});

describe('hostile results', () => {
  it('are text: a step, what was expected, what came, and why', async () => {
    const said = { code: 'text', data: { text: `${IMAGE}${TURNED}` } } as const;
    const step: StepResult = {
      ...{ line: 1, text: `send "${IMAGE}"`, depth: 0, turn: 0, isCheck: false, state: 'failed' },
      ...{ started: 1_000, ended: 1_001, expected: said, got: said },
      ...{ messageId: null, exchange: null, trouble: null },
    };
    const refused = { ...step, got: null, trouble: { code: IMAGE, message: `${IMAGE}${TURNED}` } };
    const steps = await show(RunSteps, { steps: [step, refused], title: IMAGE, lit: null });
    expect(steps.html()).not.toContain('\u202e');
    expect(steps.text()).toContain(IMAGE);
  });
});
