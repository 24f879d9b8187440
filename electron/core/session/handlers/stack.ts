/** `stack.*`: the stack's transactions and dialogs, and the next requests of a dialog. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { dialogRow } from '../../ua/dialogs/dialog-view.ts';
import type { Core } from '../core.ts';

type Names = 'stack.transactions' | 'stack.dialogs' | 'stack.draft' | 'stack.send';

/** Handlers of the namespace `stack`. */
export function stackHandlers({ stack }: Pick<Core, 'stack'>): Pick<Handlers, Names> {
  const { log, dialogs, userAgent } = stack;
  return {
    'stack.transactions': ({ from, count }) => ({
      rows: log
        .rows(from, count)
        .map((row) => ({ ...row, timers: row.timers.map((timer) => ({ ...timer })) })),
    }),
    'stack.dialogs': ({ from, count }) => ({ rows: dialogs.table.rows(from, count).map(dialogRow) }),
    'stack.draft': ({ dialog, step }) => ({ bytes: valueOr(userAgent.draftStep(dialog, step)) }),
    'stack.send': ({ dialog, step }) => ({ exchange: valueOr(userAgent.step(dialog, step)) }),
  };
}

/** The value of a result; trouble crosses the boundary as NOT_FOUND or NOT_POSSIBLE with its own code beside it. */
export function valueOr<T>(result: Result<T, Trouble>): T {
  if (result.ok) return result.value;
  const { code, message, data } = result.error;
  throw new ContractError(code === 'NOT_FOUND' ? 'NOT_FOUND' : 'NOT_POSSIBLE', message, { ...data, code });
}
