/** `incoming.*`: answering requests that came in by hand. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

type Names = 'incoming.answer' | 'incoming.draft' | 'incoming.respond';

/** Handlers of the namespace `incoming`. */
export function incomingHandlers({ stack: { uas } }: Pick<Core, 'stack'>): Pick<Handlers, Names> {
  return {
    'incoming.answer'(wish) {
      valueOr(uas.answer(wish));
      return {};
    },
    'incoming.draft': ({ id, status }) => ({ bytes: valueOr(uas.draft(id, status)) }),
    async 'incoming.respond'(response) {
      valueOr(await uas.respond(response));
      return {};
    },
  };
}
