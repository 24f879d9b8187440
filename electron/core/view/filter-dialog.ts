/** What a filter may ask of a call: by its row, or without one where very many messages are asked. */
import type { FilterDialog } from '#shared/filter/record.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { delayOf, durationOf } from '../callflow/call-times.ts';
import type { KnownCall } from '../callflow/call-tracker.ts';

type Told = Pick<DialogRow, 'method' | 'state' | 'messages' | 'postDialDelay' | 'answered' | 'ended'>;

/** The call of a message as a filter sees it. */
export function filterDialog(row: Told | null): FilterDialog | null {
  if (!row) return null;
  const { state, messages } = row;
  return { state, postDialDelay: delayOf(row), messages, duration: durationOf(row) };
}

/** The same of a call that no row is made of: a row counts the legs of the call, which is a search that no filter asks for. */
export function filterCall(call: KnownCall | null): FilterDialog | null {
  if (!call) return null;
  const { method, messages, facts } = call;
  const { state, postDialDelay, answered, ended } = facts;
  return filterDialog({ method, messages, state, postDialDelay, answered, ended });
}
