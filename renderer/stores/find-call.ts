/** Finds a call by its Call-ID: looks through the rows of calls from the newest back, as far as is bearable. */
import { PAGE_LIMIT } from '#shared/contract/define.ts';
import type { RowRange } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** Pages that are looked through at the most: ten thousand calls. */
const MOST_PAGES = 50;

/** The id of the newest call with this Call-ID, or null. @param range the ids that are listed */
export async function findCall(callId: string, { first, last }: RowRange): Promise<number | null> {
  try {
    for (let page = 0, end = last; page < MOST_PAGES && end >= first; page++, end -= PAGE_LIMIT) {
      const from = Math.max(first, end - PAGE_LIMIT + 1);
      const { rows } = await useRpc().call('dialogs.page', { from, count: end - from + 1 });
      const found = rows.findLast((row) => row.callId === callId);
      if (found) return found.id;
    }
  } catch (error) {
    console.warn('the calls could not be looked through', troubleOf(error).code);
  }
  return null;
}
