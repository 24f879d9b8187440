/**
 * The live table of transactions: both sides of the layer report here. Rows are paged by their id like messages, in a
 * window of the newest ids; a transaction that lives longer than the window keeps its place in `snapshot`. A row is
 * made when somebody asks; until then only the small record is kept.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { TransactionRecord, TransactionSnapshot } from './snapshot.ts';
import { snapshotOf } from './snapshot.ts';

export const DEFAULT_LOG_LIMIT = 20_000;

export interface TransactionLog {
  /** Gives a new transaction its id and takes its record in. */
  begin(record: TransactionRecord): void;
  changed(record: TransactionRecord): void;
  ended(record: TransactionRecord): void;
  /** The row of a kept or living transaction, or null. */
  row(id: number): TransactionSnapshot | null;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): TransactionSnapshot[];
  /** Every living transaction, in the order of their start. */
  snapshot(): TransactionSnapshot[];
  /** Rows `first` to `next - 1` are kept; `living` transactions go on, `beyond` of them are older than `first`. */
  counters(): TransactionLogCounters;
  /** Hears the id of each transaction that came, changed or ended. */
  onChange(listener: (id: number) => void): Unsubscribe;
}

export interface TransactionLogCounters {
  readonly first: number;
  readonly next: number;
  readonly living: number;
  readonly beyond: number;
}

/** Makes an empty log that keeps the rows of the newest `limit` transactions. */
export function createTransactionLog({ limit = DEFAULT_LOG_LIMIT } = {}): TransactionLog {
  return new RecordRing(Math.max(1, limit));
}

class RecordRing implements TransactionLog {
  readonly #limit: number;
  readonly #changes = createEmitter<number>();
  /** The record of an id has its place at the rest of its division by the limit. */
  readonly #ring: TransactionRecord[] = [];
  readonly #living = new Map<number, TransactionRecord>();
  #next = 1;
  #beyond = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  begin(record: TransactionRecord): void {
    record.id = this.#next++;
    const slot = record.id % this.#limit;
    if (this.#ring[slot]?.ended === null) this.#beyond++;
    this.#ring[slot] = record;
    this.#living.set(record.id, record);
    this.#tell(record.id);
  }

  changed({ id }: TransactionRecord): void {
    this.#tell(id);
  }

  ended({ id }: TransactionRecord): void {
    if (this.#living.delete(id) && id < this.#first) this.#beyond--;
    this.#tell(id);
  }

  row(id: number): TransactionSnapshot | null {
    const kept = this.#ring[id % this.#limit];
    const record = kept?.id === id ? kept : this.#living.get(id);
    return record ? snapshotOf(record) : null;
  }

  rows(from: number, count: number): TransactionSnapshot[] {
    const rows: TransactionSnapshot[] = [];
    const end = Math.min(from + count, this.#next);
    for (let id = Math.max(from, this.#first); id < end; id++) {
      const row = this.row(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  snapshot(): TransactionSnapshot[] {
    return [...this.#living.values()].map(snapshotOf);
  }

  counters(): TransactionLogCounters {
    return { first: this.#first, next: this.#next, living: this.#living.size, beyond: this.#beyond };
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  get #first(): number {
    return Math.max(1, this.#next - this.#limit);
  }

  #tell(id: number): void {
    if (this.#changes.size > 0) this.#changes.emit(id);
  }
}
