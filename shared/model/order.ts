/** Orders of the lists: by what the rows of each can be sorted. Rows that are equal in it stand by their ids. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Every list that can be sorted belongs to a view, whose reader asks for it. */
export const sortedListSchema = v.picklist(['messages', 'dialogs', 'transactions', 'registrations']);
export type SortedList = v.InferOutput<typeof sortedListSchema>;

/** By what each list can be sorted; `id` is the order in which rows came. */
export const ORDER_KEYS = {
  messages: [
    'id',
    'time',
    'direction',
    'message',
    'method',
    'status',
    'from',
    'to',
    'src',
    'dst',
    'callId',
    'cseq',
    'size',
    'source',
    'transport',
    'dialog',
    'retransmission',
    'responseTime',
    'severity',
  ],
  dialogs: [
    'id',
    'started',
    'last',
    'state',
    'method',
    'status',
    'from',
    'to',
    'callId',
    'source',
    'messages',
    'retransmissions',
    'legs',
    'pdd',
    'answered',
    'ended',
    'duration',
    'severity',
  ],
  transactions: [
    'id',
    'started',
    'method',
    'state',
    'status',
    'firstResponse',
    'finalResponse',
    'repeated',
    'src',
    'dst',
    'target',
    'messages',
    'branch',
    'dialog',
  ],
  registrations: [
    'id',
    'state',
    'aor',
    'contact',
    'status',
    'granted',
    'expires',
    'registrar',
    'userAgent',
    'refreshes',
    'first',
    'last',
    'dialog',
  ],
} as const satisfies Readonly<Record<SortedList, readonly string[]>>;
export type OrderKey<L extends SortedList = SortedList> = (typeof ORDER_KEYS)[L][number];

const keys = [...new Set(Object.values(ORDER_KEYS).flat())];
export const orderKeySchema = v.picklist(keys);

export const orderSchema = v.object({
  key: orderKeySchema,
  /** The other way round, rows that are equal too. */
  descending: v.boolean(),
});
export type Order = v.InferOutput<typeof orderSchema>;

/** How far the sorting of a list is. */
export const orderStateSchema = v.object({
  list: sortedListSchema,
  key: orderKeySchema,
  /** Rows that are sorted: they stand at the places 1 to `count`. */
  count,
  /** Counts up where rows stand elsewhere, or say something else. 0 while it is sorted for the first time. */
  turn: count,
  /** From 0 to 1: how much of the sorting that goes on is done. */
  progress: v.number(),
});
export type OrderState = v.InferOutput<typeof orderStateSchema>;
