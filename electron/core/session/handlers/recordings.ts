/** `recordings.*`: the autosaved captures of earlier runs. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'recordings.list' | 'recordings.open' | 'recordings.discard';

function notFound(id: string): never {
  throw new ContractError('NOT_FOUND', `there is no recording ${id}`, { id });
}

/** Handlers of the namespace `recordings`. */
export function recordingHandlers({
  recordings,
  captures,
}: Pick<Core, 'recordings' | 'captures'>): Pick<Handlers, Names> {
  return {
    'recordings.list': async () => ({ rows: (await recordings?.list()) ?? [] }),
    async 'recordings.open'({ id }) {
      const paths = (await recordings?.paths(id)) ?? notFound(id);
      return captures.openPaths(id, paths, await recordings?.notes(id));
    },
    async 'recordings.discard'({ id }) {
      if (!(await recordings?.discard(id))) notFound(id);
      return {};
    },
  };
}
