/** `statistics.get`: figures about what a view lets pass. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** Handlers of the namespace `statistics`. */
export function statisticsHandlers({
  statistics,
}: Pick<Core, 'statistics'>): Pick<Handlers, 'statistics.get'> {
  return { 'statistics.get': ({ view }) => statistics.get(view) };
}
