/** What was sent in this run, the newest first: enough to tell it and to open it again. */
import type { Outcome } from '#shared/model/exchange.ts';
import { readRequestLine } from '../../editor/first-line.ts';
import type { Draft } from './draft.ts';

export const HISTORY_LIMIT = 200;

export interface HistoryEntry {
  readonly exchangeId: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly method: string;
  /** The draft as it was sent. */
  readonly draft: Draft;
  /** Null while it runs. */
  readonly outcome: Outcome | null;
}

/** The history with one send more. */
export function withSend(
  history: readonly HistoryEntry[],
  draft: Draft,
  exchangeId: number,
  time: number,
): readonly HistoryEntry[] {
  const method = readRequestLine(draft.text).method;
  return [{ exchangeId, time, method, draft, outcome: null }, ...history].slice(0, HISTORY_LIMIT);
}

/** The history with an outcome told; the same list where that changes nothing. */
export function withOutcome(
  history: readonly HistoryEntry[],
  exchangeId: number,
  outcome: Outcome | null,
): readonly HistoryEntry[] {
  const open = history.some((entry) => entry.exchangeId === exchangeId && entry.outcome === null);
  if (!open || outcome === null) return history;
  return history.map((entry) => (entry.exchangeId === exchangeId ? { ...entry, outcome } : entry));
}
