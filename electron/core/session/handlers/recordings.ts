/** `recordings.*`: the autosaved captures of earlier runs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'recordings.list' | 'recordings.open' | 'recordings.discard';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function recordingHandlers(): Pick<Handlers, Names> {
  return {
    'recordings.list': missing,
    'recordings.open': missing,
    'recordings.discard': missing,
  };
}
