/** Every send that was made: its draft, its messages and its outcome, the newest first, bounded, and kept over a restart. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { HistoryEntry, HistoryRow } from '#shared/model/workspace.ts';

export interface History {
  /** Takes a send, as soon as its exchange has an id. */
  add(draft: SendDraft, exchange: number): void;
  counters(): { readonly total: number; readonly revision: number };
  onChange(listener: () => void): Unsubscribe;
  /** The newest first, from a place on. */
  page(from: number, count: number): readonly HistoryRow[];
  get(id: number): Promise<HistoryEntry | null>;
  clear(): Promise<void>;
  close(): Promise<void>;
}
