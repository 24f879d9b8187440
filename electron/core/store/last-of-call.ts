/** Finds the newest message of a call that somebody asks for. */
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Store } from './store.ts';

/** So many messages are looked at, the newest ones. */
const NEWEST = 2_000;

/** The newest message of another one's call that fits and is not older than that one; null where there is none. */
export function lastOfCall(
  store: Pick<Store, 'counters' | 'dialogId' | 'row'>,
  messageId: number,
  fits: (row: MessageRow) => boolean,
): MessageRow | null {
  const call = store.dialogId(messageId);
  if (call === 0) return null;
  const { next } = store.counters();
  for (let id = next - 1; id >= Math.max(messageId, next - NEWEST); id--) {
    const row = store.dialogId(id) === call ? store.row(id) : null;
    if (row && fits(row)) return row;
  }
  return null;
}
