/** Puts the SIP stack together: transactions, dialogs, the sending and the answering side, accounts, the way to a destination. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { Accounts } from '../account/accounts.ts';
import { createAccounts } from '../account/accounts.ts';
import type { Uas, UasDeps } from '../answer/uas.ts';
import { createUas } from '../answer/uas.ts';
import { createPenalties } from '../resolve/failover.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { ClientLayer } from '../transaction/client-layer.ts';
import { createClientLayer } from '../transaction/client-layer.ts';
import type { TransactionLog } from '../transaction/log.ts';
import { createTransactionLog } from '../transaction/log.ts';
import type { ServerLayer } from '../transaction/server-layer.ts';
import { createServerLayer } from '../transaction/server-layer.ts';
import type { TimerConfig } from '../transaction/timers.ts';
import { DEFAULT_TIMERS } from '../transaction/timers.ts';
import type { Transport } from '../transport/transport.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { NO_MEDIA } from '../ua/dialogs/context.ts';
import { createDialogTable } from '../ua/dialogs/dialog-table.ts';
import type { Ending } from '../ua/client.ts';
import type { AccountLoan, UserAgent, UserAgentDeps } from '../ua/user-agent.ts';
import { createUserAgent } from '../ua/user-agent.ts';
import { findWay } from '../ua/ways.ts';

export interface StackDeps {
  readonly transport: Transport;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  /** The value of User-Agent and Server. */
  readonly userAgent: string;
  /** What values besides variables the drafts of an environment know: its secrets, the lab. */
  readonly known?: NonNullable<UserAgentDeps['known']>;
  /** What a stack does otherwise than the console's. */
  readonly otherwise?: Partial<Pick<DialogContext, 'media' | 'notifyBody' | 'findWay'>> &
    Pick<UasDeps, 'claim'>;
}

export interface Stack {
  readonly log: TransactionLog;
  readonly client: ClientLayer;
  readonly server: ServerLayer;
  readonly dialogs: DialogContext;
  readonly userAgent: UserAgent;
  readonly uas: Uas;
  readonly accounts: Accounts;
  readonly resolver: Resolver;
  /** The timers of every transaction that starts from now on. */
  timers: TimerConfig;
  close(): void;
}

/** Makes a stack over a transport; datagrams are handed to it by `receiveDatagrams`. */
export function createStack(deps: StackDeps): Stack {
  return new SipStack(deps);
}

class SipStack implements Stack {
  readonly log = createTransactionLog();
  readonly client: ClientLayer;
  readonly server: ServerLayer;
  readonly dialogs: DialogContext;
  readonly userAgent: UserAgent;
  readonly uas: Uas;
  readonly accounts: Accounts;
  readonly resolver: Resolver;
  timers = DEFAULT_TIMERS;

  constructor(deps: StackDeps) {
    const { transport, resolver, clock, random, otherwise = {} } = deps;
    const { claim, ...ofDialogs } = otherwise;
    this.resolver = resolver;
    const config = (): TimerConfig => this.timers;
    const layer = { clock, config, log: this.log };
    this.client = createClientLayer(layer);
    this.server = createServerLayer(layer);
    const penalties = createPenalties({ clock });
    this.dialogs = {
      clock,
      random,
      table: createDialogTable({ clock }),
      timers: config,
      media: NO_MEDIA,
      findWay: (destination) => findWay(destination, { transport, resolver, random, penalties }),
      adopt: (live) => this.userAgent.adopt(live),
      ...ofDialogs,
    };
    const shared = { ...deps, dialogs: this.dialogs };
    const account = (id: string): AccountLoan | null => this.accounts.loan(id);
    const accountOf = (address: string): string | undefined => this.accounts.idOf(address);
    this.userAgent = createUserAgent({ ...shared, layer: this.client, account, accountOf });
    const awaited: UserAgent['awaited'] = (notify) => this.userAgent.awaited(notify);
    const sent: NonNullable<UasDeps['sent']> = (request, bytes, id) =>
      this.userAgent.answered(request, bytes, id);
    this.uas = createUas({ ...shared, layer: this.server, awaited, sent, ...(claim ? { claim } : {}) });
    this.accounts = createAccounts({ ...deps, send: this.#send.bind(this) });
  }

  close(): void {
    this.accounts.close();
    this.userAgent.close();
    this.uas.close();
    this.client.close();
    this.dialogs.table.close();
  }

  #send(draft: SendDraft, ended: (ending: Ending) => void, keep: boolean): number {
    const id = this.userAgent.start(draft, (ending) => {
      ended(ending);
      if (!keep) this.userAgent.forget(id);
    });
    return id;
  }
}
