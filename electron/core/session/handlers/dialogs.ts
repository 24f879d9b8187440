/** `dialogs.*`: the rows of calls, and the messages of one call. */
import { ContractError } from '#shared/contract/errors.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** The newest messages of a call that are shown. */
const MESSAGE_LIMIT = 500;

type Names = 'dialogs.page' | 'dialogs.messages';

/** Handlers of the namespace `dialogs`. */
export function dialogHandlers({ store, tracker }: Pick<Core, 'store' | 'tracker'>): Pick<Handlers, Names> {
  return {
    'dialogs.page': ({ from, count }) => ({ rows: tracker.rows(from, count) }),
    'dialogs.messages'({ id }) {
      const call = tracker.row(id);
      if (!call) throw new ContractError('NOT_FOUND', `call ${id} is not kept`, { id });
      const ids = store.thread(tracker.lastMessage(id), MESSAGE_LIMIT);
      const rows = ids
        .map((messageId) => store.row(messageId))
        .filter((row): row is MessageRow => row !== null);
      return { rows, total: call.messages };
    },
  };
}
