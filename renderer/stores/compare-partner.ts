/** Which message another one is compared with: asked of the core where the answer does not lie on the screen. */
import type { MessageDetail, MessageRow } from '#shared/model/traffic.ts';
import { useRpc } from './rpc.ts';

/** What a message is compared with. */
export const AGAINST = ['previous', 'sameMethod', 'nextHop', 'chosen', 'pinned'] as const;
export type Against = (typeof AGAINST)[number];

/** Two messages; the older one, or the one nearer to the sender, is the left one. */
export interface Sides {
  readonly left: MessageDetail;
  readonly right: MessageDetail;
}

/** What the screen knows: the messages that are chosen in the list, and the one that was pinned. */
export interface Choices {
  readonly chosen: readonly number[];
  readonly pinned: MessageDetail | null;
}

const detailOf = (id: number): Promise<MessageDetail> => useRpc().call('messages.get', { id });

async function rowsOfCall({ id, dialogId }: MessageRow): Promise<readonly MessageRow[]> {
  if (dialogId === 0) return [];
  return (await useRpc().call('dialogs.messages', { id: dialogId, around: id })).rows;
}

/** The newest message before this one in its call for which `fits` says so; repetitions are left out. */
async function before(detail: MessageDetail, fits: (row: MessageRow) => boolean): Promise<Sides | null> {
  const rows = await rowsOfCall(detail.row);
  const found = rows.findLast(
    (row) => row.id < detail.row.id && row.retransmission === 0 && row.time <= detail.row.time && fits(row),
  );
  return found ? { left: await detailOf(found.id), right: detail } : null;
}

/** The same message on the next hop; on the last one, on the hop before. */
async function hop(detail: MessageDetail): Promise<Sides | null> {
  const { rows } = await useRpc().call('messages.hops', { id: detail.row.id });
  const at = rows.findIndex(({ id }) => id === detail.row.id);
  const [next, last] = [rows[at + 1], rows[at - 1]];
  if (next) return { left: detail, right: await detailOf(next.id) };
  return last ? { left: await detailOf(last.id), right: detail } : null;
}

/** The two that are chosen in the list, in the order of their times. */
async function chosenTwo(chosen: readonly number[]): Promise<Sides | null> {
  const [first, second] = chosen;
  if (first === undefined || second === undefined) return null;
  const [left, right] = await Promise.all([detailOf(first), detailOf(second)]);
  const isLater =
    left.row.time > right.row.time || (left.row.time === right.row.time && left.row.id > right.row.id);
  return isLater ? { left: right, right: left } : { left, right };
}

/** The two sides of a comparison; null where there is nothing to compare with. Rejects where the core does not answer. */
export async function findSides(
  detail: MessageDetail,
  against: Against,
  { chosen, pinned }: Choices,
): Promise<Sides | null> {
  const { kind, method } = detail.row;
  switch (against) {
    case 'previous':
      return before(detail, () => true);
    case 'sameMethod':
      return before(detail, (row) => row.kind === kind && row.method === method);
    case 'nextHop':
      return hop(detail);
    case 'chosen':
      return chosenTwo(chosen);
    case 'pinned':
      return pinned && { left: pinned, right: detail };
  }
}
