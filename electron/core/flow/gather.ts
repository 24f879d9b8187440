/** Gathers the messages of calls from the store, with their bytes, in the order of their times. */
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { summarizeIndex } from '#shared/sip/summary.ts';
import type { Breathe } from './breathe.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Legs } from '../callflow/legs.ts';
import type { Store } from '../store/store.ts';

/**
 * Bytes of the messages of one flow: five thousand of the size that honest ones have, and no more of those that are as large as
 * the network carries, since what is read of them is many times as large.
 */
export const FLOW_BYTES = 16 * 1_048_576;

export interface GatherDeps {
  readonly store: Pick<Store, 'thread' | 'load' | 'row' | 'bytes'>;
  readonly tracker: Pick<CallTracker, 'row' | 'lastMessage'>;
  readonly legs: Pick<Legs, 'legs'>;
}

export interface Gathered {
  /** The calls that are kept, those that were asked for first. */
  readonly dialogs: readonly number[];
  /** The newest messages of all of them, at most `limit`, the oldest first. */
  readonly messages: readonly FlowMessage[];
  /** How many messages the calls have. */
  readonly total: number;
}

/** The calls that are kept of those that are named, and where it is wished the legs of them, each once and at most `limit`. */
export function callsOf(
  { tracker, legs }: Pick<GatherDeps, 'tracker' | 'legs'>,
  request: { readonly dialogs: readonly number[]; readonly legs: boolean },
  limit: number,
): number[] {
  const kept = request.dialogs.filter((id) => tracker.row(id) !== null);
  const further = request.legs ? kept.flatMap((id) => legs.legs(id).map(({ dialog }) => dialog.id)) : [];
  return [...new Set([...kept, ...further])].slice(0, limit);
}

/** The ids of the newest `limit` messages of these calls, the oldest first. */
export function messagesOf(
  { store, tracker }: Pick<GatherDeps, 'store' | 'tracker'>,
  dialogs: readonly number[],
  limit: number,
): number[] {
  const ids = dialogs.flatMap((id) => store.thread(tracker.lastMessage(id), limit));
  // Ids count in the order of arrival: the newest are kept, also over several calls.
  return ids.sort((a, b) => a - b).slice(-limit);
}

/** How many messages these calls have. */
export const totalOf = ({ tracker }: Pick<GatherDeps, 'tracker'>, dialogs: readonly number[]): number =>
  dialogs.reduce((sum, id) => sum + (tracker.row(id)?.messages ?? 0), 0);

/**
 * Reads messages, in the order of their times; what was let go is left out, and what is on the disk is waited for. Where all of them
 * have more bytes than `most`, those that arrived last are kept.
 */
export async function readMessages(
  { store }: Pick<GatherDeps, 'store'>,
  ids: readonly number[],
  breathe: Breathe = () => null,
  most = FLOW_BYTES,
): Promise<FlowMessage[]> {
  const messages: FlowMessage[] = [];
  let size = 0;
  for (const id of ids) {
    const waiting = store.load(id) ?? breathe();
    if (waiting) await waiting;
    const bytes = store.bytes(id);
    const index = bytes && indexMessage(bytes);
    const row = index && store.row(id, summarizeIndex(index, bytes));
    if (!row) continue;
    messages.push(flowMessage(row, bytes, index));
    size += bytes.length;
    while (size > most) size -= messages.shift()?.bytes.length ?? size;
  }
  return messages.sort((a, b) => a.row.time - b.row.time || a.row.id - b.row.id);
}

/** Reads the newest `limit` messages of these calls. */
export async function gather(
  deps: Pick<GatherDeps, 'store' | 'tracker'>,
  dialogs: readonly number[],
  limit: number,
  breathe?: Breathe,
): Promise<Gathered> {
  const messages = await readMessages(deps, messagesOf(deps, dialogs, limit), breathe);
  return { dialogs, messages, total: totalOf(deps, dialogs) };
}
