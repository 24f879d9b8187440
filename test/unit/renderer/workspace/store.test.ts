// @vitest-environment happy-dom
/** The store of the workspace over a client that does what the test says. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkspaceEntry, WorkspaceState } from '../../../../shared/model/workspace.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useWorkspace } from '../../../../renderer/stores/workspace.ts';
import { secretKey } from '../../../../renderer/views/compose/workspace/secret-keeper.ts';
import { SECRET_KEY } from '../../../../shared/contract/desktop.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { entriesOf, entryOf, variable } from './some-entries.ts';

const stateOf = (parts: Partial<WorkspaceState>): WorkspaceState => ({
  ...{ root: '/home/a/sip', revision: 1, entries: 0, unlisted: 0, trouble: null },
  ...parts,
});

function connected(answers: Parameters<typeof createFakeRpc>[0]) {
  setActivePinia(createPinia());
  const rpc = createFakeRpc(answers);
  useConnection().attach(rpc);
  const store = useWorkspace();
  store.start();
  return { rpc, store };
}

/** A workspace of these entries that is open and was listed. */
async function opened(entries: readonly WorkspaceEntry[], answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const made = connected({
    'workspace.entries': ({ from, count }) => ({
      revision: 1,
      total: entries.length,
      entries: entries.slice(from, from + count),
    }),
    ...answers,
  });
  made.rpc.snapshot('workspace', stateOf({}));
  await settle();
  await settle();
  return made;
}

const asked = (rpc: ReturnType<typeof createFakeRpc>, method: string) =>
  rpc.calls.filter((call) => call.method === method).map(({ input }) => input);

beforeEach(() => localStorage.clear());

describe('the entries', () => {
  it('are asked for page by page', async () => {
    const paths = Array.from({ length: 2_400 }, (_, n) => `r${n}.sip`);
    const { rpc, store } = await opened(entriesOf(paths));
    expect(store.rows).toHaveLength(2_400);
    expect(asked(rpc, 'workspace.entries')).toEqual(
      [0, 1_000, 2_000].map((from) => ({ from, count: 1_000 })),
    );
  });

  it('that changed are asked for alone', async () => {
    const { rpc, store } = await opened(entriesOf(['a.sip', 'F', 'F/b.sip', 'c.sip']), {
      'workspace.changes': () => ({
        revision: 2,
        reset: false,
        changed: [entryOf('a.sip', { version: 'v2' }), entryOf('new.sip', { order: 9 })],
        removed: ['F'],
      }),
    });
    rpc.delta('workspace', stateOf({ revision: 2 }));
    await settle();
    expect(asked(rpc, 'workspace.changes')).toEqual([{ since: 1 }]);
    expect(store.rows.map(({ path }) => path)).toEqual(['a.sip', 'c.sip', 'new.sip']);
    expect(store.entries.get('a.sip')?.version).toBe('v2');
  });

  it('are asked for whole after a reset, and where another workspace was opened', async () => {
    const { rpc } = await opened(entriesOf(['a.sip']), {
      'workspace.changes': () => ({ revision: 7, reset: true, changed: [], removed: [] }),
    });
    rpc.delta('workspace', stateOf({ revision: 7 }));
    await settle();
    expect(asked(rpc, 'workspace.entries')).toHaveLength(2);
    rpc.delta('workspace', stateOf({ root: '/other', revision: 7 }));
    await settle();
    expect(asked(rpc, 'workspace.entries')).toHaveLength(3);
  });

  it('that cannot be had are told, and asked for again with the next change', async () => {
    const { rpc, store } = connected({ 'workspace.entries': refuse('DISK') });
    rpc.snapshot('workspace', stateOf({}));
    await settle();
    expect(store.trouble?.code).toBe('DISK');
    expect(store.isLoaded).toBe(false);
    rpc.delta('workspace', stateOf({ revision: 2 }));
    await settle();
    expect(asked(rpc, 'workspace.entries')).toHaveLength(2);
  });
});

