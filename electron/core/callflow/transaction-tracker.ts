/**
 * The transactions in the traffic as an observer sees them, hop by hop (RFC 3261 17): repetitions are folded into them and counted.
 * Rows are columns of numbers; their texts are read from their first message when somebody asks. Bounded: beyond the limit the
 * oldest thousands are let go, and counted.
 */
import { fitOf, isSamePlace, takesAck } from '#shared/flow/hop.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import { createRepetitions } from '../store/repetitions.ts';
import type { Crossing } from './crossing.ts';
import { createPatience } from './patience.ts';
import type { Chunk } from './transaction-chunk.ts';
import { createChunk, GIVEN_UP, UNSEEN } from './transaction-chunk.ts';
import type { TransactionKey } from './transaction-rules.ts';
import { ACK, answerHash, canGiveUp, keyOf } from './transaction-rules.ts';
import type { ReadMessage } from './transaction-row.ts';
import { since, transactionRow } from './transaction-row.ts';

const DEFAULT_LIMIT_TRANSACTIONS = 1_000_000;

const CHUNK_ROWS = 16_384;
/** The oldest chunk goes as a whole, so there are always some of them: at least this many at the limit. */
const CHUNKS_AT_LIMIT = 16;
/** Transactions that are found again, of one of two generations: half a minute of ten thousand messages a second. */
const LIVE = 131_072;
/** Transactions with one key, on hops one behind the other, that are looked at. */
const MOST_HOPS = 8;

export interface TransactionOptions {
  readonly limit?: number;
  /** What a message says, from which the texts of a row are made; null where it was let go. */
  readonly read: ReadMessage;
}

/** What a message was in its transaction. */
export interface Fold {
  readonly id: number;
  /** Whether it was seen before, in these or in other words. */
  readonly isRepeated: boolean;
  /** For the first final response: milliseconds since the request, null where they are not known or it is something else. */
  readonly responseTime: number | null;
  /** Whether it is the final response to a request that was given up before. */
  readonly isLate: boolean;
}

export interface TransactionTracker {
  /** Takes a message in; null for what is in no transaction. */
  observe(crossing: Crossing): Fold | null;
  row(id: number): ObservedTransactionRow | null;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): ObservedTransactionRow[];
  /** The first messages of the kept rows among `count` ids from `from` on. */
  messages(from: number, count: number): number[];
  /** Ids `first` to `next - 1` are kept; `evicted` were let go because of the limit. */
  counters(): { readonly first: number; readonly next: number; readonly evicted: number };
  clear(): void;
  /** Hears the id of each transaction that changed or came. */
  onChange(listener: (id: number) => void): Unsubscribe;
  /** Hears to whom a request was sent that nobody answered in time. */
  onUnanswered(listener: (asked: Endpoint) => void): Unsubscribe;
}

/** Makes a tracker without transactions. */
export function createTransactionTracker(options: TransactionOptions): TransactionTracker {
  return new Tracker(options);
}

/** A transaction's place in its chunk. */
interface Place {
  readonly chunk: Chunk;
  readonly at: number;
}

class Tracker implements TransactionTracker {
  readonly #limit: number;
  readonly #chunkRows: number;
  readonly #read: ReadMessage;
  readonly #live = createRepetitions(LIVE);
  readonly #patience = createPatience();
  readonly #changes = createEmitter<number>();
  readonly #unanswered = createEmitter<Endpoint>();
  #chunks: Chunk[] = [];
  #next = 1;
  #evicted = 0;

  constructor({ limit = DEFAULT_LIMIT_TRANSACTIONS, read }: TransactionOptions) {
    this.#limit = limit;
    this.#chunkRows = Math.min(CHUNK_ROWS, Math.max(1, Math.ceil(limit / CHUNKS_AT_LIMIT)));
    this.#read = read;
  }

  observe(crossing: Crossing): Fold | null {
    const { capture, time, summary } = crossing;
    this.#patience.pass(capture, time, this.#giveUp);
    if (summary.kind === 'other' || summary.method === '') return null;
    const fold = summary.kind === 'response' ? this.#takeResponse(crossing) : this.#takeRequest(crossing);
    this.#changes.emit(fold.id);
    return fold;
  }

