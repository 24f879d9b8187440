/** `exports.*`: writing out what is listed, a piece at a time. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'exports.begin' | 'exports.read' | 'exports.cancel';

/** Handlers of these methods. */
export function exportHandlers({ exports }: Pick<Core, 'exports'>): Pick<Handlers, Names> {
  return {
    'exports.begin'(request) {
      const begun = exports.begin(request);
      if (begun.ok) return begun.value;
      const { code, message } = begun.error;
      throw new ContractError(code === 'NOT_FOUND' ? 'NOT_FOUND' : 'NOT_POSSIBLE', message);
    },
    async 'exports.read'({ id }) {
      const piece = await exports.read(id);
      if (!piece) throw new ContractError('NOT_FOUND', `there is no export ${id}`, { id });
      return piece;
    },
    'exports.cancel'({ id }) {
      exports.cancel(id);
      return {};
    },
  };
}
