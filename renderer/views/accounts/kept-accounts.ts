/** What the browser keeps of accounts over a reload: their configurations, never a password. */
import * as v from 'valibot';
import type { AccountConfig } from '#shared/model/account.ts';
import { accountConfigSchema } from '#shared/model/account.ts';
import type { Store } from '../../host/storage.ts';
import { readJson, writeJson } from '../../host/storage.ts';

const KEY = 'sipwright.accounts';
export const ACCOUNT_LIMIT = 100;

const keptSchema = v.object({
  /** The lab's address of that run: an account there follows it to its new one. */
  lab: v.nullable(v.pipe(v.string(), v.maxLength(300))),
  accounts: v.pipe(
    v.array(
      v.object({
        config: accountConfigSchema,
        /** Whether the system's key chain keeps its password. */
        keyChain: v.boolean(),
      }),
    ),
    v.maxLength(ACCOUNT_LIMIT),
  ),
});

export interface KeptAccount {
  readonly config: AccountConfig;
  readonly keyChain: boolean;
}

export interface KeptAccounts {
  readonly lab: string | null;
  readonly accounts: readonly KeptAccount[];
}

const NOTHING: KeptAccounts = { lab: null, accounts: [] };

/** What was kept; nothing where what is there cannot be read. */
export function readAccounts(storage: Store | null): KeptAccounts {
  const kept = v.safeParse(keptSchema, readJson(storage, KEY));
  return kept.success ? kept.output : NOTHING;
}

/** Keeps accounts, field by field: what is no part of a configuration is left out. False where nothing is kept. */
export function writeAccounts(storage: Store | null, { lab, accounts }: KeptAccounts): boolean {
  const plain = v.safeParse(keptSchema, { lab, accounts: accounts.slice(0, ACCOUNT_LIMIT) });
  return plain.success && writeJson(storage, KEY, plain.output);
}

/** With an account added, or put in the place of the one with its id. */
export function withAccount(accounts: readonly KeptAccount[], account: KeptAccount): readonly KeptAccount[] {
  const isKnown = accounts.some(({ config }) => config.id === account.config.id);
  if (!isKnown) return [...accounts, account];
  return accounts.map((one) => (one.config.id === account.config.id ? account : one));
}

export function withoutAccount(accounts: readonly KeptAccount[], id: string): readonly KeptAccount[] {
  return accounts.filter(({ config }) => config.id !== id);
}
