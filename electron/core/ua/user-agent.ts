/**
 * The console as a SIP user agent client: starts exchanges, hands responses to the one they belong to, and keeps a
 * bounded number of them. RFC 3261 8.1 and 17.1 through `client.ts` and the transaction layer.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err } from '#shared/lib/result.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { callIdOf } from '#shared/sip/views.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import { createClientLayer } from '../transaction/client-layer.ts';
import type { TransactionSnapshot } from '../transaction/snapshot.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { Client } from './client.ts';
import { startClient } from './client.ts';

/** So many exchanges are kept; the oldest finished one goes first, then the oldest. */
export const MAX_EXCHANGES = 500;

/** CSeq numbers stay below 2**31 (RFC 3261 8.1.1.5); beyond this a typed one does not raise the counter. */
const MAX_SEQ = 2 ** 31 - 1_000_000;

export interface UserAgent {
  /** Sends a draft and answers with the id of its exchange at once; the exchange tells what comes of it. */
  start(draft: SendDraft): number;
  get(id: number): Exchange | null;
  /** Sends the CANCEL or BYE that the exchange offers. Trouble: NOT_FOUND, NOT_POSSIBLE. */
  next(id: number, method: 'CANCEL' | 'BYE'): Result<void, Trouble>;
  /** Ends a running exchange: nothing more is sent for it. False where there is none. */
  stop(id: number): boolean;
  /** Calls the listener with the id of each exchange that changed; it may be called often. */
  onChange(listener: (id: number) => void): Unsubscribe;
  /** Takes a response; false where it belongs to no exchange. */
  receive(datagram: ReceivedDatagram, response: SipResponse): boolean;
  /**
   * Sees a request of a peer before it is answered: in a call of ours it is listed in the exchange, and a BYE ends
   * its dialog. False where it belongs to no exchange.
   */
  observe(datagram: ReceivedDatagram, request: SipRequest): boolean;
  /** Whether a Call-ID is one of our exchanges'. */
  knowsCall(callId: string): boolean;
  /** Every client transaction with its state and timers. */
  snapshot(): TransactionSnapshot[];
  close(): void;
}

export interface UserAgentDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** The value of User-Agent that is filled in. */
  readonly userAgent: string;
}

/** Makes a user agent without exchanges. */
export function createUserAgent(deps: UserAgentDeps): UserAgent {
  return new ExchangeTable(deps);
}

class ExchangeTable implements UserAgent {
  readonly #deps: UserAgentDeps;
  readonly #layer: ClientLayer;
  readonly #clients = new Map<number, Client>();
  readonly #owners = new WeakMap<ClientTransaction, Client>();
  readonly #changes = createEmitter<number>();
  #lastId = 0;
  #lastSeq = 0;

  constructor(deps: UserAgentDeps) {
    this.#deps = deps;
    this.#layer = createClientLayer({ clock: deps.clock });
  }

  start(draft: SendDraft): number {
    this.#makeRoom();
    const id = ++this.#lastId;
    const client: Client = startClient(id, draft, {
      ...this.#deps,
      layer: this.#layer,
      nextSeq: () => ++this.#lastSeq,
      usedSeq: (seq) => this.#usedSeq(seq),
      own: (transaction) => void this.#owners.set(transaction, client),
      changed: () => this.#changes.emit(id),
    });
    this.#clients.set(id, client);
    return id;
  }

  get(id: number): Exchange | null {
    return this.#clients.get(id)?.view() ?? null;
  }

  next(id: number, method: 'CANCEL' | 'BYE'): Result<void, Trouble> {
    const client = this.#clients.get(id);
    return client ? client.next(method) : err({ code: 'NOT_FOUND', message: `there is no exchange ${id}` });
  }

  stop(id: number): boolean {
    return this.#clients.get(id)?.stop() ?? false;
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  receive(datagram: ReceivedDatagram, response: SipResponse): boolean {
    const classified = this.#layer.classify(response);
    const transaction = classified.kind === 'matched' ? classified.transaction : null;
    const owner = transaction && this.#owners.get(transaction);
    const client = owner ?? this.#findCall(callIdOf(response));
    client?.receive(datagram, response, owner ? transaction : null);
    return client !== null;
  }

  observe(datagram: ReceivedDatagram, request: SipRequest): boolean {
    const callId = callIdOf(request);
    const client = callId === '' ? null : this.#findCall(callId);
    client?.observe(datagram, request);
    return client !== null;
  }

  knowsCall(callId: string): boolean {
    return callId !== '' && this.#findCall(callId) !== null;
  }

  snapshot(): TransactionSnapshot[] {
    return this.#layer.snapshot();
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    this.#layer.close();
  }

  #usedSeq(seq: number): void {
    if (seq < MAX_SEQ) this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  #makeRoom(): void {
    if (this.#clients.size < MAX_EXCHANGES) return;
    const finished = [...this.#clients].find(([, client]) => !client.isRunning);
    const [id, client] = finished ?? [...this.#clients][0] ?? [];
    client?.close();
    if (id !== undefined) this.#clients.delete(id);
  }

  /** Of several exchanges with one Call-ID the latest that runs, else the latest. */
  #findCall(callId: string): Client | null {
    const found = [...this.#clients.values()].filter((client) => client.callId === callId);
    return found.findLast((client) => client.isRunning) ?? found.at(-1) ?? null;
  }
}
