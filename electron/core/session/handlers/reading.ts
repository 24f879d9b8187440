/** Reading traffic: what is not built yet. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'statistics.get';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function readingHandlers(): Pick<Handlers, Names> {
  return {
    'statistics.get': missing,
  };
}
