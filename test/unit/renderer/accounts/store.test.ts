// @vitest-environment happy-dom
/** The store of accounts over a client and a key chain that do what the test says. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopSecrets } from '../../../../shared/contract/desktop.ts';
import type { AccountRow } from '../../../../shared/model/account.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { useAccounts } from '../../../../renderer/stores/accounts.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { FakeRpc } from '../fake-rpc.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { accountConfig, accountRow } from './account-row.ts';

let lab = 'udp:127.0.0.1:5070';

/** Lets promises that are settled already be heard. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

function started(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  setActivePinia(createPinia());
  const rpc = createFakeRpc({
    'app.info': () => ({ name: 'Sipwright', version: '0', host: 'test', platform: 'test', lab }),
    'accounts.put': () => ({}),
    'accounts.remove': () => ({}),
    'accounts.register': () => ({ exchange: 1 }),
    'accounts.query': () => ({ exchange: 2 }),
    'accounts.unregister': () => ({ exchange: 3 }),
    ...answers,
  });
  useConnection().attach(rpc);
  const store = useAccounts();
  store.start();
  return { store, rpc };
}

const tell = async (rpc: FakeRpc, rows: AccountRow[]): Promise<void> => {
  rpc.snapshot('accounts', rows);
  await settled();
};
const asked = (rpc: FakeRpc, method: string): unknown[] =>
  rpc.calls.filter((call) => call.method === method).map(({ input }) => input);

/** A key chain in memory, as the desktop window would offer it. */
function withKeyChain(parts: Partial<DesktopSecrets> = {}): Map<string, string> {
  const kept = new Map<string, string>();
  const secrets: DesktopSecrets = {
    available: async () => true,
    save: async (key, value) => (kept.set(key, value), true),
    load: async (key) => kept.get(key) ?? null,
    forget: async (key) => void kept.delete(key),
    ...parts,
  };
  vi.stubGlobal('sipwright', { platform: 'test', secrets });
  return kept;
}

beforeEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
  lab = 'udp:127.0.0.1:5070';
});

const alice = { config: accountConfig('a'), password: 'wonderland', keyChain: false };

describe('an account', () => {
  it('is saved in the core with its password, and in the browser without it', async () => {
    const { store, rpc } = started();
    expect(await store.save(alice)).toBeNull();
    expect(asked(rpc, 'accounts.put')).toEqual([{ config: alice.config, password: 'wonderland' }]);
    expect(JSON.stringify({ ...localStorage })).not.toContain('wonderland');
    expect(store.selectedId).toBe('a');
  });

  it('is put back into a core that does not have it, and only there', async () => {
    const { store } = started();
    await store.save(alice);
    await store.save({ ...alice, config: accountConfig('b') });
    const again = started();
    await tell(again.rpc, [accountRow('b')]);
    expect(asked(again.rpc, 'accounts.put')).toEqual([{ config: alice.config, password: null }]);
  });

  it('is put back with the password that this page still knows when the core was started anew', async () => {
    const { store, rpc } = started();
    await store.save(alice);
    await tell(rpc, []);
    expect(asked(rpc, 'accounts.put').at(-1)).toEqual({ config: alice.config, password: 'wonderland' });
  });

  it('that was removed does not come back', async () => {
    const { store, rpc } = started();
    await store.save(alice);
    await tell(rpc, [accountRow('a'), accountRow('b')]);
    await store.remove('a');
    expect(store.selectedId).toBe('b');
    const again = started();
    await tell(again.rpc, []);
    expect(asked(again.rpc, 'accounts.put')).toEqual([]);
  });

  it('stays where the core refuses to forget it', async () => {
    const { store } = started({ 'accounts.remove': refuse('BUSY') });
    await store.save(alice);
    await store.remove('a');
    expect(store.troubles.get('a')?.code).toBe('BUSY');
    const again = started();
    await tell(again.rpc, []);
    expect(asked(again.rpc, 'accounts.put')).toHaveLength(1);
  });

  it('that the core refuses is told and not kept', async () => {
    const { store } = started({ 'accounts.put': refuse('INVALID_INPUT') });
    expect((await store.save(alice))?.code).toBe('INVALID_INPUT');
    expect(store.troubles.get('a')?.code).toBe('INVALID_INPUT');
    expect(localStorage.length).toBe(0);
  });

  it('whose address the core refuses is told by the code of that trouble', async () => {
    const { store } = started({
      'accounts.put': () => {
        throw new ContractError('NOT_POSSIBLE', 'no address', { code: 'BAD_ADDRESS' });
      },
    });
    expect(await store.save(alice)).toMatchObject({ code: 'BAD_ADDRESS', message: 'no address' });
  });

  it('crosses as a plain record', async () => {
    const { store, rpc } = started();
    await tell(rpc, [accountRow('a')]);
    await store.save({ ...alice, config: store.rows[0]?.config ?? alice.config });
    expect(() => structuredClone(rpc.calls.map(({ input }) => input))).not.toThrow();
  });
});

