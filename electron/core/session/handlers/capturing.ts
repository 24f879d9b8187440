/** Capturing interfaces, listening for HEP, and what of it is listed. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'sources.interfaces' | 'sources.sniff' | 'sources.hep' | 'sources.show' | 'traffic.pause';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function capturingHandlers({ sources }: Pick<Core, 'sources'>): Pick<Handlers, Names> {
  return {
    'sources.interfaces': missing,
    'sources.sniff': missing,
    'sources.hep': missing,
    'sources.show'({ id, shown }) {
      if (!sources.show(id, shown)) throw new ContractError('NOT_FOUND', `there is no source ${id}`, { id });
      return {};
    },
    'traffic.pause': missing,
  };
}
