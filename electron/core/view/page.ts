/** Makes the rows of a page from their ids. A page has no gaps: what was let go meanwhile is missing at its front. */
import type { SortedList } from '#shared/model/order.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { ViewPage } from '#shared/model/view.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { RegistrationTracker } from '../callflow/registration-tracker.ts';
import type { TransactionTracker } from '../callflow/transaction-tracker.ts';
import type { Store } from '../store/store.ts';

export interface PageDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly transactions: TransactionTracker;
  readonly registrations: RegistrationTracker;
}

/** Rows of messages, whose bytes may have to be read back first, and how many at the front were let go. */
export async function messageRows(
  store: Pick<Store, 'load' | 'row'>,
  ids: readonly number[],
): Promise<{ readonly gone: number; readonly rows: MessageRow[] }> {
  const rows: MessageRow[] = [];
  let gone = 0;
  for (const id of ids) {
    const loading = store.load(id);
    if (loading) await loading;
    const row = store.row(id);
    if (row) rows.push(row);
    else if (rows.length === 0) gone++;
    else break;
  }
  return { gone, rows };
}

/** Rows up to the first one that is not kept. */
function rowsUntilGap<R>(ids: readonly number[], row: (id: number) => R | null): R[] {
  const rows: R[] = [];
  for (const id of ids) {
    const found = row(id);
    if (!found) break;
    rows.push(found);
  }
  return rows;
}

/** The page of a list whose first id stands at `from`. */
export async function pageOf(
  { store, tracker, transactions, registrations }: PageDeps,
  list: SortedList,
  from: number,
  ids: readonly number[],
): Promise<ViewPage> {
  const page: ViewPage = { from, messages: [], dialogs: [] };
  if (list === 'dialogs') return { ...page, dialogs: ids.flatMap((id) => tracker.row(id) ?? []) };
  if (list === 'registrations')
    return { ...page, registrations: rowsUntilGap(ids, (id) => registrations.row(id)) };
  if (list === 'messages') {
    const { gone, rows } = await messageRows(store, ids);
    return { ...page, from: from + gone, messages: rows };
  }
  for (const id of ids) await store.load(transactions.messages(id, 1)[0] ?? 0);
  return { ...page, transactions: rowsUntilGap(ids, (id) => transactions.row(id)) };
}
