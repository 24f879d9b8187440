/** `views.*`: the rows of a view. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'views.page' | 'views.find';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function viewHandlers(): Pick<Handlers, Names> {
  return {
    'views.page': missing,
    'views.find': missing,
  };
}
