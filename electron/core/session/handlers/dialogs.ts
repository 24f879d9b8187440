/** `dialogs.*`: the rows of calls, and the messages of one call. */
import { ContractError } from '#shared/contract/errors.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** The messages of a call that are told at once. */
const MESSAGE_LIMIT = 500;
/** How far back a call is walked from its newest message. */
const WALK_LIMIT = 10_000;

type Names = 'dialogs.page' | 'dialogs.messages';

/** Where to begin so that a message stands in the middle of what is told, as far as there is something on both sides. */
function startOf(ids: readonly number[], around: number | undefined): number {
  const at = around === undefined ? 0 : ids.indexOf(around);
  return Math.max(0, Math.min(at - MESSAGE_LIMIT / 2, ids.length - MESSAGE_LIMIT));
}

/** Handlers of the namespace `dialogs`. */
export function dialogHandlers({ store, tracker }: Pick<Core, 'store' | 'tracker'>): Pick<Handlers, Names> {
  return {
    'dialogs.page': ({ from, count }) => ({ rows: tracker.rows(from, count) }),
    'dialogs.messages'({ id, around }) {
      const call = tracker.row(id);
      if (!call) throw new ContractError('NOT_FOUND', `call ${id} is not kept`, { id });
      const ids = store.thread(tracker.lastMessage(id), WALK_LIMIT);
      const first = startOf(ids, around);
      const rows = ids
        .slice(first, first + MESSAGE_LIMIT)
        .map((messageId) => store.row(messageId))
        .filter((row): row is MessageRow => row !== null);
      return { rows, total: call.messages, before: Math.max(0, call.messages - ids.length) + first };
    },
  };
}
