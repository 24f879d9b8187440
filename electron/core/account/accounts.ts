/** The accounts of the console: a bounded table, and what keeps the doors of NATs open between registrations (RFC 5626 3.5.1). */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { isSameUri } from '#shared/sip/compare.ts';
import { uriOfRoute } from '../dialog/routes.ts';
import type { Transport } from '../transport/transport.ts';
import type { Ending } from '../ua/client.ts';
import type { AccountLoan } from '../ua/user-agent.ts';
import { Account } from './account.ts';
import type { RegisterPurpose } from './register-draft.ts';
import { optionsDraft, registerDestination, registrarUri } from './register-draft.ts';

export const ACCOUNT_LIMIT = 64;
const CRLF_PING = utf8('\r\n\r\n');

export interface AccountsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Pick<Transport, 'send'>;
  /** Sends a draft and hears how it ends; `keep` says whether its exchange is kept to be looked at. */
  send(draft: SendDraft, ended: (ending: Ending) => void, keep: boolean): number;
}

export interface Accounts {
  rows(): AccountRow[];
  /** Adds or changes an account; null as password keeps the one that is there. Trouble: NOT_POSSIBLE, BAD_ADDRESS. */
  put(config: AccountConfig, password: string | null): Result<void, Trouble>;
  remove(id: string): Result<void, Trouble>;
  /** Sends a REGISTER; the value is its exchange. Trouble: NOT_FOUND. */
  register(id: string, purpose: RegisterPurpose): Result<number, Trouble>;
  /** What an account lends to the requests that name it. */
  loan(id: string): AccountLoan | null;
  /** The id of the account whose address-of-record an address is, as From or To writes it. */
  idOf(address: string): string | undefined;
  /** Hears of a datagram that is no SIP: the answer to a keep-alive is one. */
  heard(bytes: Uint8Array, remote: Endpoint): void;
  onChange(listener: () => void): Unsubscribe;
  close(): void;
}

/** Makes a table without accounts. */
export function createAccounts(deps: AccountsDeps): Accounts {
  return new AccountTable(deps);
}

interface Entry {
  readonly account: Account;
  alive: Timer | null;
}

class AccountTable implements Accounts {
  readonly #deps: AccountsDeps;
  readonly #table = new Map<string, Entry>();
  readonly #changes = createEmitter<null>();

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  rows(): AccountRow[] {
    return [...this.#table.values()].map(({ account }) => account.row());
  }

  put(config: AccountConfig, password: string | null): Result<void, Trouble> {
    if (registrarUri(config) === '') {
      return err({
        code: 'BAD_ADDRESS',
        message: `"${config.aor}" is no address-of-record: write sip:USER@DOMAIN`,
      });
    }
    const known = this.#table.get(config.id);
    if (!known && this.#table.size >= ACCOUNT_LIMIT) {
      return err({ code: 'NOT_POSSIBLE', message: `at most ${ACCOUNT_LIMIT} accounts can be kept` });
    }
    if (known) known.account.change(config, password);
    else this.#table.set(config.id, { account: this.#create(config, password), alive: null });
    this.#keepAlive(config.id);
    this.#changed();
    return ok(undefined);
  }

  remove(id: string): Result<void, Trouble> {
    const entry = this.#table.get(id);
    if (!entry) return err(notFound(id));
    entry.account.close();
    entry.alive?.cancel();
    this.#table.delete(id);
    this.#changed();
    return ok(undefined);
  }

  register(id: string, purpose: RegisterPurpose): Result<number, Trouble> {
    const entry = this.#table.get(id);
    return entry ? ok(entry.account.register(purpose)) : err(notFound(id));
  }

  loan(id: string): AccountLoan | null {
    return this.#table.get(id)?.account.loan ?? null;
  }

  idOf(address: string): string | undefined {
    const uri = uriOfRoute(address);
    const isSame = ({ account }: Entry): boolean => isSameUri(account.config.aor, uri);
    return [...this.#table].find(([, entry]) => isSame(entry))?.[0];
  }

  heard(bytes: Uint8Array, remote: Endpoint): void {
    if (!isCrlf(bytes)) return;
    for (const { account } of this.#table.values()) {
      const to = account.route?.remote;
      if (account.config.keepAlive === 'crlf' && to?.host === remote.host && to.port === remote.port) {
        account.noteAlive('answered');
      }
    }
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  close(): void {
    for (const { account, alive } of this.#table.values()) {
      account.close();
      alive?.cancel();
    }
    this.#table.clear();
  }

  #create(config: AccountConfig, password: string | null): Account {
    const { clock, random, send } = this.#deps;
    return new Account(config, password, {
      clock,
      random,
      send: (draft, ended) => send(draft, ended, true),
      changed: () => this.#changed(),
    });
  }

  #changed(): void {
    this.#changes.emit(null);
  }

  /** Plans the next keep-alive; while the account is not registered there is no door to keep open. */
  #keepAlive(id: string): void {
    const entry = this.#table.get(id);
    if (!entry) return;
    entry.alive?.cancel();
    const { keepAlive, keepAliveSeconds } = entry.account.config;
    entry.alive =
      keepAlive === 'off'
        ? null
        : this.#deps.clock.after(keepAliveSeconds * 1_000, () => {
            if (entry.account.isRegistered) this.#ping(entry.account);
            this.#keepAlive(id);
          });
  }

  #ping(account: Account): void {
    const { config, route } = account;
    account.noteAlive('sent');
    if (config.keepAlive === 'crlf') {
      if (route) void this.#deps.transport.send(route, CRLF_PING);
      return;
    }
    const draft: SendDraft = {
      bytes: optionsDraft(config),
      to: registerDestination(config),
      switches: ALL_ON,
      credentials: null,
      variables: {},
      timeout: null,
      account: config.id,
    };
    // Whatever the answer, there was one.
    const ended = ({ response }: Ending): void => void (response && account.noteAlive('answered'));
    this.#deps.send(draft, ended, false);
  }
}

function isCrlf(bytes: Uint8Array): boolean {
  return bytes.length === 2 && bytes[0] === 13 && bytes[1] === 10;
}

function notFound(id: string): Trouble {
  return { code: 'NOT_FOUND', message: `there is no account ${id}` };
}
