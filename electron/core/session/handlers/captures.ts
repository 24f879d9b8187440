/** `captures.*`: opening capture files and text traces, piece by piece. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';

type Names = 'captures.begin' | 'captures.push' | 'captures.end';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function captureHandlers(): Pick<Handlers, Names> {
  return {
    'captures.begin': missing,
    'captures.push': missing,
    'captures.end': missing,
  };
}
