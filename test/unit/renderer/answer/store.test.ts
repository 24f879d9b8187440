// @vitest-environment happy-dom
/** The store of incoming requests over a client that does what the test says. */
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { useIncoming } from '../../../../renderer/stores/incoming.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { DEFAULT_CORRELATION } from '../../../../shared/model/observed.ts';
import { DEFAULT_LIMITS } from '../../../../shared/model/recording.ts';
import type { Settings } from '../../../../shared/model/settings.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { incomingRow } from './incoming-row.ts';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
const SETTINGS: Settings = {
  autoAnswer: true,
  answers: { INVITE: 'ring', '*': 405 },
  trying: true,
  timers: { t1: 500, t2: 4_000, t4: 5_000 },
  limits: DEFAULT_LIMITS,
  correlation: DEFAULT_CORRELATION,
  mirror: null,
};

function started(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  setActivePinia(createPinia());
  const rpc = createFakeRpc({ 'settings.get': () => SETTINGS, 'settings.set': () => ({}), ...answers });
  useConnection().attach(rpc);
  const store = useIncoming();
  store.start();
  return { store, rpc };
}

describe('the list', () => {
  it('is in the order of arrival, and counts those that wait for a hand', () => {
    const { store, rpc } = started();
    rpc.snapshot('incoming', [
      incomingRow(3, { state: 'provisional', status: 180 }),
      incomingRow(1, { state: 'answered', status: 200 }),
      incomingRow(2),
    ]);
    expect(store.rows.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(store.waiting.map(({ id }) => id)).toEqual([2, 3]);
  });

  it('shows the first that waits where nothing is shown, and lets go of nothing that is looked at', () => {
    const { store, rpc } = started();
    rpc.snapshot('incoming', [incomingRow(1, { state: 'answered' }), incomingRow(2)]);
    expect(store.selected?.id).toBe(2);
    rpc.delta('incoming', [incomingRow(1), incomingRow(2, { state: 'answered' }), incomingRow(3)]);
    expect(store.selected?.id).toBe(2);
    rpc.delta('incoming', [incomingRow(3)]);
    expect(store.selected).toMatchObject({ id: 2, state: 'answered' });
    rpc.snapshot('incoming', [incomingRow(1)]);
    expect(store.selected?.id).toBe(1);
  });

  it('keeps the places of its rows when old ones go', () => {
    const { store, rpc } = started();
    rpc.snapshot(
      'incoming',
      [1, 2, 3].map((id) => incomingRow(id)),
    );
    rpc.delta(
      'incoming',
      [3, 5, 9].map((id) => incomingRow(id)),
    );
    expect(store.first).toBe(2);
    rpc.snapshot('incoming', [incomingRow(1)]);
    expect(store.first).toBe(0);
  });

  it('follows the dialog of the request that is shown', async () => {
    const { store, rpc } = started();
    rpc.snapshot('incoming', [incomingRow(1, { dialog: 4 }), incomingRow(2, { state: 'answered' })]);
    await settled();
    expect(rpc.opened('dialog')).toBe(1);
    store.select(2);
    await settled();
    expect(rpc.opened('dialog')).toBe(0);
  });
});

describe('an answer', () => {
  it('that comes too late is told beside the request, until another one is looked at', async () => {
    const { store, rpc } = started({ 'incoming.answer': refuse('NOT_POSSIBLE') });
    rpc.snapshot('incoming', [incomingRow(1), incomingRow(2)]);
    const answer = { id: 1, status: 200, sdp: true, reliable: false, headers: [] };
    expect(await store.answer(answer)).toBe(false);
    expect(store.trouble?.code).toBe('NOT_POSSIBLE');
    store.select(2);
    expect(store.trouble).toBeNull();
  });

  it('that cannot be written out is null', async () => {
    const { store } = started({ 'incoming.draft': refuse('NOT_FOUND') });
    expect(await store.draft(1, 200)).toBeNull();
    expect(store.trouble?.code).toBe('NOT_FOUND');
  });
});

describe('the settings', () => {
  it('are changed in part, and all policies go together', async () => {
    const { store, rpc } = started();
    await store.loadSettings();
    await store.changeSettings({ answers: { INVITE: 486 } });
    expect(rpc.calls.at(-1)).toEqual({ method: 'settings.set', input: { answers: { INVITE: 486 } } });
    expect(store.settings).toEqual({ autoAnswer: true, trying: true, answers: { INVITE: 486 } });
  });

  it('stay what the core has where it refuses', async () => {
    const { store } = started({ 'settings.set': refuse('BUSY') });
    await store.loadSettings();
    await store.changeSettings({ autoAnswer: false });
    expect(store.settings?.autoAnswer).toBe(true);
    expect(store.settingsTrouble?.code).toBe('BUSY');
  });
});
