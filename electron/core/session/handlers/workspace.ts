/** `workspace.*` and `secrets.*`: the folder of requests, and what of its environments stands in no file. */
import { ContractError, isErrorCode } from '#shared/contract/errors.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = Extract<keyof Handlers, `workspace.${string}`> | 'secrets.set';

/** The value, or its trouble as an error of the contract. */
function valueOf<T>(result: Result<T, Trouble>): T {
  if (result.ok) return result.value;
  const { code, message, data } = result.error;
  throw new ContractError(isErrorCode(code) ? code : 'DISK', message, data);
}

/** Handlers of the namespaces `workspace` and `secrets`. */
export function workspaceHandlers({ workspace }: Pick<Core, 'workspace'>): Pick<Handlers, Names> {
  return {
    'workspace.open': async ({ path, create }) => valueOf(await workspace.open(path, create)),
    'workspace.entries'({ from, count }) {
      const entries = workspace.entries();
      const { revision } = workspace.state();
      return { revision, total: entries.length, entries: entries.slice(from, from + count) };
    },
    'workspace.changes'({ since }) {
      const { changed, removed, ...rest } = workspace.changes(since);
      return { ...rest, changed: [...changed], removed: [...removed] };
    },
    'workspace.read': async ({ path }) => valueOf(await workspace.read(path)),
    'workspace.write': async ({ path, text, version }) => valueOf(await workspace.write(path, text, version)),
    'workspace.add': async ({ folder, files }) => ({
      paths: [...valueOf(await workspace.add(folder, files))],
    }),
    'workspace.makeFolder': async ({ path }) => ({ path: valueOf(await workspace.makeFolder(path)) }),
    async 'workspace.move'({ from, to, before }) {
      valueOf(await workspace.move(from, to, before));
      return {};
    },
    'workspace.duplicate': async ({ path }) => ({ path: valueOf(await workspace.duplicate(path)) }),
    'workspace.remove': async ({ path }) => ({ trash: valueOf(await workspace.remove(path)) }),
    'workspace.restore': async ({ trash }) => ({ path: valueOf(await workspace.restore(trash)) }),
    async 'workspace.search'({ text }) {
      const { hits, more } = valueOf(await workspace.search(text));
      return { hits: [...hits], more };
    },
    'secrets.set'({ environment, name, value }) {
      workspace.setSecret(environment, name, value);
      return {};
    },
  };
}
