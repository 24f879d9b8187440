/** `runs.*`: sequences that run. */
import { ContractError, isErrorCode } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

type Names = Extract<keyof Handlers, `runs.${string}`>;

function found<T>(value: T | null | false, id: number): T {
  if (value === null || value === false)
    throw new ContractError('NOT_FOUND', `there is no run ${id}`, { id });
  return value;
}

/** Handlers of the namespace `runs`. */
export function runHandlers({ runs }: Pick<Core, 'runs'>): Pick<Handlers, Names> {
  return {
    async 'runs.start'(wish) {
      const begun = await runs.start(wish);
      if (begun.ok) return { id: begun.value };
      const { code, message, data } = begun.error;
      throw new ContractError(isErrorCode(code) ? code : 'NOT_POSSIBLE', message, data);
    },
    'runs.stop'({ id }) {
      found(runs.stop(id), id);
      return {};
    },
    'runs.list': () => ({ runs: [...runs.list()] }),
    'runs.rows': ({ id, from, count }) => ({ rows: [...found(runs.rows(id, from, count), id)] }),
    'runs.report': ({ id }) => ({ text: found(runs.report(id), id) }),
  };
}
