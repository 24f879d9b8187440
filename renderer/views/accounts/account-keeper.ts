/**
 * Remembers accounts: configurations in the browser's storage, passwords in memory, and in the system's key chain where
 * a person wants that and there is one.
 */
import type { DesktopSecrets } from '#shared/contract/desktop.ts';
import type { AccountConfig } from '#shared/model/account.ts';
import type { Store } from '../../host/storage.ts';
import { followLab, isLabAccount, LAB_ACCOUNT } from './account-config.ts';
import type { KeptAccount } from './kept-accounts.ts';
import { readAccounts, withAccount, withoutAccount, writeAccounts } from './kept-accounts.ts';

export interface AccountKeeper {
  /** The accounts whose passwords the system's key chain keeps. */
  inKeyChain(): ReadonlySet<string>;
  /** The accounts that were kept, at the lab's address of this run. */
  accounts(lab: string | null): readonly KeptAccount[];
  /** The password as far as it is known here, else null. */
  passwordOf(config: AccountConfig, lab: string | null): Promise<string | null>;
  /**
   * Keeps an account. A password of null stays the one that it is. The answer is false where the key chain was to keep
   * the password and does not.
   */
  keep(account: KeptAccount, password: string | null, lab: string | null): Promise<boolean>;
  forget(id: string): Promise<void>;
}

const secretName = (id: string): string => `account:${id}`;

export interface KeeperOptions {
  readonly storage: Store | null;
  readonly keyChain: () => Promise<DesktopSecrets | null>;
}

/** Puts the password of an account into the key chain; false where it is not there afterwards. */
async function keepSecret(chain: DesktopSecrets | null, id: string, password: string | undefined) {
  if (!chain || password === '') return false;
  if (password !== undefined) return chain.save(secretName(id), password);
  return (await chain.load(secretName(id))) !== null;
}

export function createAccountKeeper({ storage, keyChain }: KeeperOptions): AccountKeeper {
  /** In memory only. */
  const passwords = new Map<string, string>();

  function accounts(lab: string | null): readonly KeptAccount[] {
    const { lab: before, accounts: kept } = readAccounts(storage);
    return kept.map((one) => ({ ...one, config: followLab(one.config, before, lab) }));
  }

  function inKeyChain(): ReadonlySet<string> {
    const kept = readAccounts(storage).accounts.filter((one) => one.keyChain);
    return new Set(kept.map(({ config }) => config.id));
  }

  async function passwordOf(config: AccountConfig, lab: string | null): Promise<string | null> {
    const known = passwords.get(config.id);
    if (known !== undefined) return known;
    const chain = inKeyChain().has(config.id) ? await keyChain() : null;
    const kept = (await chain?.load(secretName(config.id))) ?? null;
    return kept ?? (isLabAccount(config, lab) ? LAB_ACCOUNT.password : null);
  }

  async function keep(
    { config, keyChain: wanted }: KeptAccount,
    password: string | null,
    lab: string | null,
  ) {
    if (password !== null) passwords.set(config.id, password);
    const chain = await keyChain();
    const isThere = wanted && (await keepSecret(chain, config.id, passwords.get(config.id)));
    if (!isThere) await chain?.forget(secretName(config.id));
    writeAccounts(storage, { lab, accounts: withAccount(accounts(lab), { config, keyChain: isThere }) });
    return isThere || !wanted;
  }

  async function forget(id: string): Promise<void> {
    passwords.delete(id);
    const { lab, accounts: kept } = readAccounts(storage);
    writeAccounts(storage, { lab, accounts: withoutAccount(kept, id) });
    await (await keyChain())?.forget(secretName(id));
  }

  return { inKeyChain, accounts, passwordOf, keep, forget };
}