describe('what is given', () => {
  const entries = [
    entryOf('', { variables: [variable('domain', 'w.example'), variable('who', 'w')] }),
    entryOf('F', { variables: [variable('who', 'f')] }),
    entryOf('F/a.sip'),
    entryOf('lab.env', {
      variables: [variable('domain', 'lab.example')],
      secrets: [{ name: 'key', known: false }],
    }),
  ];

  it('depends on the environment, which is remembered by workspace', async () => {
    const { store } = await opened(entries);
    const values = () => Object.fromEntries(store.given('F/a.sip').map(({ name, value }) => [name, value]));
    expect(values()).toEqual({ who: 'f', domain: 'w.example' });
    store.setEnvironment('lab');
    expect(values()).toEqual({ who: 'f', domain: 'lab.example' });
    expect(store.placeOf('').environment).toBe('lab');
    const again = await opened(entries);
    expect(again.store.environment).toBe('lab');
  });

  it('chooses the one environment that comes with files, where none is chosen', async () => {
    const add = (...paths: string[]) => ({ 'workspace.add': () => ({ paths }) });
    const first = await opened(entries, add('lab.env', 'F/b.env', 'c.sip'));
    await first.store.add('', []);
    expect(first.store.environment).toBe('lab');
    const again = await opened([...entries, entryOf('two.env')], add('two.env'));
    await again.store.add('', []);
    expect(again.store.environment).toBe('lab');
  });

  it('is nothing of an environment that is not there any more', async () => {
    const { store } = await opened(entries);
    store.setEnvironment('gone');
    expect(store.environment).toBe('');
  });
});

describe('doing', () => {
  it('remembers what was taken away, and brings it back', async () => {
    vi.useFakeTimers();
    const { rpc, store } = await opened(entriesOf(['a.sip']), {
      'workspace.remove': () => ({ trash: '17' }),
      'workspace.restore': () => ({ path: 'a.sip' }),
    });
    await store.remove('a.sip');
    expect(store.removed).toEqual({ path: 'a.sip', trash: '17' });
    await store.restore();
    expect(asked(rpc, 'workspace.restore')).toEqual([{ trash: '17' }]);
    expect(store.removed).toBeNull();
    await store.remove('a.sip');
    vi.advanceTimersByTime(20_000);
    expect(store.removed).toBeNull();
    vi.useRealTimers();
  });

  it('tells what was moved to who listens, and what was refused to who looks', async () => {
    const { store } = await opened(entriesOf(['a.sip']), {
      'workspace.move': () => ({}),
      'workspace.duplicate': refuse('DISK'),
    });
    const moves: unknown[] = [];
    store.onMoved((move) => moves.push(move));
    await store.rename('a.sip', 'b.sip');
    expect(moves).toEqual([{ from: 'a.sip', to: 'b.sip' }]);
    expect(await store.duplicate('b.sip')).toBeNull();
    expect(store.trouble?.code).toBe('DISK');
  });

  it('searches a moment after the last keystroke, and drops an answer that comes late', async () => {
    vi.useFakeTimers();
    const { rpc, store } = await opened(entriesOf([]), {
      'workspace.search': ({ text }) => ({
        hits: [{ path: `${text}.sip`, line: 1, excerpt: text, from: 0, to: 1 }],
        more: false,
      }),
    });
    for (const text of ['a', 'al', 'ali']) store.setSearch(text);
    vi.advanceTimersByTime(500);
    await settle();
    expect(asked(rpc, 'workspace.search')).toEqual([{ text: 'ali' }]);
    expect(store.found?.hits[0]?.path).toBe('ali.sip');
    store.setSearch('');
    expect(store.found).toBeNull();
    vi.useRealTimers();
  });

  it('remembers folded folders and the workspaces that were open', async () => {
    const first = await opened(entriesOf(['F', 'F/a.sip']));
    first.store.fold('F', true);
    const { store } = await opened(entriesOf(['F', 'F/a.sip']));
    expect(store.rows.map(({ path }) => path)).toEqual(['F']);
    expect(store.recentRoots).toEqual(['/home/a/sip']);
  });
});

describe('secrets', () => {
  it('have a name in the key chain that it takes, another one for each', () => {
    const of = (root: string, environment: string, name: string) => secretKey({ root, environment, name });
    const keys = [
      of('/a', 'staging', 'k'),
      of('/a', 'staging', 'l'),
      of('/b', 'staging', 'k'),
      of('/a', '环境 1', 'k'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(keys.filter((key) => !SECRET_KEY.test(key))).toEqual([]);
  });

  it('are told to the core and stay out of the browser’s storage', async () => {
    const { rpc, store } = await opened(entriesOf([]), { 'secrets.set': () => ({}) });
    const secret = { root: '/a', environment: 'e', name: 'key' };
    expect(await store.secrets.set(secret, 'hidden', false)).toBe(true);
    expect(await store.secrets.set(secret, 'hidden', true)).toBe(false);
    expect(asked(rpc, 'secrets.set')).toHaveLength(2);
    expect(JSON.stringify({ ...localStorage })).not.toContain('hidden');
  });
});
