/** The views that are open: each belongs to a reader, who asks for its pages by its id. */
import { ContractError } from '#shared/contract/errors.ts';
import { filterErrorText } from '#shared/filter/error-text.ts';
import type { FilterError } from '#shared/filter/errors.ts';
import type { Filter } from '#shared/filter/filter.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { ViewParams } from '#shared/model/view.ts';
import type { View, ViewDeps } from './view.ts';
import { createView } from './view.ts';

/** Each may ask a filter of everything that is stored, and hold the ids of all of it. */
export const VIEW_LIMIT = 16;

export interface Views {
  /**
   * Opens a view. Throws INVALID_FILTER with the code and place of the first mistake, and BUSY where too many are open: a view is
   * closed with its reader, so none of the others can be taken away.
   */
  open(params: ViewParams): View;
  get(id: number): View | null;
  /** Closes a view; what it did stops at once. */
  close(id: number): void;
  closeAll(): void;
  /** Hears the id of each view that is about to be closed. */
  onClose(listener: (id: number) => void): Unsubscribe;
}

/** Makes the table; ids count up from 1. */
export function createViews(deps: ViewDeps): Views {
  const open = new Map<number, View>();
  const closing = createEmitter<number>();
  let next = 1;
  const close = (id: number): void => {
    if (!open.has(id)) return;
    closing.emit(id);
    open.get(id)?.close();
    open.delete(id);
  };
  return {
    open(params) {
      const filter = usable(params);
      if (open.size >= VIEW_LIMIT)
        throw new ContractError('BUSY', 'too many views are open', { limit: VIEW_LIMIT });
      const view = createView(next++, filter, deps);
      open.set(view.id, view);
      return view;
    },
    get: (id) => open.get(id) ?? null,
    close,
    closeAll: () => [...open.keys()].forEach(close),
    onClose: (listener) => closing.on(listener),
  };
}

function usable({ filter, utcOffset }: ViewParams): Filter {
  const made = compileFilter(filter, { utcOffset: () => utcOffset });
  if (made.ok) return made.value;
  throw refusal(made.error);
}

/** The first mistake, with all that words in another language need. */
function refusal([error]: readonly FilterError[]): ContractError {
  if (!error) return new ContractError('INVALID_FILTER', 'the filter cannot be used');
  const { code, span, data } = error;
  const where = { code, start: span.start, end: span.end };
  return new ContractError('INVALID_FILTER', filterErrorText(code, data, 'en'), { ...data, ...where });
}