describe('what is asked', () => {
  it.each([
    ['register', 'accounts.register', { id: 'a' }],
    ['query', 'accounts.query', { id: 'a' }],
    ['unregister', 'accounts.unregister', { id: 'a', all: false }],
    ['unregister-all', 'accounts.unregister', { id: 'a', all: true }],
  ] as const)('%s', async (what, method, input) => {
    const { store, rpc } = started();
    expect(await store.act('a', what)).toBeNull();
    expect(asked(rpc, method)).toEqual([input]);
  });

  it('that went wrong is forgotten when the next goes well', async () => {
    let isBusy = true;
    const { store } = started({
      'accounts.register': () => (isBusy ? refuse('BUSY')() : { exchange: 1 }),
    });
    await store.act('a', 'register');
    expect(store.troubles.get('a')?.code).toBe('BUSY');
    isBusy = false;
    await store.act('a', 'register');
    expect(store.troubles.size).toBe(0);
  });
});

describe('the lab', () => {
  it('registers alice by one press', async () => {
    const { store, rpc } = started();
    await tell(rpc, []);
    await store.registerAtLab();
    expect(asked(rpc, 'accounts.put')).toMatchObject([
      { config: { aor: 'sip:alice@127.0.0.1', registrar: lab }, password: 'wonderland' },
    ]);
    expect(asked(rpc, 'accounts.register')).toEqual([{ id: 'lab-alice' }]);
  });

  it('finds its account again at its new port, with its password', async () => {
    const { store, rpc } = started();
    await tell(rpc, []);
    await store.registerAtLab();
    lab = 'udp:127.0.0.1:5999';
    const again = started();
    await tell(again.rpc, []);
    expect(asked(again.rpc, 'accounts.put')).toMatchObject([
      { config: { registrar: lab }, password: 'wonderland' },
    ]);
  });
});

describe('the exchange', () => {
  it('is that of the last REGISTER of the account that is shown', async () => {
    const { store, rpc } = started();
    await tell(rpc, [accountRow('a', { exchange: 7 }), accountRow('b')]);
    expect(rpc.opened('exchange')).toBe(1);
    store.select('b');
    await settled();
    expect(rpc.opened('exchange')).toBe(0);
    expect(store.exchange).toBeNull();
  });
});

describe('the key chain', () => {
  it('keeps a password where that is wanted, and gives it back after a restart', async () => {
    const kept = withKeyChain();
    const { store } = started();
    await settled();
    expect(store.hasKeyChain).toBe(true);
    await store.save({ ...alice, keyChain: true });
    expect([...kept]).toEqual([['account:a', 'wonderland']]);
    const again = started();
    expect(again.store.isInKeyChain('a')).toBe(true);
    await tell(again.rpc, []);
    expect(asked(again.rpc, 'accounts.put')).toEqual([{ config: alice.config, password: 'wonderland' }]);
  });

  it('is left alone where it is not wanted, and forgets when it is no longer wanted or the account goes', async () => {
    const kept = withKeyChain();
    const { store, rpc } = started();
    await store.save(alice);
    expect(kept.size).toBe(0);
    await store.save({ ...alice, keyChain: true });
    await store.save({ ...alice, password: null, keyChain: false });
    expect(kept.size).toBe(0);
    await store.save({ ...alice, keyChain: true });
    await tell(rpc, [accountRow('a')]);
    await store.remove('a');
    expect(kept.size).toBe(0);
  });

  it('that refuses is told, and is not said to keep anything', async () => {
    withKeyChain({ save: async () => false });
    const { store } = started();
    expect((await store.save({ ...alice, keyChain: true }))?.code).toBe('KEY_CHAIN_REFUSED');
    expect(store.isInKeyChain('a')).toBe(false);
  });

  it('is not asked for where a browser has none', async () => {
    const { store } = started();
    await settled();
    expect(store.hasKeyChain).toBe(false);
  });
});
