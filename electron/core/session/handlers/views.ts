/** `views.*`: the rows of a view. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { View } from '../../view/view.ts';
import type { Core } from '../core.ts';

type Names = 'views.page' | 'views.find';

/** Handlers of the namespace `views`. */
export function viewHandlers({ views }: Pick<Core, 'views'>): Pick<Handlers, Names> {
  const found = (id: number): View => {
    const view = views.get(id);
    if (!view) throw new ContractError('NOT_FOUND', `view ${id} is not open`, { id });
    return view;
  };
  return {
    'views.page': ({ view, list, from, count }) => found(view).page(list, from, count),
    'views.find': ({ view, list, id }) => ({ at: found(view).find(list, id) }),
  };
}
