/** `captures.*`: opening capture files and text traces, piece by piece. */
import { ContractError } from '#shared/contract/errors.ts';
import { CAPTURE_PIECE } from '#shared/contract/capture-methods.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Refusal } from '../../source/file-sources.ts';
import type { Core } from '../core.ts';

type Names = 'captures.begin' | 'captures.push' | 'captures.end';

/** The value, or the error that says why the bytes of a capture were not taken. */
function taken<T>(result: Result<T, Refusal>, id: string): T {
  if (result.ok) return result.value;
  if (result.error === 'busy') throw new ContractError('BUSY', `a piece of ${id} is being read`, { id });
  throw new ContractError('NOT_FOUND', `there is no capture ${id} that is being opened`, { id });
}

/** Handlers of these methods. */
export function captureHandlers({ captures }: Pick<Core, 'captures'>): Pick<Handlers, Names> {
  return {
    'captures.begin'({ name, size }) {
      const begun = captures.begin(name, size);
      if (!begun.ok) throw new ContractError('NOT_POSSIBLE', begun.error.message, begun.error.data);
      return begun.value;
    },
    async 'captures.push'({ id, bytes }) {
      if (bytes.length > CAPTURE_PIECE)
        throw new ContractError('TOO_LARGE', `a piece has at most ${CAPTURE_PIECE} bytes`, { id });
      return { more: taken(await captures.push(id, bytes), id) };
    },
    'captures.end': async ({ id }) => taken(await captures.end(id), id),
  };
}
