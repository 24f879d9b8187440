/** `exports.*`: writing out what is listed. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'exports.begin' | 'exports.read' | 'exports.cancel';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function exportHandlers(): Pick<Handlers, Names> {
  return {
    'exports.begin': missing,
    'exports.read': missing,
    'exports.cancel': missing,
  };
}
