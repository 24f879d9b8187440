/** Reading traffic: call flows, what is wrong in them, negotiations, hops, notes, and figures. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names =
  'flows.get' | 'flows.timers' | 'flows.offers' | 'messages.hops' | 'annotations.set' | 'statistics.get';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function readingHandlers(): Pick<Handlers, Names> {
  return {
    'flows.get': missing,
    'flows.timers': missing,
    'flows.offers': missing,
    'messages.hops': missing,
    'annotations.set': missing,
    'statistics.get': missing,
  };
}
