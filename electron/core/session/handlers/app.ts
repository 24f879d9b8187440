/** `app.*`: what this console is. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** Handlers of the namespace `app`. */
export function appHandlers({ info }: Pick<Core, 'info'>): Pick<Handlers, 'app.info'> {
  return { 'app.info': () => info() };
}
