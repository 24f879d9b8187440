/**
 * The sends of one shelf: a send is kept when it begins, with its messages when it ends, and again when something comes later. What
 * earlier runs left is read beside everything else, and what cannot be read is passed over.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { HistoryCount, HistoryEntry, HistoryRow, SentByRun } from '#shared/model/workspace.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import { newEntry, readRecord, recordText, rowOf, withExchange } from './record.ts';
import type { Shelf } from './shelf.ts';

/** Milliseconds after which what changed is taken together. */
const TAKE_AFTER = 250;
/** Ids of later moments (the year 2255) are forged: no id of ours follows them, or a file's name could not hold it. */
const LATEST = 9e12;

/** Ids that go up, and that no two sends have, whichever shelf they are on. */
export interface SendIds {
  next(now: number): number;
  /** An id that is taken already. */
  see(id: number): void;
}

export function createSendIds(): SendIds {
  let last = 0;
  return {
    // By the time, so that ids of runs of the core do not meet.
    next: (now) => (last = Math.max(last + 1, Math.floor(now))),
    see(id) {
      if (id <= LATEST) last = Math.max(last, id);
    },
  };
}

export interface KeptSendsDeps {
  readonly shelf: Shelf;
  /** So many are kept. */
  readonly most: number;
  /** Whether a send is on the shelf as soon as it begins, or with what came of its first moments. */
  readonly putsAtOnce: boolean;
  readonly ids: SendIds;
  readonly exchanges: Pick<UserAgent, 'get' | 'onChange' | 'onEnd'>;
  /** The bytes of a message in the store, or null where it was let go. */
  bytesOf(message: number): Uint8Array | null;
  readonly clock: Clock;
  /** Hears that the list changed. */
  changed(): void;
}

export class KeptSends {
  readonly #deps: KeptSendsDeps;
  readonly #ends: Unsubscribe[];
  /** In the order of their ids, the oldest first. */
  #rows: HistoryRow[] = [];
  /** The sends of this run by their exchange, as long as something may come of them. */
  readonly #followed = new Map<number, HistoryEntry>();
  readonly #changed = new Set<number>();
  #timer: Timer | null = null;
  #gone = 0;
  #revision = 0;
  /** Whether what is on the shelf is still to be read; clearing ends it. */
  #isLoading = true;
  readonly #loaded: Promise<void>;

  constructor(deps: KeptSendsDeps) {
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

  add(draft: SendDraft, exchange: number, run: SentByRun | null): void {
    const { clock, ids, putsAtOnce } = this.#deps;
    const now = clock.now();
    const entry = newEntry(ids.next(now), now, draft, exchange, run);
    this.#followed.set(exchange, entry);
    this.#rows.push(rowOf(entry));
    if (putsAtOnce) this.#keep(entry);
    this.#makeRoom();
    // What ended before it was told of is taken as well.
    this.#hear(exchange);
    this.#tell();
  }

  count(): HistoryCount {
    return { kept: this.#rows.length, gone: this.#gone, revision: this.#revision };
  }

  /** The newest first, from a place on. */
  page(from: number, count: number): readonly HistoryRow[] {
    const end = Math.max(0, this.#rows.length - from);
    return this.#rows.slice(Math.max(0, end - count), end).reverse();
  }

  async get(id: number): Promise<HistoryEntry | null> {
    const text = await this.#deps.shelf.get(id);
    // Of this run it is known which exchange it is, and that it may still run.
    const row = this.#rows.find((one) => one.id === id);
    if (!row) return null;
    const entry = text === null ? this.#followedAs(id) : readRecord(text);
    return entry && { ...entry, ...row };
  }

  async clear(): Promise<void> {
    const { shelf } = this.#deps;
    this.#isLoading = false;
    this.#rows = [];
    this.#followed.clear();
    this.#gone = 0;
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

  /** A send that is not on the shelf yet. */
  #followedAs(id: number): HistoryEntry | null {
    return [...this.#followed.values()].find((one) => one.id === id) ?? null;
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
    const { shelf, most } = this.#deps;
    const beyond = this.#rows.splice(0, Math.max(0, this.#rows.length - most));
    this.#gone += beyond.length;
    for (const { id, exchange } of beyond) {
      if (exchange !== null) this.#followed.delete(exchange);
      shelf.remove(id);
    }
  }

  /** Reads what earlier runs left, the newest first; the oldest beyond the limit goes. */
  async #load(): Promise<void> {
    const { shelf, most, ids: given } = this.#deps;
    const ids = [...(await shelf.ids())].sort((a, b) => b - a);
    const own = new Set(this.#rows.map(({ id }) => id));
    const rows: HistoryRow[] = [];
    for (const id of ids.filter((one) => !own.has(one)).slice(0, most)) {
      if (!this.#isLoading) return;
      const entry = readRecord((await shelf.get(id)) ?? '');
      if (entry?.id === id) rows.push(rowOf(entry));
    }
    if (!this.#isLoading) return;
    this.#isLoading = false;
    for (const id of ids.slice(most)) shelf.remove(id);
    for (const id of ids) given.see(id);
    this.#rows = [...rows.reverse(), ...this.#rows].sort((a, b) => a.id - b.id);
    this.#makeRoom();
    this.#tell();
  }

  #tell(): void {
    this.#revision++;
    this.#deps.changed();
  }
}
