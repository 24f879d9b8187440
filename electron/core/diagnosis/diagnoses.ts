/** The diagnoses that are open: each is of a view, and of those who read it. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Views } from '../view/views.ts';
import type { DiagnosisDeps, ViewDiagnosis } from './diagnosis.ts';
import { createDiagnosis } from './diagnosis.ts';
import { FindingCache } from './finding-cache.ts';

/** Each may hold something of every call that is kept. */
export const DIAGNOSIS_LIMIT = 4;

export interface Diagnoses {
  /**
   * Begins the diagnosis of a view, or joins the one that goes on. Throws NOT_FOUND where the view is not open, and BUSY where too
   * many diagnoses are.
   */
  open(view: number): ViewDiagnosis;
  /** The diagnosis of a view, or null where there is none. */
  get(view: number): ViewDiagnosis | null;
  closeAll(): void;
}

interface Shared {
  readonly diagnosis: ViewDiagnosis;
  readers: number;
}

export interface DiagnosesDeps extends Omit<DiagnosisDeps, 'cache'> {
  readonly views: Pick<Views, 'get' | 'onClose'>;
}

/** Makes a table without diagnoses. */
export function createDiagnoses(deps: DiagnosesDeps): Diagnoses {
  const open = new Map<number, Shared>();
  const cache = new FindingCache();
  const close = (view: number): void => {
    open.get(view)?.diagnosis.close();
    open.delete(view);
  };
  deps.views.onClose(close);

  function begin(id: number): Shared {
    const view = deps.views.get(id);
    if (!view) throw new ContractError('NOT_FOUND', `view ${id} is not open`, { id });
    if (open.size >= DIAGNOSIS_LIMIT)
      throw new ContractError('BUSY', 'too many diagnoses are open', { limit: DIAGNOSIS_LIMIT });
    const shared = { diagnosis: createDiagnosis(view, { ...deps, cache }), readers: 0 };
    open.set(id, shared);
    return shared;
  }

  return {
    open(id) {
      const shared = open.get(id) ?? begin(id);
      shared.readers++;
      let isLeft = false;
      return {
        ...readerOf(shared.diagnosis),
        close() {
          if (isLeft) return;
          isLeft = true;
          shared.readers--;
          if (shared.readers === 0 && open.get(id) === shared) close(id);
        },
      };
    },
    get: (view) => open.get(view)?.diagnosis ?? null,
    closeAll: () => [...open.keys()].forEach(close),
  };
}

function readerOf(diagnosis: ViewDiagnosis): Omit<ViewDiagnosis, 'close'> {
  return {
    read: () => diagnosis.read(),
    page: (choice, from, count) => diagnosis.page(choice, from, count),
    onChange: (listener) => diagnosis.onChange(listener),
  };
}
