/** What both sides of the transaction layer share: their options, their counters and what ends a transaction. */
import type { Clock } from '#shared/lib/clock.ts';
import type { TransactionLog } from './log.ts';
import type { TransactionOutcome, TransactionRecord } from './snapshot.ts';
import type { TimerConfig } from './timers.ts';
import { DEFAULT_TIMERS } from './timers.ts';

/**
 * How many transactions of one side are kept at the most; at an attack new ones are refused, old ones live on. 500 calls
 * a second keep 32,000 of them, since an answered one stays for 64*T1.
 */
export const DEFAULT_LIMIT = 100_000;

export interface LayerOptions {
  readonly clock: Clock;
  /** The timers of the moment: each new transaction asks once and keeps what it was told. */
  readonly config?: () => TimerConfig;
  readonly limit?: number;
  /** Gives the ids and keeps the rows; both sides of a stack share one. */
  readonly log?: TransactionLog;
}

/** What a layer has counted since its start. */
export interface LayerCounters {
  /** Transactions that live now, and how many may. */
  readonly live: number;
  readonly limit: number;
  /** Requests refused, let fall or not sent for want of room: in a list, in the table, or in the share of their source. */
  readonly refused: number;
  /** Those of them that were let fall because their source had its share of the table, or of the refusals, already. */
  readonly refusedBySource: number;
  /** Responses (for a server: ACKs) to a transaction that had ended. */
  readonly late: number;
  /** Responses (for a server: ACKs) that belong to nothing of ours. */
  readonly stray: number;
  /** Messages that came again and went no further. */
  readonly absorbed: number;
  /** Requests that came on two ways (RFC 3261 8.2.2.2). */
  readonly merged: number;
  readonly timeouts: number;
  readonly transportErrors: number;
}

type Count = Exclude<keyof LayerCounters, 'live' | 'limit'>;

/** What the transactions of a layer report to. */
export class Bookkeeping {
  readonly clock: Clock;
  readonly config: () => TimerConfig;
  readonly limit: number;
  readonly #log: TransactionLog | null;
  readonly #counts: Record<Count, number> = {
    refused: 0,
    refusedBySource: 0,
    late: 0,
    stray: 0,
    absorbed: 0,
    merged: 0,
    timeouts: 0,
    transportErrors: 0,
  };
  #lastId = 0;

  constructor({ clock, config = () => DEFAULT_TIMERS, limit = DEFAULT_LIMIT, log }: LayerOptions) {
    this.clock = clock;
    this.config = config;
    this.limit = limit;
    this.#log = log ?? null;
  }

  count(what: Count): void {
    this.#counts[what]++;
  }

  counters(live: number): LayerCounters {
    return { live, limit: this.limit, ...this.#counts };
  }

  /** Gives a new record its id. */
  begin(record: TransactionRecord): void {
    if (this.#log) this.#log.begin(record);
    else record.id = ++this.#lastId;
  }

  changed(record: TransactionRecord): void {
    this.#log?.changed(record);
  }

  absorbed(record: TransactionRecord): void {
    record.absorbed++;
    this.count('absorbed');
  }

  /** Notes what became of it; `timeout` and `transport-error` are counted too. */
  outcome(record: TransactionRecord, outcome: TransactionOutcome): void {
    record.outcome = outcome;
    if (outcome === 'timeout') this.count('timeouts');
    if (outcome === 'transport-error') this.count('transportErrors');
  }

  /** The transaction is over; its record lets go of the machine, and with it of the request's bytes. */
  end(record: TransactionRecord): void {
    if (record.ended !== null) return;
    record.ended = this.clock.now();
    record.outcome ??= 'stopped';
    record.machine = null;
    this.#log?.ended(record);
  }
}
