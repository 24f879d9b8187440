/** `flows.offers`: the exchanges of offer and answer of some calls. */
import { ContractError } from '#shared/contract/errors.ts';
import { readOfferSteps } from '#shared/flow/offers/read.ts';
import { FLOW_CALLS, FLOW_MESSAGES } from '#shared/model/flow.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { createBreathe, inTurns } from '../../flow/breathe.ts';
import { callsOf, gather } from '../../flow/gather.ts';
import { lastThatFit } from '../answer-size.ts';
import type { Core } from '../core.ts';

/** The handler of the method. */
export function offerHandlers({
  store,
  observed,
  turns,
  clock,
}: Pick<Core, 'store' | 'observed' | 'turns' | 'clock'>): Pick<Handlers, 'flows.offers'> {
  const { tracker, legs } = observed;
  return {
    async 'flows.offers'(request) {
      const calls = callsOf({ tracker, legs }, request, FLOW_CALLS);
      const [id = 0] = request.dialogs;
      if (calls.length === 0) throw new ContractError('NOT_FOUND', `call ${id} is not kept`, { id });
      const breathe = createBreathe({ turns, clock });
      const { messages } = await gather({ store, tracker }, calls, FLOW_MESSAGES, breathe);
      return { rounds: lastThatFit(await inTurns(readOfferSteps(messages), breathe)) };
    },
  };
}
