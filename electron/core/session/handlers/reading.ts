/** Reading traffic: call flows, what is wrong in them, negotiations, hops, notes, and figures. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names =
  | 'flows.offers'
  | 'flows.findings'
  | 'findings.page'
  | 'messages.hops'
  | 'statistics.get';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function readingHandlers(): Pick<Handlers, Names> {
  return {
    'flows.offers': missing,
    'flows.findings': missing,
    'findings.page': missing,
    'messages.hops': missing,
    'statistics.get': missing,
  };
}
