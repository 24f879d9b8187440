/** Finds the transaction of a message among those seen in the traffic: looks through the rows from the newest back, as far as is bearable. */
import { PAGE_LIMIT } from '#shared/contract/define.ts';
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { RowRange } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** Pages that are looked through at the most: ten thousand transactions. */
const MOST_PAGES = 50;

/**
 * Whether a message belongs to a transaction: by its branch and its hop, in either direction; the ACK to a failed INVITE
 * belongs to the INVITE's (RFC 3261 17.1.1.3), CANCEL has one of its own (9.1).
 */
export function isIn(
  transaction: Pick<ObservedTransactionRow, 'branch' | 'method' | 'src' | 'dst'>,
  row: Pick<MessageRow, 'kind' | 'method' | 'src' | 'dst'>,
  branch: string,
): boolean {
  const method = row.method === 'ACK' ? 'INVITE' : row.method;
  if (transaction.branch !== branch || transaction.method !== method) return false;
  const [from, to] = row.kind === 'request' ? [row.src, row.dst] : [row.dst, row.src];
  // A response may come back to another port than the request came from (RFC 3261 18.2.2).
  return row.kind === 'request' ? transaction.src === from && transaction.dst === to : transaction.dst === to;
}

/** The id of a message's transaction, or null. @param branch of its topmost Via @param range the ids that are listed */
export async function findTransaction(
  row: MessageRow,
  branch: string,
  { first, last }: RowRange,
): Promise<number | null> {
  try {
    for (let page = 0, end = last; page < MOST_PAGES && end >= first; page++, end -= PAGE_LIMIT) {
      const from = Math.max(first, end - PAGE_LIMIT + 1);
      const { rows } = await useRpc().call('transactions.page', { from, count: end - from + 1 });
      const found = rows.findLast((one) => isIn(one, row, branch));
      if (found) return found.id;
    }
  } catch (error) {
    console.warn('the transactions could not be looked through', troubleOf(error).code);
  }
  return null;
}
