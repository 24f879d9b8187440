/** Makes the rows of a page from their ids. A page has no gaps: what was let go meanwhile is missing at its front. */
import type { DialogRow, MessageRow } from '#shared/model/traffic.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';

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

/** Rows of calls. */
export function dialogRows(tracker: Pick<CallTracker, 'row'>, ids: readonly number[]): DialogRow[] {
  return ids.flatMap((id) => tracker.row(id) ?? []);
}
