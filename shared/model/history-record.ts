/** What a send of an earlier run says, read without trust; what belonged to that run alone, such as its exchanges, is left out. */
import * as v from 'valibot';
import { sendDraftSchema } from './exchange.ts';
import type { HistoryEntry } from './workspace.ts';
import { historyEntrySchema, sentByRunSchema } from './workspace.ts';

/** A time that a calendar has, in milliseconds since 1970 (ECMA-262 21.4.1.1). */
const timeSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

const recordSchema = v.object({
  ...historyEntrySchema.entries,
  time: timeSchema,
  messages: v.array(v.object({ ...historyEntrySchema.entries.messages.item.entries, time: timeSchema })),
  // Files that were written before runs were kept say nothing of them.
  run: v.optional(v.nullable(sentByRunSchema), null),
  draft: v.omit(sendDraftSchema, ['after', 'dialog']),
});

/** The entry in a value, or null where it is none. A send whose end nobody saw counts as stopped. */
export function readHistoryEntry(value: unknown): HistoryEntry | null {
  const read = v.safeParse(recordSchema, value);
  if (!read.success) return null;
  return { ...read.output, exchange: null, outcome: read.output.outcome ?? { kind: 'stopped' } };
}
