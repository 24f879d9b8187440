/** What a filter may ask of a call. */
import type { FilterDialog } from '#shared/filter/record.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { delayOf, durationOf } from '../callflow/call-times.ts';

/** The call of a message as a filter sees it. */
export function filterDialog(row: DialogRow | null): FilterDialog | null {
  if (!row) return null;
  const { state, messages } = row;
  return { state, postDialDelay: delayOf(row), messages, duration: durationOf(row) };
}
