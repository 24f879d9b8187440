/** Call flows and their timers. */
import type { Handlers } from '#shared/rpc/server.ts';
import { lastThatFit } from '../answer-size.ts';
import type { Core } from '../core.ts';

type Names = 'flows.get' | 'flows.timers';

/** Handlers of these methods. */
export function flowHandlers({ flows }: Pick<Core, 'flows'>): Pick<Handlers, Names> {
  return {
    async 'flows.get'(request) {
      const flow = await flows.get(request);
      return { ...flow, steps: lastThatFit(flow.steps) };
    },
    'flows.timers': async (request) => ({ timers: await flows.timers(request) }),
  };
}
