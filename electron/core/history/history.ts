/** Every send that was made: its draft, its messages and its outcome, the newest first, bounded, and kept over a restart. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type {
  HistoryCounters,
  HistoryEntry,
  HistoryRow,
  HistoryShelf,
  SentByRun,
} from '#shared/model/workspace.ts';

export interface History {
  /** Takes a send, as soon as its exchange has an id. @param run the run that made it; left out for a send by hand */
  add(draft: SendDraft, exchange: number, run?: SentByRun): void;
  counters(): HistoryCounters;
  onChange(listener: () => void): Unsubscribe;
  /** The newest of a shelf first, from a place on. */
  page(of: HistoryShelf, from: number, count: number): readonly HistoryRow[];
  get(id: number): Promise<HistoryEntry | null>;
  /** Forgets every send of a shelf. */
  clear(of: HistoryShelf): Promise<void>;
  close(): Promise<void>;
}