  row(id: number): ObservedTransactionRow | null {
    const place = this.#place(id);
    return place && transactionRow(id, place.chunk, place.at, this.#read);
  }

  rows(from: number, count: number): ObservedTransactionRow[] {
    return this.#each(from, count, (id, { chunk, at }) => transactionRow(id, chunk, at, this.#read));
  }

  messages(from: number, count: number): number[] {
    return this.#each(from, count, (_id, { chunk, at }) => chunk.message[at] ?? 0);
  }

  counters(): { first: number; next: number; evicted: number } {
    return { first: this.#first, next: this.#next, evicted: this.#evicted };
  }

  clear(): void {
    this.#chunks = [];
    this.#evicted = 0;
    this.#live.clear();
    this.#patience.clear();
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onUnanswered(listener: (asked: Endpoint) => void): Unsubscribe {
    return this.#unanswered.on(listener);
  }

  get #first(): number {
    return this.#chunks[0]?.firstId ?? this.#next;
  }

  #each<T>(from: number, count: number, make: (id: number, place: Place) => T): T[] {
    const made: T[] = [];
    const end = Math.min(from + count, this.#next);
    for (let id = Math.max(from, this.#first); id < end; id++) {
      const place = this.#place(id);
      if (place) made.push(make(id, place));
    }
    return made;
  }

  /** All chunks but the last are full, so the place is a matter of reckoning. */
  #place(id: number): Place | null {
    const distance = id - this.#first;
    if (distance < 0 || id >= this.#next) return null;
    const chunk = this.#chunks[Math.floor(distance / this.#chunkRows)];
    return chunk ? { chunk, at: distance % this.#chunkRows } : null;
  }

  #takeRequest(crossing: Crossing): Fold {
    const { summary, dialogId, capture } = crossing;
    const invite = summary.method === 'ACK' ? this.#inviteOf(crossing) : 0;
    if (invite > 0) return this.#takeAck(invite, crossing);
    const key = keyOf(summary, summary.method, dialogId, capture);
    const id = this.#findRequest(key, crossing);
    const place = this.#place(id);
    if (!place) return plainFold(this.#begin(key, crossing, 0), false);
    const { chunk, at } = place;
    const isUnseen = hasFlag(place, UNSEEN);
    chunk.messages[at] = (chunk.messages[at] ?? 0) + 1;
    if (isUnseen) this.#adopt(id, place, crossing);
    else chunk.repeatedRequests[at] = (chunk.repeatedRequests[at] ?? 0) + 1;
    return plainFold(id, !isUnseen);
  }

  /** The INVITE that an ACK on the same hop belongs to; 0 where the ACK is a transaction of its own. */
  #inviteOf(crossing: Crossing): number {
    const { summary, dialogId, capture } = crossing;
    const id = this.#findRequest(keyOf(summary, 'INVITE', dialogId, capture), crossing);
    const place = this.#place(id);
    return place && takesAck(place.chunk.status[place.at] ?? 0) ? id : 0;
  }

  #takeAck(id: number, { retransmission }: Crossing): Fold {
    const place = this.#place(id);
    if (place) place.chunk.messages[place.at] = (place.chunk.messages[place.at] ?? 0) + 1;
    return plainFold(id, retransmission > 0);
  }

  #takeResponse(crossing: Crossing): Fold {
    const { summary, dialogId, capture } = crossing;
    const key = keyOf(summary, summary.method, dialogId, capture);
    const found = this.#findForResponse(key, crossing);
    const id = found > 0 ? found : this.#begin(key, crossing, UNSEEN);
    const place = this.#place(id);
    return place ? answer(id, place, crossing, found > 0) : plainFold(id, false);
  }

  /** The transaction of a request on the same hop; one of which only the answer was seen yet is taken too. */
  #findRequest(key: TransactionKey, { src, dst }: Crossing): number {
    return this.#find(key, (place) => {
      const [asker, asked] = hopOf(place);
      if (!hasFlag(place, UNSEEN)) return isSamePlace(asker, src) && isSamePlace(asked, dst) ? 2 : 0;
      return fitOf(src, dst, asked, asker);
    });
  }

  #findForResponse(key: TransactionKey, { src, dst }: Crossing): number {
    return this.#find(key, (place) => {
      const [asker, asked] = hopOf(place);
      return fitOf(asker, asked, src, dst);
    });
  }

  /** The newest transaction of a key that fits best; 0 where none does. */
  #find(key: TransactionKey, fit: (place: Place) => 0 | 1 | 2): number {
    let loose = 0;
    let id = this.#live.find(key.hash) ?? 0;
    for (let step = 0; step < MOST_HOPS; step++) {
      const place = this.#place(id);
      if (!place) break;
      const fits = isOfKey(place, key) ? fit(place) : 0;
      if (fits === 2) return id;
      if (fits === 1 && loose === 0) loose = id;
      id = place.chunk.before[place.at] ?? 0;
    }
    return loose;
  }

  #begin(key: TransactionKey, crossing: Crossing, flags: number): number {
    const { capture, time, messageId, src, dst } = crossing;
    const id = this.#next++;
    const chunk = this.#chunkFor(id);
    const at = chunk.count++;
    const isUnseen = (flags & UNSEEN) !== 0;
    chunk.started[at] = time;
    chunk.message[at] = messageId;
    chunk.dialog[at] = key.dialogId;
    chunk.cseq[at] = key.cseq;
    chunk.method[at] = key.method;
    chunk.flags[at] = flags;
    chunk.before[at] = this.#live.find(key.hash) ?? 0;
    chunk.messages[at] = isUnseen ? 0 : 1;
    setHop(chunk, at, isUnseen ? dst : src, isUnseen ? src : dst);
    this.#live.remember(key.hash, id);
    if (!isUnseen && key.method !== ACK) this.#patience.wait(capture, id, time);
    return id;
  }

  /** The request of a transaction whose answer stood before it. */
  #adopt(id: number, { chunk, at }: Place, { capture, time, messageId, src, dst }: Crossing): void {
    this.#patience.wait(capture, id, time);
    chunk.flags[at] = (chunk.flags[at] ?? 0) & ~UNSEEN;
    chunk.started[at] = time;
    chunk.message[at] = messageId;
    setHop(chunk, at, src, dst);
  }

  #chunkFor(id: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.count < this.#chunkRows) return last;
    const chunk = createChunk(id, this.#chunkRows);
    this.#chunks.push(chunk);
    if (this.#next - this.#first > this.#limit) this.#evicted += this.#chunks.shift()?.count ?? 0;
    return chunk;
  }

  readonly #giveUp = (id: number): void => {
    const place = this.#place(id);
    if (!place) return;
    const { chunk, at } = place;
    if (!canGiveUp(chunk.method[at] ?? 0, chunk.status[at] ?? 0)) return;
    chunk.flags[at] = (chunk.flags[at] ?? 0) | GIVEN_UP;
    this.#unanswered.emit(chunk.places.at(chunk.dst[at] ?? 0));
    this.#changes.emit(id);
  };
}

