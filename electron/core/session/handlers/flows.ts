/** Call flows and their timers. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = 'flows.get';

/** Handlers of these methods. */
export function flowHandlers({ flows }: Pick<Core, 'flows'>): Pick<Handlers, Names> {
  return {
    'flows.get': (request) => flows.get(request),
  };
}
