/**
 * The accounts as the core tells them, the exchange of the selected one's last REGISTER, and what a person does to them.
 * An account that was kept and that the core does not have is put there again.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { findKeyChain } from '../host/key-chain.ts';
import { storageOf } from '../host/storage.ts';
import { LAB_ACCOUNT, labConfig } from '../views/accounts/account-config.ts';
import type { AccountKeeper } from '../views/accounts/account-keeper.ts';
import { createAccountKeeper } from '../views/accounts/account-keeper.ts';
import { createFollower } from '../views/compose/exchange-follower.ts';
import { coalesce } from './coalesce.ts';
import { messageBytes } from './message-bytes.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** What can be done with an account; `unregister-all` takes the bindings of others away too. */
export type AccountAct = 'register' | 'query' | 'unregister' | 'unregister-all';

/** An account as it was entered. */
export interface AccountEntry {
  readonly config: AccountConfig;
  /** Null keeps the one that is there. */
  readonly password: string | null;
  readonly keyChain: boolean;
}

const NOT_KEPT: Trouble = { code: 'KEY_CHAIN_REFUSED', message: 'the key chain did not keep the password' };

/** The exchange of the last REGISTER of the account that is shown. */
function createShownExchange() {
  const exchange = shallowRef<Exchange | null>(null);
  const gone = shallowRef(false);
  const follower = createFollower(
    useRpc(),
    (_, told) => void (exchange.value = told),
    () => void (gone.value = true),
  );
  let shown: number | null = null;
  /** Follows an exchange, or none. The one before it stays until the other has come, if it is of the same account. */
  function show(id: number | null, isSameAccount: boolean): void {
    if (id === null || !isSameAccount) exchange.value = null;
    if (id === shown && isSameAccount) return;
    shown = id;
    gone.value = false;
    if (id === null) follower.release('account');
    else follower.follow('account', id);
  }
  return { exchange, gone, show };
}

/** The rows as the core tells them, and which of them is shown. */
function createAccountList() {
  const rows = shallowRef<readonly AccountRow[]>([]);
  const known = shallowRef(false);
  const selectedId = shallowRef<string | null>(null);
  const selected = computed(() => rows.value.find(({ config }) => config.id === selectedId.value) ?? null);
  function take(next: readonly AccountRow[]): void {
    rows.value = next;
    known.value = true;
    selectedId.value ??= next[0]?.config.id ?? null;
  }
  /** Shows another account than this one. */
  function leave(id: string): void {
    if (selectedId.value !== id) return;
    selectedId.value = rows.value.find(({ config }) => config.id !== id)?.config.id ?? null;
  }
  const has = (id: string): boolean => rows.value.some(({ config }) => config.id === id);
  return { rows, known, selectedId, selected, take, leave, has };
}

/** What went wrong last with what was asked of an account here, by its id. */
function createTroubles() {
  const troubles = shallowRef<ReadonlyMap<string, Trouble>>(new Map());
  /** Asks something for an account; what goes wrong is told beside it, and is the answer too. */
  async function ask(id: string, question: () => Promise<Trouble | null>): Promise<Trouble | null> {
    const trouble = await question().catch(troubleOf);
    const others = [...troubles.value].filter(([key]) => key !== id);
    troubles.value = new Map(trouble ? [...others, [id, trouble]] : others);
    return trouble;
  }
  return { troubles, ask };
}

/** The lab's address, and putting what was kept and is missing into the core, with passwords as far as they are known. */
function createRestorer(keeper: AccountKeeper, has: (id: string) => boolean) {
  const lab = shallowRef<string | null>(null);
  async function putMissing(): Promise<void> {
    const rpc = useRpc();
    lab.value = (await rpc.call('app.info', {})).lab;
    for (const { config } of keeper.accounts(lab.value).filter((one) => !has(one.config.id))) {
      const password = await keeper.passwordOf(config, lab.value);
      await rpc.call('accounts.put', { config: { ...config }, password });
    }
  }
  const restore = coalesce(() =>
    putMissing().catch((error: unknown) => {
      console.warn('the accounts that were kept could not be put back', troubleOf(error).code);
    }),
  );
  return { lab, restore };
}

/** What is asked of the core for an account as it stands there. */
function createActs(ask: ReturnType<typeof createTroubles>['ask']) {
  const rpc = useRpc();
  return {
    act: (id: string, what: AccountAct): Promise<Trouble | null> =>
      ask(id, async () => {
        if (what === 'register' || what === 'query') await rpc.call(`accounts.${what}`, { id });
        else await rpc.call('accounts.unregister', { id, all: what === 'unregister-all' });
        return null;
      }),
    take: (id: string): Promise<Trouble | null> =>
      ask(id, async () => {
        await rpc.call('accounts.remove', { id });
        return null;
      }),
  };
}

export const useAccounts = defineStore('accounts', () => {
  const rpc = useRpc();
  const keeper = createAccountKeeper({ storage: storageOf('localStorage'), keyChain: findKeyChain });
  const { take, leave, has, ...list } = createAccountList();
  const { lab, restore } = createRestorer(keeper, has);
  const { troubles, ask } = createTroubles();
  const { exchange, gone: exchangeGone, show } = createShownExchange();
  const acts = createActs(ask);
  const hasKeyChain = shallowRef(false);
  const inKeyChain = shallowRef(keeper.inKeyChain());
  let stream: { close(): void } | null = null;
  watch(
    () => [list.selected.value?.exchange ?? null, list.selectedId.value] as const,
    ([id, account], [, before]) => show(id, account === before),
  );

  /** Follows the accounts; calling it again does nothing. */
  function start(): void {
    if (stream) return;
    const snapshot = (next: readonly AccountRow[]): void => {
      take(next);
      restore();
    };
    stream = rpc.open('accounts', {}, { snapshot, delta: take });
    void findKeyChain().then((chain) => void (hasKeyChain.value = chain !== null));
  }

  /** Adds or changes an account, keeps it, and shows it. */
  function save({ config, password, keyChain }: AccountEntry): Promise<Trouble | null> {
    return ask(config.id, async () => {
      await rpc.call('accounts.put', { config: { ...config }, password });
      list.selectedId.value = config.id;
      const isKept = await keeper.keep({ config, keyChain }, password, lab.value);
      inKeyChain.value = keeper.inKeyChain();
      return isKept ? null : NOT_KEPT;
    });
  }

  /** Forgets an account, here and in the core; what is registered runs out by itself. */
  async function remove(id: string): Promise<void> {
    const trouble = await acts.take(id);
    if (trouble && trouble.code !== 'NOT_FOUND') return;
    await keeper.forget(id);
    leave(id);
  }

  /** Adds the lab's account and registers it. */
  async function registerAtLab(): Promise<void> {
    if (lab.value === null) return;
    const entry = { config: labConfig(lab.value), password: LAB_ACCOUNT.password, keyChain: false };
    if (!(await save(entry))) await acts.act(LAB_ACCOUNT.id, 'register');
  }

  const isInKeyChain = (id: string): boolean => inKeyChain.value.has(id);
  const select = (id: string): void => void (list.selectedId.value = id);
  const shown = { ...list, lab, hasKeyChain, troubles, exchange, exchangeGone, isInKeyChain };
  const loadMessage = (id: number) => messageBytes(rpc, id);
  return { ...shown, start, select, save, act: acts.act, remove, registerAtLab, loadMessage };
});
