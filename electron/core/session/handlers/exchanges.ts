/** `exchanges.*`: sending, and what can be done to a send that runs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { UserAgent } from '../../ua/user-agent.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

type Names = 'exchanges.start' | 'exchanges.get' | 'exchanges.next' | 'exchanges.stop';

/** Handlers of the namespace `exchanges`. */
export function exchangeHandlers({ stack, history }: Pick<Core, 'stack' | 'history'>): Pick<Handlers, Names> {
  const { userAgent, dialogs } = stack;
  return {
    'exchanges.start'(draft) {
      const { dialog, account } = draft;
      if (dialog !== undefined && !dialogs.table.get(dialog)) {
        throw new ContractError('NOT_FOUND', `there is no dialog ${dialog}`, { dialog });
      }
      if (account !== undefined && !stack.accounts.loan(account)) {
        throw new ContractError('NOT_FOUND', `there is no account ${account}`, { account });
      }
      const id = userAgent.start(draft);
      history.add(draft, id);
      return { id };
    },
    'exchanges.get': ({ id }) => find(userAgent, id),
    'exchanges.next'({ id, method }) {
      find(userAgent, id);
      valueOr(userAgent.next(id, method));
      return {};
    },
    'exchanges.stop'({ id }) {
      find(userAgent, id);
      // False says that it had ended by itself: what was asked for is the case.
      userAgent.stop(id);
      return {};
    },
  };
}

function find(userAgent: UserAgent, id: number): Exchange {
  const exchange = userAgent.get(id);
  if (!exchange) throw new ContractError('NOT_FOUND', `there is no exchange ${id}`, { id });
  return exchange;
}
