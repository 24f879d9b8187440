/** What is entered for accounts and not saved yet: a draft for each, kept while another account is looked at. */
import type { ComputedRef } from 'vue';
import { computed, shallowRef } from 'vue';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import { randomToken } from '#shared/lib/random.ts';
import { browserRandom } from '../../host/random.ts';
import type { ConfigField } from './account-config.ts';
import { freshConfig, isSame, tidied, wrongFields } from './account-config.ts';

export interface AccountDraft {
  readonly config: AccountConfig;
  /** Null where nothing was typed: the one that is there stays. */
  readonly password: string | null;
  readonly keyChain: boolean;
}

export interface AccountDraftsOptions {
  readonly rows: () => readonly AccountRow[];
  readonly selectedId: () => string | null;
  readonly isInKeyChain: (id: string) => boolean;
}

export interface AccountDrafts {
  /** What the form shows of the selected account; null where none is selected. */
  readonly current: ComputedRef<AccountDraft | null>;
  readonly isChanged: ComputedRef<boolean>;
  readonly wrong: ComputedRef<readonly ConfigField[]>;
  /** Accounts that were begun and are not in the core. */
  readonly begun: ComputedRef<readonly AccountConfig[]>;
  /** Begins an account; the answer is its id. */
  begin(): string;
  edit(draft: AccountDraft): void;
  /** Forgets what was entered for an account. */
  drop(id: string): void;
}

/** To be called in a component's set-up; the options are read reactively. */
export function useAccountDrafts({ rows, selectedId, isInKeyChain }: AccountDraftsOptions): AccountDrafts {
  const drafts = shallowRef<ReadonlyMap<string, AccountDraft>>(new Map());
  const rowOf = (id: string | null): AccountRow | undefined => rows().find(({ config }) => config.id === id);

  /** What is saved, as a draft. */
  const saved = computed<AccountDraft | null>(() => {
    const row = rowOf(selectedId());
    return row ? { config: row.config, password: null, keyChain: isInKeyChain(row.config.id) } : null;
  });
  const current = computed(() => drafts.value.get(selectedId() ?? '') ?? saved.value);

  function edit(draft: AccountDraft): void {
    drafts.value = new Map(drafts.value).set(draft.config.id, draft);
  }

  return {
    current,
    isChanged: computed(() => {
      const [now, before] = [current.value, saved.value];
      if (!now || !before) return now !== null;
      const isOther = !isSame(now.config, before.config) || now.keyChain !== before.keyChain;
      return isOther || now.password !== null;
    }),
    wrong: computed(() => (current.value ? wrongFields(tidied(current.value.config)) : [])),
    begun: computed(() =>
      [...drafts.value.values()].map(({ config }) => config).filter(({ id }) => !rowOf(id)),
    ),
    begin() {
      const id = `a-${randomToken(browserRandom, 10)}`;
      edit({ config: freshConfig(id), password: null, keyChain: false });
      return id;
    },
    edit,
    drop(id) {
      drafts.value = new Map([...drafts.value].filter(([key]) => key !== id));
    },
  };
}
