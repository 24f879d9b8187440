/** `messages.hops`: one message on every hop on which it was seen. */
import { ContractError } from '#shared/contract/errors.ts';
import { hopsOf } from '#shared/flow/message-hops.ts';
import { FLOW_CALLS, FLOW_MESSAGES } from '#shared/model/flow.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { createBreathe } from '../../flow/breathe.ts';
import { callsOf, gather } from '../../flow/gather.ts';
import { firstThatFit } from '../answer-size.ts';
import type { Core } from '../core.ts';

/** The handler of the method. */
export function hopHandlers({
  store,
  observed,
  turns,
  clock,
}: Pick<Core, 'store' | 'observed' | 'turns' | 'clock'>): Pick<Handlers, 'messages.hops'> {
  const { tracker, legs } = observed;
  return {
    async 'messages.hops'({ id }) {
      const loading = store.load(id);
      if (loading) await loading;
      const row = store.row(id);
      if (!row) throw new ContractError('NOT_FOUND', `message ${id} is not kept`, { id });
      if (row.dialogId === 0) return { rows: [row] };
      const calls = callsOf({ tracker, legs }, { dialogs: [row.dialogId], legs: true }, FLOW_CALLS);
      const breathe = createBreathe({ turns, clock });
      const { messages } = await gather({ store, tracker }, calls, FLOW_MESSAGES, breathe);
      // Parsed by who asks first: here, bit by bit, and not by the search in one go.
      for (const one of messages) if (one.message) await breathe();
      const rows = firstThatFit(hopsOf(messages, id));
      return { rows: rows.length > 0 ? rows : [row] };
    },
  };
}
