/** `accounts.*`: accounts and their registrations. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

type Names =
  'accounts.put' | 'accounts.remove' | 'accounts.register' | 'accounts.query' | 'accounts.unregister';

/** Handlers of the namespace `accounts`. */
export function accountHandlers({ stack: { accounts } }: Pick<Core, 'stack'>): Pick<Handlers, Names> {
  return {
    'accounts.put'({ config, password }) {
      valueOr(accounts.put(config, password));
      return {};
    },
    'accounts.remove'({ id }) {
      valueOr(accounts.remove(id));
      return {};
    },
    'accounts.register': ({ id }) => ({ exchange: valueOr(accounts.register(id, 'bind')) }),
    'accounts.query': ({ id }) => ({ exchange: valueOr(accounts.register(id, 'query')) }),
    'accounts.unregister': ({ id, all }) => ({
      exchange: valueOr(accounts.register(id, all ? 'unbind-all' : 'unbind')),
    }),
  };
}
