/** `messages.*`: the rows of the list, one message with its bytes; `annotations.*`: what is said of them. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'messages.page' | 'messages.get' | 'messages.clear' | 'annotations.set';

type Parts = Pick<Core, 'store' | 'observed' | 'listing' | 'annotations'>;

/** Handlers of the namespaces `messages` and `annotations`. */
export function messageHandlers({ store, observed, listing, annotations }: Parts): Pick<Handlers, Names> {
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
      annotations.clear();
      store.clear();
      return {};
    },
    'annotations.set'({ ids, ...change }) {
      if (annotations.set(ids, change)) return {};
      throw new ContractError('NOT_POSSIBLE', 'there is no room for more notes');
    },
  };
}
