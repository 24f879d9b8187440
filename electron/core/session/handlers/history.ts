/** `history.*` and `drafts.*`: what was sent, and what is being written. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = Extract<keyof Handlers, `history.${string}` | `drafts.${string}`>;

/** Handlers of the namespaces `history` and `drafts`. */
export function historyHandlers({
  history,
  drafts,
}: Pick<Core, 'history' | 'drafts'>): Pick<Handlers, Names> {
  return {
    'history.page': ({ of, from, count }) => ({
      rows: [...history.page(of, from, count)],
      total: history.counters()[of].kept,
    }),
    async 'history.get'({ id }) {
      const entry = await history.get(id);
      if (!entry) throw new ContractError('NOT_FOUND', `there is no send ${id}`, { id });
      return entry;
    },
    async 'history.clear'({ of }) {
      await history.clear(of);
      return {};
    },
    async 'drafts.keep'({ text }) {
      await drafts.keep(text);
      return {};
    },
    'drafts.kept': async () => ({ text: await drafts.kept() }),
  };
}
