/**
 * The server side of the transaction layer: tells a new request from a repeated one (RFC 3261 17.2.3) and from one
 * that came on two ways (8.2.2.2), finds the INVITE of an ACK and of a CANCEL, and keeps floods within limits.
 */
import type { SipRequest } from '#shared/sip/message.ts';
import { tagOf } from '#shared/sip/views.ts';
import type { ServerIdentity } from './keys.ts';
import { isOldKey, requestKeyOf, serverFacts, serverIdentity, serverKey } from './keys.ts';
import type { LayerCounters, LayerOptions } from './layer.ts';
import { Bookkeeping } from './layer.ts';
import { createRecentKeys } from './recent.ts';
import type { Refusals } from './refusals.ts';
import { createRefusals } from './refusals.ts';
import type { Origin, SendResponse, ServerTransaction } from './server-transaction.ts';
import { RunningServer } from './server-transaction.ts';
import type { TransactionSnapshot } from './snapshot.ts';
import type { Sources } from './sources.ts';
import { createSources } from './sources.ts';

export type {
  Origin,
  OutgoingResponse,
  SendResponse,
  ServerName,
  ServerTransaction,
} from './server-transaction.ts';

export type Received =
  | { readonly kind: 'new'; readonly transaction: ServerTransaction }
  /** The same request came on another way before (RFC 3261 8.2.2.2): the transaction is there for the 482. */
  | { readonly kind: 'merged'; readonly transaction: ServerTransaction }
  /** A repetition, or an ACK that belongs to a transaction; the layer has done what there was to do. */
  | { readonly kind: 'absorbed' }
  /**
   * An ACK that no transaction takes: the one for a 2xx, which belongs to its dialog (RFC 3261 13.3.1.4).
   * `invite` is the INVITE that it acknowledges where that still lives, else the ACK counts as late or stray.
   */
  | { readonly kind: 'ack'; readonly invite: ServerTransaction | null }
  /**
   * The table, or the share of the source, is full, or it was refused too often: the request is let fall, and its
   * repetition gets another chance.
   */
  | { readonly kind: 'full' };

export interface ServerLayer {
  receive(request: SipRequest, send: SendResponse, origin: Origin): Received;
  /** The INVITE transaction that a CANCEL names (RFC 3261 9.2), or null. */
  cancelled(cancel: SipRequest): ServerTransaction | null;
  counters(): LayerCounters;
  /** Every living transaction. */
  snapshot(): TransactionSnapshot[];
  close(): void;
}

/** Makes an empty layer. */
export function createServerLayer(options: LayerOptions): ServerLayer {
  return new ServerTable(new Bookkeeping(options));
}

class ServerTable implements ServerLayer {
  readonly book: Bookkeeping;
  readonly #table = new Map<string, RunningServer>();
  /** The first transaction of each request, by what stays the same on every way; never more than the table has. */
  readonly #requests = new Map<string, RunningServer>();
  readonly #sources: Sources;
  readonly #recent = createRecentKeys();
  readonly #refusals: Refusals;

  constructor(book: Bookkeeping) {
    this.book = book;
    this.#sources = createSources(book.limit);
    this.#refusals = createRefusals(book.clock);
  }

  receive(request: SipRequest, send: SendResponse, origin: Origin): Received {
    const identity = serverIdentity(request);
    const entry = this.#table.get(identity.key);
    const found = entry && matchesToTag(identity, entry, request) ? entry : null;
    if (identity.method === 'ACK') return this.#acknowledge(request, identity.key, found);
    if (!found) return this.#create(request, identity, send, origin);
    found.repeat();
    return { kind: 'absorbed' };
  }

  cancelled(cancel: SipRequest): ServerTransaction | null {
    return this.#table.get(serverKey(cancel, 'INVITE')) ?? null;
  }

  counters(): LayerCounters {
    return this.book.counters(this.#table.size);
  }

  snapshot(): TransactionSnapshot[] {
    return [...this.#table.values()].map((transaction) => transaction.snapshot());
  }

  close(): void {
    for (const transaction of [...this.#table.values()]) transaction.stop();
  }

  refused(host: string): void {
    this.book.count('refused');
    this.#refusals.count(host);
  }

  forget(transaction: RunningServer, wasAnswered: boolean): void {
    const { key, requestKey, method } = transaction.facts;
    this.#sources.leave(transaction.share, transaction.request.bytes.length, wasAnswered);
    this.#table.delete(key);
    if (requestKey !== null && this.#requests.get(requestKey) === transaction) {
      this.#requests.delete(requestKey);
    }
    if (method !== 'INVITE') return;
    this.#recent.add(key);
    if (requestKey !== null) this.#recent.add(requestKey);
  }

  #create(request: SipRequest, identity: ServerIdentity, send: SendResponse, origin: Origin): Received {
    const { host } = origin.peer;
    if (this.#refusals.isFlooding(host) && !this.#isAwaited(request, identity)) {
      return this.#refuse('source-full');
    }
    const share = this.#sources.enter(host, request.bytes.length);
    if (share === 'table-full' || share === 'source-full') return this.#refuse(share);
    const facts = serverFacts(request, identity);
    // By RFC 2543 two requests that differ in the To tag alone have one key: the older one gives way.
    this.#table.get(facts.key)?.stop();
    const transaction = new RunningServer(request, facts, send, origin, share, this);
    this.#table.set(facts.key, transaction);
    const first = facts.requestKey === null ? undefined : this.#requests.get(facts.requestKey);
    if (!first && facts.requestKey !== null) this.#requests.set(facts.requestKey, transaction);
    if (!first || !canMerge(transaction, first)) return { kind: 'new', transaction };
    this.book.count('merged');
    return { kind: 'merged', transaction };
  }

  /** What belongs to a dialog, or ends what waits, is heard all the same: a flood under a peer's address must not cut its calls. */
  #isAwaited(request: SipRequest, { method }: ServerIdentity): boolean {
    return method === 'CANCEL' ? this.cancelled(request) !== null : tagOf(request, 'To') !== '';
  }

  #refuse(why: 'table-full' | 'source-full'): Received {
    this.book.count('refused');
    if (why === 'source-full') this.book.count('refusedBySource');
    return { kind: 'full' };
  }

  #acknowledge(ack: SipRequest, key: string, found: RunningServer | null): Received {
    if (found) {
      found.acknowledge(ack);
      return { kind: 'absorbed' };
    }
    const requestKey = requestKeyOf(ack, 'ACK');
    const invite = requestKey === null ? undefined : this.#requests.get(requestKey);
    if (invite) return { kind: 'ack', invite };
    const isLate = this.#recent.has(key) || (requestKey !== null && this.#recent.has(requestKey));
    this.book.count(isLate ? 'late' : 'stray');
    return { kind: 'ack', invite: null };
  }
}

/** Only a request outside of any dialog can come on two ways, and a CANCEL never counts (RFC 3261 8.2.2.2). */
function canMerge({ facts }: RunningServer, first: RunningServer): boolean {
  return facts.toTag === '' && first.facts.toTag === '' && facts.method !== 'CANCEL';
}

/** By RFC 2543 the To tag is part of the match: of the request, or of the response that an ACK answers (17.2.3). */
function matchesToTag(
  identity: ServerIdentity,
  { facts, responseTag }: RunningServer,
  request: SipRequest,
): boolean {
  if (!isOldKey(identity.key)) return true;
  return tagOf(request, 'To') === (identity.method === 'ACK' ? responseTag : facts.toTag);
}
