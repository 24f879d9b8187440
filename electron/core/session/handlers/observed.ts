/** What the trackers made of the traffic: transactions, registrations, hosts, legs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'transactions.page' | 'registrations.page' | 'hosts.list' | 'dialogs.legs';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function observedHandlers(): Pick<Handlers, Names> {
  return {
    'transactions.page': missing,
    'registrations.page': missing,
    'hosts.list': missing,
    'dialogs.legs': missing,
  };
}
