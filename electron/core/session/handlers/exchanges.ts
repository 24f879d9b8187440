/** `exchanges.*`: sending, and what can be done to a send that runs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { UserAgent } from '../../ua/user-agent.ts';
import type { Core } from '../core.ts';

type Names = 'exchanges.start' | 'exchanges.get' | 'exchanges.next' | 'exchanges.stop';

/** Handlers of the namespace `exchanges`. */
export function exchangeHandlers({ userAgent }: Pick<Core, 'userAgent'>): Pick<Handlers, Names> {
  return {
    'exchanges.start': (draft) => ({ id: userAgent.start(draft) }),
    'exchanges.get': ({ id }) => find(userAgent, id),
    'exchanges.next'({ id, method }) {
      find(userAgent, id);
      const result = userAgent.next(id, method);
      if (result.ok) return {};
      const { code, message, data } = result.error;
      throw new ContractError('NOT_POSSIBLE', message, { ...data, code });
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
