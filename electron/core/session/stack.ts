/** Puts the SIP stack together: transactions, dialogs, the sending and the answering side, accounts, the way to a destination. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Accounts } from '../account/accounts.ts';
import { createAccounts } from '../account/accounts.ts';
import type { Uas } from '../answer/uas.ts';
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
import { createDialogTable } from '../ua/dialogs/dialog-table.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import { createUserAgent } from '../ua/user-agent.ts';
import { findWay } from '../ua/ways.ts';

export interface StackDeps {
  readonly transport: Transport;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  /** The value of User-Agent and Server. */
  readonly userAgent: string;
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
  const { transport, resolver, clock, random } = deps;
  const base = { timers: DEFAULT_TIMERS };
  const log = createTransactionLog();
  const config = (): TimerConfig => base.timers;
  const client = createClientLayer({ clock, config, log });
  const server = createServerLayer({ clock, config, log });
  const penalties = createPenalties({ clock });
  const dialogs: DialogContext = {
    clock,
    random,
    table: createDialogTable({ clock }),
    timers: config,
    findWay: (destination) => findWay(destination, { transport, resolver, random, penalties }),
    adopt: (live) => userAgent.adopt(live),
  };
  const account = (id: string): ReturnType<Accounts['loan']> => accounts.loan(id);
  const userAgent: UserAgent = createUserAgent({ ...deps, layer: client, dialogs, account });
  const uas = createUas({ ...deps, layer: server, dialogs, awaited: (notify) => userAgent.awaited(notify) });
  const accounts: Accounts = createAccounts({
    ...deps,
    send(draft, ended, keep) {
      const id = userAgent.start(draft, (ending) => {
        ended(ending);
        if (!keep) userAgent.forget(id);
      });
      return id;
    },
  });
  return {
    log,
    client,
    server,
    dialogs,
    userAgent,
    uas,
    accounts,
    resolver,
    get timers() {
      return base.timers;
    },
    set timers(timers) {
      base.timers = timers;
    },
    close() {
      accounts.close();
      userAgent.close();
      uas.close();
      client.close();
      dialogs.table.close();
    },
  };
}
