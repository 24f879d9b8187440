/**
 * One export, pulled a piece at a time: nothing is made before it is asked for, and while a piece is made the sockets and timers get
 * their turn every few milliseconds.
 */
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { ExportPiece, ExportRequest } from '#shared/model/export.ts';
import type { ExportDeps } from './export-deps.ts';
import type { Producer } from './producer.ts';
import { createProducer } from './producer.ts';

export interface Export {
  /** The next piece; one at a time, in the order in which they were asked for. */
  read(): Promise<ExportPiece>;
}

/** Bytes of a piece; one message more or less. */
export const PIECE = 256 * 1024;

/** Rows that are asked for at once. */
const RUN = 16;
/** Milliseconds of work without a rest. */
const SLICE = 4;

/** Lets all else that is due have its turn. */
const rest = (clock: Clock): Promise<void> => new Promise((resolve) => void clock.after(0, resolve));

/** Begins an export; null where its view was closed. */
export function createExport(deps: ExportDeps, request: ExportRequest): Export | null {
  const producer = createProducer(deps, request);
  return producer && new PulledExport(deps.clock, producer);
}

class PulledExport implements Export {
  readonly #clock: Clock;
  readonly #producer: Producer;
  #written = 0;
  #seen = 0;
  #isBegun = false;
  #isOver = false;
  /** When the slice began that goes on. */
  #begun = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, producer: Producer) {
    this.#clock = clock;
    this.#producer = producer;
  }

  read(): Promise<ExportPiece> {
    const piece = this.#last.then(() => this.#make());
    this.#last = piece.catch(() => undefined);
    return piece;
  }

  async #make(): Promise<ExportPiece> {
    const parts: Uint8Array[] = [];
    let size = 0;
    const take = (bytes: Uint8Array): void => {
      parts.push(bytes);
      size += bytes.length;
    };
    this.#begun = this.#clock.now();
    if (!this.#isBegun) await this.#makeStart(take);
    this.#isBegun = true;
    while (size < PIECE && !this.#isOver) {
      await this.#makeRun(take);
      await this.#breathe();
    }
    return this.#piece(parts);
  }

  /** Has others have their turn where the time of a slice is over. */
  async #breathe(): Promise<void> {
    if (!this.#isDue()) return;
    await rest(this.#clock);
    this.#begun = this.#clock.now();
  }

  #isDue(): boolean {
    return this.#clock.now() - this.#begun >= SLICE;
  }

  #piece(parts: readonly Uint8Array[]): ExportPiece {
    // Rows that were let go meanwhile are missing in the end.
    const gone = this.#seen - this.#written;
    const total = Math.max(this.#written, this.#producer.run.total - gone);
    return { bytes: concatBytes(parts), written: this.#written, total, done: this.#isOver };
  }

  async #makeStart(take: (bytes: Uint8Array) => void): Promise<void> {
    for (const bytes of this.#producer.start()) {
      take(bytes);
      // A report lists its calls there.
      if (this.#isDue()) await this.#breathe();
    }
  }

  async #makeRun(take: (bytes: Uint8Array) => void): Promise<void> {
    const { ids, over } = this.#producer.run.next(RUN);
    for (const id of ids) {
      const loading = this.#producer.load(id);
      if (loading) await loading;
      const bytes = this.#producer.row(id);
      this.#seen++;
      if (!bytes) continue;
      this.#written++;
      take(bytes);
      // A call of a report costs as much as very many rows of a table.
      if (this.#isDue()) await this.#breathe();
    }
    if (!over) return;
    this.#isOver = true;
    take(this.#producer.end());
  }
}
