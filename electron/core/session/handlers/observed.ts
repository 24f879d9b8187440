/** What the trackers made of the traffic: transactions, registrations, hosts, legs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'transactions.page' | 'registrations.page' | 'hosts.list' | 'dialogs.legs';

/** Hosts that are listed: the busiest. */
const MOST_HOSTS = 1_000;

/** Handlers of these methods. */
export function observedHandlers({
  store,
  observed,
}: Pick<Core, 'store' | 'observed'>): Pick<Handlers, Names> {
  const { tracker, transactions, registrations, hosts, legs } = observed;
  return {
    async 'transactions.page'({ from, count }) {
      for (const messageId of transactions.messages(from, count)) {
        const loading = store.load(messageId);
        if (loading) await loading;
      }
      return { rows: transactions.rows(from, count) };
    },
    'registrations.page': ({ from, count }) => ({ rows: registrations.rows(from, count) }),
    'hosts.list': () => ({ rows: hosts.rows(MOST_HOSTS), total: hosts.total() }),
    'dialogs.legs'({ id }) {
      if (!tracker.call(id)) throw new ContractError('NOT_FOUND', `call ${id} is not kept`, { id });
      return { legs: legs.legs(id) };
    },
  };
}
