/** `views.*`: the rows of a view. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { View } from '../../view/view.ts';
import type { Core } from '../core.ts';

type Names = 'views.page' | 'views.find' | 'views.order' | 'views.search';

/** Handlers of the namespace `views`. */
export function viewHandlers({ views }: Pick<Core, 'views'>): Pick<Handlers, Names> {
  const found = (id: number): View => {
    const view = views.get(id);
    if (!view) throw new ContractError('NOT_FOUND', `view ${id} is not open`, { id });
    return view;
  };
  return {
    'views.page': ({ view, list, from, count, order }) => found(view).page(list, from, count, order),
    'views.find': ({ view, list, id, order }) => ({ at: found(view).find(list, id, order) }),
    'views.order': async ({ view, list, key }) => ({ count: await found(view).order(list, key) }),
    'views.search': async ({ view, ...wanted }) => ({ found: await found(view).search(wanted) }),
  };
}
