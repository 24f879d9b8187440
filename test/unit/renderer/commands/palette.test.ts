// @vitest-environment happy-dom
/** The command palette as it hangs in the window, over stores that a test fills. */
import type { VueWrapper } from '@vue/test-utils';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { runCommand } from '../../../../renderer/commands/commands.ts';
import CommandPalette from '../../../../renderer/components/shell/CommandPalette.vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { useNavigation } from '../../../../renderer/stores/navigation.ts';
import { usePalette } from '../../../../renderer/stores/palette.ts';
import { usePreferences } from '../../../../renderer/stores/preferences.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { WorkspaceEntry } from '../../../../shared/model/workspace.ts';
import type { FakeRpc } from '../fake-rpc.ts';
import { createFakeRpc } from '../fake-rpc.ts';

const entry = (path: string, kind: WorkspaceEntry['kind'], method = ''): WorkspaceEntry => ({
  path,
  kind,
  method,
  order: 0,
  uri: '',
  version: '1',
  variables: [],
  secrets: [],
});
const ENTRIES = [
  entry('calls', 'folder'),
  entry('calls/echo.sip', 'request', 'INVITE'),
  entry('calls/basic.seq', 'sequence'),
  entry('lab.env', 'environment'),
];

let wrapper: VueWrapper;
let rpc: FakeRpc;
beforeEach(() => {
  localStorage.clear();
  setLanguage('en');
  setActivePinia(createPinia());
  rpc = createFakeRpc({
    'workspace.entries': ({ from }) => ({ revision: 1, total: 4, entries: ENTRIES.slice(from, from + 3) }),
  });
  useConnection().attach(rpc);
  wrapper = mount(CommandPalette, { global: { plugins: [i18n] }, attachTo: document.body });
});
afterEach(() => wrapper.unmount());

const field = (): HTMLInputElement => document.querySelector('[role=combobox]') as HTMLInputElement;
const labels = (): string[] =>
  [...document.querySelectorAll('[role=option]')].map(
    (one) => one.querySelector('.label')?.textContent ?? '',
  );

async function open(query = ''): Promise<void> {
  usePalette().open();
  rpc.snapshot('workspace', { root: '/w', revision: 1, entries: 4, unlisted: 0, trouble: null });
  await flushPromises();
  await type(query);
}

async function type(query: string): Promise<void> {
  field().value = query;
  field().dispatchEvent(new Event('input'));
  await flushPromises();
}

async function press(key: string): Promise<void> {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await flushPromises();
  await new Promise((resolve) => setTimeout(resolve));
  await nextTick();
}

describe('the command palette', () => {
  it('lists what can be done now, with its keys', async () => {
    await open();
    expect(labels()).toContain('New request');
    expect(labels()).not.toContain('Stop what is being sent');
    const help = [...document.querySelectorAll('[role=option]')].find((one) =>
      /Show the keys/.test(one.textContent),
    );
    expect([...(help?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent)).toEqual(['?']);
  });

  it('offers the requests and sequences of the workspace, all pages of it, and opens one', async () => {
    await open('calls/');
    expect(labels()).toEqual(['calls/basic.seq', 'INVITE calls/echo.sip']);
    await type('basic');
    await press('Enter');
    expect(usePalette().isOpen).toBe(false);
    expect(useNavigation().composeWish).toEqual({ kind: 'file', path: 'calls/basic.seq' });
  });

  it('begins a sequence as a file beside the one that is shown', async () => {
    await open('new sequence');
    useCompose().open({ path: 'calls/echo.sip' });
    await press('Enter');
    const added = rpc.calls.find(({ method }) => method === 'workspace.add')?.input;
    expect(added).toMatchObject({ folder: 'calls', files: [{ path: 'New sequence.seq' }] });
    expect(useNavigation().view).toBe('compose');
  });

  it('runs what Enter chooses after moving, and lists it first the next time', async () => {
    await open('theme:');
    expect(labels()).toEqual(['Theme: Dark', 'Theme: Light']);
    await press('ArrowDown');
    await press('Enter');
    expect(usePreferences().theme).toBe('light');
    await open();
    expect(usePalette().recent).toEqual(['theme.light']);
    // What is so already is not offered.
    expect(labels()).not.toContain('Theme: Light');
    await type('new sequence');
    await press('Enter');
    await open();
    expect(labels()[0]).toBe('New sequence');
  });

  it('offers the environments that are not chosen, and chooses one', async () => {
    await open('environment');
    expect(labels()).toEqual(['Use the environment lab']);
    await press('Enter');
    await open('environment');
    expect(labels()).toEqual(['Use no environment']);
  });

  it('says that nothing fits', async () => {
    await open('qqqq');
    expect(labels()).toEqual([]);
    expect(document.querySelector('.empty')?.textContent).toBe('Nothing fits “qqqq”.');
    expect(document.querySelector('[role=status]')?.textContent).toBe('Nothing fits “qqqq”.');
  });

  it('finds an entry by its English name while Chinese is shown', async () => {
    setLanguage('zh');
    usePreferences().setLanguage('zh');
    await open('new request');
    expect(labels()[0]).toBe('新建请求');
  });

  it('goes to an open tab', async () => {
    const compose = useCompose();
    compose.open({ text: 'OPTIONS sip:a SIP/2.0\n\n', name: 'first' });
    const second = compose.activeId;
    compose.open({ text: 'OPTIONS sip:b SIP/2.0\n\n', name: 'second' });
    await open('first');
    await press('Enter');
    expect(compose.activeId).toBe(second);
    expect(useNavigation().view).toBe('compose');
  });
});

describe('a command that a key runs', () => {
  it('is the one of the palette', () => {
    runCommand('view.accounts');
    expect(useNavigation().view).toBe('accounts');
  });

  it('does nothing where it is not possible now', () => {
    runCommand('request.stop');
    expect(useNavigation().view).toBe('traffic');
  });
});
