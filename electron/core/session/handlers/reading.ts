/** Reading traffic: call flows, what is wrong in them, notes, and figures. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names =
  'flows.get' | 'flows.timers' | 'flows.findings' | 'findings.page' | 'annotations.set' | 'statistics.get';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function readingHandlers(): Pick<Handlers, Names> {
  return {
    'flows.get': missing,
    'flows.timers': missing,
    'flows.findings': missing,
    'findings.page': missing,
    'annotations.set': missing,
    'statistics.get': missing,
  };
}
