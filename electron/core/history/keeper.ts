/**
 * The history over a shelf: a send is kept when it begins, with its messages when it ends, and again when something comes later. What
 * earlier runs left is read beside everything else, and what cannot be read is passed over.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { HistoryEntry, HistoryRow } from '#shared/model/workspace.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import type { History } from './history.ts';
import { newEntry, readRecord, recordText, rowOf, withExchange } from './record.ts';
import type { Shelf } from './shelf.ts';

/** Sends that are kept. */
export const MOST_SENDS = 500;
/** Milliseconds after which what changed is taken together. */
const TAKE_AFTER = 250;
/** Ids of later moments (the year 2255) are forged: no id of ours follows them, or a file's name could not hold it. */
const LATEST = 9e12;

export interface HistoryDeps {
  readonly shelf: Shelf;
  readonly exchanges: Pick<UserAgent, 'get' | 'onChange' | 'onEnd'>;
  /** The bytes of a message in the store, or null where it was let go. */
  bytesOf(message: number): Uint8Array | null;
  readonly clock: Clock;
}

/** Begins a history with what its shelf has. */
export function createHistory(deps: HistoryDeps): History {
  return new HistoryKeeper(deps);
}

class HistoryKeeper implements History {
  readonly #deps: HistoryDeps;
  readonly #changes = createEmitter<undefined>();
  readonly #ends: Unsubscribe[];
  /** In the order of their ids, the oldest first. */
  #rows: HistoryRow[] = [];
  /** The sends of this run by their exchange, as long as something may come of them. */
  readonly #followed = new Map<number, HistoryEntry>();
  readonly #changed = new Set<number>();
  #timer: Timer | null = null;
  #lastId = 0;
  #revision = 0;
  /** Whether what is on the shelf is still to be read; clearing ends it. */
  #isLoading = true;
  readonly #loaded: Promise<void>;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
    const { exchanges } = deps;
    this.#ends = [
      exchanges.onChange((id) => this.#hear(id)),
      // An exchange may be let go right after its end: its outcome is taken at once.
      exchanges.onEnd(({ id, outcome }) => {
        const entry = this.#followed.get(id);
        if (entry) this.#followed.set(id, { ...entry, outcome });
        this.#hear(id);
      }),
    ];
    this.#loaded = this.#load();
  }

  add(draft: SendDraft, exchange: number): void {
    const now = this.#deps.clock.now();
    // By the time, so that ids of runs do not meet, and go up.
    this.#lastId = Math.max(this.#lastId + 1, Math.floor(now));
    const entry = newEntry(this.#lastId, now, draft, exchange);
    this.#followed.set(exchange, entry);
    this.#rows.push(rowOf(entry));
    this.#keep(entry);
    this.#makeRoom();
    // What ended before it was told of is taken as well.
    this.#hear(exchange);
    this.#tell();
  }

  counters(): { readonly total: number; readonly revision: number } {
    return { total: this.#rows.length, revision: this.#revision };
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  page(from: number, count: number): readonly HistoryRow[] {
    const end = Math.max(0, this.#rows.length - from);
    return this.#rows.slice(Math.max(0, end - count), end).reverse();
  }

  async get(id: number): Promise<HistoryEntry | null> {
    const text = await this.#deps.shelf.get(id);
    const entry = text === null ? null : readRecord(text);
    // Of this run it is known which exchange it is, and that it may still run.
    const row = this.#rows.find((one) => one.id === id);
    return entry && row ? { ...entry, ...row } : null;
  }

  async clear(): Promise<void> {
    const { shelf } = this.#deps;
    this.#isLoading = false;
    this.#rows = [];
    this.#followed.clear();
    for (const id of await shelf.ids()) shelf.remove(id);
    this.#tell();
    await shelf.settle();
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    this.#timer?.cancel();
    this.#isLoading = false;
    for (const id of this.#followed.keys()) this.#changed.add(id);
    this.#take();
    await this.#loaded;
    await this.#deps.shelf.settle();
  }

  #hear(exchange: number): void {
    if (!this.#followed.has(exchange)) return;
    this.#changed.add(exchange);
    this.#timer ??= this.#deps.clock.after(TAKE_AFTER, () => this.#take());
  }

  /** Takes what came of the sends that changed. */
  #take(): void {
    this.#timer = null;
    for (const id of this.#changed) {
      const entry = this.#followed.get(id);
      if (entry) this.#update(id, entry);
    }
    this.#changed.clear();
    this.#tell();
  }

  #update(id: number, entry: HistoryEntry): void {
    const exchange = this.#deps.exchanges.get(id);
    if (!exchange) this.#followed.delete(id);
    const next = exchange
      ? withExchange(entry, exchange, this.#deps.bytesOf)
      : { ...entry, outcome: entry.outcome ?? ({ kind: 'stopped' } as const) };
    if (exchange) this.#followed.set(id, next);
    const at = this.#rows.findLastIndex((row) => row.id === entry.id);
    if (at < 0) return;
    this.#rows[at] = rowOf(next);
    this.#keep(next);
  }

  #keep(entry: HistoryEntry): void {
    this.#deps.shelf.put(entry.id, recordText(entry));
  }

  #makeRoom(): void {
    for (const { id, exchange } of this.#rows.splice(0, Math.max(0, this.#rows.length - MOST_SENDS))) {
      if (exchange !== null) this.#followed.delete(exchange);
      this.#deps.shelf.remove(id);
    }
  }

  /** Reads what earlier runs left, the newest first; the oldest beyond the limit goes. */
  async #load(): Promise<void> {
    const { shelf } = this.#deps;
    const ids = [...(await shelf.ids())].sort((a, b) => b - a);
    const own = new Set(this.#rows.map(({ id }) => id));
    const rows: HistoryRow[] = [];
    for (const id of ids.filter((one) => !own.has(one)).slice(0, MOST_SENDS)) {
      if (!this.#isLoading) return;
      const entry = readRecord((await shelf.get(id)) ?? '');
      if (entry?.id === id) rows.push(rowOf(entry));
    }
    if (!this.#isLoading) return;
    this.#isLoading = false;
    for (const id of ids.slice(MOST_SENDS)) shelf.remove(id);
    this.#lastId = Math.max(this.#lastId, ids.find((id) => id <= LATEST) ?? 0);
    this.#rows = [...rows.reverse(), ...this.#rows].sort((a, b) => a.id - b.id);
    this.#makeRoom();
    this.#tell();
  }

  #tell(): void {
    this.#revision++;
    this.#changes.emit(undefined);
  }
}
