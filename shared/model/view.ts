/**
 * A view on the lists: what a filter lets pass of the messages, and the calls that have such a message. Rows are known by
 * their place in the view; places count up from 1 and move only where a call begins or ends to pass.
 */
import * as v from 'valibot';
import { observedTransactionRowSchema, registrationRowSchema } from './observed.ts';
import { orderSchema, orderStateSchema, sortedListSchema } from './order.ts';
import { dialogRowSchema, messageRowSchema } from './traffic.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The text of a filter as it is typed; longer ones are refused by the language itself. */
export const filterTextSchema = v.pipe(v.string(), v.maxLength(20_000));

export const viewParamsSchema = v.object({
  filter: filterTextSchema,
  /** Minutes that the reader's local time is ahead of UTC, for times of day in the filter. */
  utcOffset: v.pipe(v.number(), v.integer(), v.minValue(-1_440), v.maxValue(1_440)),
});
export type ViewParams = v.InferOutput<typeof viewParamsSchema>;

/** Places `first` to `next - 1` of both lists can be asked for. */
export const viewCountersSchema = v.object({
  /** By which its pages are asked for; 0 where the filter cannot be used. */
  view: count,
  firstMessage: count,
  nextMessage: count,
  firstDialog: count,
  nextDialog: count,
  /** How many messages were asked of how many that are kept. */
  asked: count,
  total: count,
  /** Whether older messages are still to be asked. */
  running: v.boolean(),
  /** The lists that are sorted, or are being sorted. */
  orders: v.optional(v.array(orderStateSchema)),
});
export type ViewCounters = v.InferOutput<typeof viewCountersSchema>;

const changedSchema = v.nullable(v.object({ first: count, last: count }));

export const viewDeltaSchema = v.object({
  counters: viewCountersSchema,
  /** Places whose rows are other ones now, first and last included. */
  changedMessages: changedSchema,
  changedDialogs: changedSchema,
});
export type ViewDelta = v.InferOutput<typeof viewDeltaSchema>;

export const viewListSchema = v.picklist(['messages', 'dialogs']);
export type ViewList = v.InferOutput<typeof viewListSchema>;

/** Rows of a view; the first stands at the place `from`, and the others follow without a gap. */
export const viewPageSchema = v.object({
  from: count,
  messages: v.array(messageRowSchema),
  dialogs: v.array(dialogRowSchema),
  transactions: v.optional(v.array(observedTransactionRowSchema)),
  registrations: v.optional(v.array(registrationRowSchema)),
});
export type ViewPage = v.InferOutput<typeof viewPageSchema>;

/** A text that is looked for in the rows of a list, without regard to the case of ASCII letters. */
export const viewSearchSchema = v.object({
  list: sortedListSchema,
  /** The order in which the rows are gone through; left out for that in which they came. */
  order: v.optional(orderSchema),
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
  /** The place behind which the search begins (before which, where it goes `backwards`), and in which it ends. */
  from: count,
  backwards: v.boolean(),
});
export type ViewSearch = v.InferOutput<typeof viewSearchSchema>;

/** Where a row stands. */
export const placeSchema = v.object({ at: count, id: count });
export type Place = v.InferOutput<typeof placeSchema>;
