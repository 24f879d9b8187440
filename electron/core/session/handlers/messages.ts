/** `messages.*`: the rows of the list, and one message with its bytes. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'messages.page' | 'messages.get' | 'messages.clear';

type Parts = Pick<Core, 'store' | 'observed' | 'listing'>;

/** Handlers of the namespace `messages`. */
export function messageHandlers({ store, observed, listing }: Parts): Pick<Handlers, Names> {
  return {
    'messages.page': ({ from, count }) => ({ rows: store.rows(from, count) }),
    'messages.get'({ id }) {
      const row = store.row(id);
      const bytes = store.bytes(id);
      if (!row || !bytes) throw new ContractError('NOT_FOUND', `message ${id} is not kept`, { id });
      return { row, bytes };
    },
    'messages.clear'() {
      listing.recount();
      observed.clear();
      store.clear();
      return {};
    },
  };
}
