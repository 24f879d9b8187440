/** Rows of accounts for tests, whole, with what a test says of them. */
import type { AccountConfig, AccountRow } from '../../../../shared/model/account.ts';
import { freshConfig } from '../../../../renderer/views/accounts/account-config.ts';

export function accountConfig(id: string, parts: Partial<AccountConfig> = {}): AccountConfig {
  return { ...freshConfig(id), aor: `sip:${id}@example.com`, registrar: 'udp:127.0.0.1:5070', ...parts };
}

export function accountRow(id: string, parts: Partial<AccountRow> = {}): AccountRow {
  return {
    config: accountConfig(id),
    state: 'new',
    hasPassword: false,
    status: 0,
    reason: '',
    trouble: null,
    bindings: [],
    until: null,
    nextAttempt: null,
    serviceRoute: [],
    path: [],
    nonces: [],
    callId: '',
    cseq: 0,
    exchange: null,
    keptAlive: null,
    answeredAlive: null,
    ...parts,
  };
}
