/** Reading traffic: call flows, what is wrong in them, negotiations, hops, and notes. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names =
  | 'flows.get'
  | 'flows.timers'
  | 'flows.offers'
  | 'flows.findings'
  | 'findings.page'
  | 'messages.hops'
  | 'annotations.set';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function readingHandlers(): Pick<Handlers, Names> {
  return {
    'flows.get': missing,
    'flows.timers': missing,
    'flows.offers': missing,
    'flows.findings': missing,
    'findings.page': missing,
    'messages.hops': missing,
    'annotations.set': missing,
  };
}