const plainFold = (id: number, isRepeated: boolean): Fold => ({
  id,
  isRepeated,
  responseTime: null,
  isLate: false,
});

const hasFlag = ({ chunk, at }: Place, flag: number): boolean => ((chunk.flags[at] ?? 0) & flag) !== 0;

const hopOf = ({ chunk, at }: Place): readonly [asker: Endpoint, asked: Endpoint] => [
  chunk.places.at(chunk.src[at] ?? 0),
  chunk.places.at(chunk.dst[at] ?? 0),
];

function setHop(chunk: Chunk, at: number, asker: Endpoint, asked: Endpoint): void {
  chunk.src[at] = chunk.places.numberOf(asker);
  chunk.dst[at] = chunk.places.numberOf(asked);
}

const isOfKey = ({ chunk, at }: Place, { method, dialogId, cseq }: TransactionKey): boolean =>
  chunk.dialog[at] === dialogId && chunk.cseq[at] === cseq && chunk.method[at] === method;

/** Takes a response into its transaction; `wasKnown` says whether anything of the transaction was seen before. */
function answer(id: number, place: Place, crossing: Crossing, wasKnown: boolean): Fold {
  const { chunk, at } = place;
  const { summary, retransmission } = crossing;
  const isRepeated = wasKnown && (retransmission > 0 || isSameFinal(place, summary));
  chunk.messages[at] = (chunk.messages[at] ?? 0) + 1;
  if (isRepeated) {
    chunk.repeatedResponses[at] = (chunk.repeatedResponses[at] ?? 0) + 1;
    return plainFold(id, true);
  }
  return hear(id, place, crossing);
}

/** A final response in other words, as a hop may write them, is the same answer if status and To tag are. */
function isSameFinal({ chunk, at }: Place, summary: MessageSummary): boolean {
  return (
    summary.status >= 200 && chunk.status[at] === summary.status && chunk.answer[at] === answerHash(summary)
  );
}

function hear(id: number, place: Place, { time, summary }: Crossing): Fold {
  const { chunk, at } = place;
  const { status } = summary;
  const first = chunk.first[at] ?? Number.NaN;
  const before = chunk.final[at] ?? Number.NaN;
  const wasFinal = (chunk.status[at] ?? 0) >= 200;
  // Where the order of the capture is not that of the times, the earlier one was first.
  chunk.first[at] = first <= time ? first : time;
  if (status < 200) {
    if (!wasFinal) chunk.status[at] = status;
    return plainFold(id, false);
  }
  chunk.final[at] = before <= time ? before : time;
  chunk.status[at] = status;
  chunk.answer[at] = answerHash(summary);
  if (wasFinal) return plainFold(id, false);
  const isLate = hasFlag(place, GIVEN_UP);
  const responseTime = hasFlag(place, UNSEEN) ? null : since(chunk, at, time);
  return { id, isRepeated: false, responseTime, isLate };
}
