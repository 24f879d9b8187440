/** The requests that came in, as records with their state and rows for a screen; the list is bounded. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { addressOf, callIdOf, parseUri, requestUri } from '#shared/sip/views.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import type { ServerTransaction } from '../transaction/server-layer.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { hasSdp } from '../ua/dialogs/offers.ts';
import type { ReliableAnswers, Repeater } from './repeater.ts';
import type { Incoming } from './responder.ts';

/** So many requests are shown, and so many may wait for a hand; beyond that a request is answered with 503. */
const SHOWN = 100;
const KEPT = 500;
export const WAITING_LIMIT = 1_000;

/** Where too many wait, one that waited longer than every proxy does (timer C, RFC 3261 16.6) makes room. */
const LONG_WAIT = 180_000;

/** A reliable provisional answer. */
export interface SentReliably {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** Whether it was sent: those behind one that waits for its PRACK are held back. */
  hasLeft: boolean;
}

/** One request that came in. */
export interface Held {
  readonly id: number;
  readonly incoming: Incoming;
  live: LiveDialog | null;
  state: IncomingRow['state'];
  status: number;
  automatic: boolean;
  /** Its reliable provisional answers, once there is one. */
  reliable: ReliableAnswers | null;
  /** The bytes of those answers by their RSeq. */
  readonly sentReliably: Map<number, SentReliably>;
  /** Repeats its 2xx until the ACK comes. */
  repeater: Repeater | null;
  /** The dialogs that its answers began. */
  readonly branches: LiveDialog[];
}

/** The record of a request; the id 0 is for those that are not listed. */
export function newHeld(id: number, incoming: Incoming, live: LiveDialog | null): Held {
  return {
    id,
    incoming,
    live,
    state: 'waiting',
    status: 0,
    automatic: false,
    reliable: null,
    sentReliably: new Map(),
    repeater: null,
    branches: [],
  };
}

export interface IncomingList {
  /** Takes a request in; null where too many wait already, and this one would too. */
  add(incoming: Incoming, live: LiveDialog | null, wouldWait?: boolean): Held | null;
  /** Where too many wait: the one that waited longest, if that is longer than anybody waits; else null. */
  overdue(): Held | null;
  get(id: number): Held | null;
  /** The request of a transaction, or null where it is not listed. */
  find(transaction: ServerTransaction): Held | null;
  /** The newest rows and those that wait, the oldest first. */
  rows(): IncomingRow[];
  counters(): { readonly waiting: number; readonly unlisted: number };
  changed(held: Held): void;
  /** Hears of each request that came or changed; null where one could not be listed. */
  onChange(listener: (held: Held | null) => void): Unsubscribe;
  values(): Iterable<Held>;
  clear(): void;
}

/** Whether a request still waits for its final answer. */
export function isOpen({ state }: Held): boolean {
  return state === 'waiting' || state === 'provisional';
}

/** Whether a status is a 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Makes an empty list. */
export function createIncomingList(): IncomingList {
  return new BoundedList();
}

class BoundedList implements IncomingList {
  readonly #list = new Map<number, Held>();
  readonly #byTransaction = new WeakMap<ServerTransaction, Held>();
  readonly #open = new WeakSet<Held>();
  /** The ids of those that wait for nothing, in the order in which they were over. */
  readonly #over = new Set<number>();
  readonly #changes = createEmitter<Held | null>();
  #lastId = 0;
  #waiting = 0;
  #unlisted = 0;

  add(incoming: Incoming, live: LiveDialog | null, wouldWait = true): Held | null {
    if (wouldWait && this.#waiting >= WAITING_LIMIT) {
      this.#unlisted += 1;
      this.#changes.emit(null);
      return null;
    }
    const held = newHeld(++this.#lastId, incoming, live);
    this.#list.set(held.id, held);
    this.#byTransaction.set(incoming.transaction, held);
    this.#makeRoom();
    this.changed(held);
    return held;
  }

  overdue(): Held | null {
    if (this.#waiting < WAITING_LIMIT) return null;
    for (const held of this.#list.values()) {
      if (isOpen(held)) return held.incoming.transaction.age > LONG_WAIT ? held : null;
    }
    return null;
  }

  get(id: number): Held | null {
    return this.#list.get(id) ?? null;
  }

  find(transaction: ServerTransaction): Held | null {
    return this.#byTransaction.get(transaction) ?? null;
  }

  rows(): IncomingRow[] {
    const all = [...this.#list.values()];
    const newest = all.slice(-SHOWN);
    // What waits for a hand stays in sight, however much came after it.
    const waiting = all.slice(0, -SHOWN).filter(isOpen).slice(-SHOWN);
    return [...waiting, ...newest].map(rowOf);
  }

  counters(): { waiting: number; unlisted: number } {
    return { waiting: this.#waiting, unlisted: this.#unlisted };
  }

  changed(held: Held): void {
    const isNow = held.id > 0 && isOpen(held);
    if (!isNow && this.#list.has(held.id)) this.#over.add(held.id);
    if (isNow !== this.#open.has(held)) {
      this.#waiting += isNow ? 1 : -1;
      if (isNow) this.#open.add(held);
      else this.#open.delete(held);
    }
    this.#changes.emit(held);
  }

  onChange(listener: (held: Held | null) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  values(): Iterable<Held> {
    return this.#list.values();
  }

  clear(): void {
    this.#list.clear();
    this.#over.clear();
    this.#waiting = 0;
  }

  /** What has been over for the longest makes room; what waits is not walked over for it. */
  #makeRoom(): void {
    if (this.#list.size <= KEPT) return;
    const [first] = this.#over;
    if (first === undefined) return;
    this.#over.delete(first);
    this.#list.delete(first);
  }
}

/** A row shows so much of a text: a hundred of them are told with each change, and a peer can write 64 KB into one. */
const SHOWN_TEXT = 300;

function short(text: string): string {
  return text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}…` : text;
}

function rowOf({ id, incoming, live, state, status, automatic }: Held): IncomingRow {
  const { request, method, datagram } = incoming;
  return {
    id,
    messageId: datagram.messageId,
    time: datagram.time,
    method: short(method),
    uri: short(requestUri(request)),
    from: short(whoOf(request, 'From')),
    to: short(whoOf(request, 'To')),
    callId: short(callIdOf(request)),
    peer: formatEndpoint(datagram.remote),
    state,
    status,
    automatic,
    dialog: live?.id ?? null,
    reliability: reliabilityOf(request),
    sdp: hasSdp(request),
  };
}

function whoOf(request: SipRequest, name: 'From' | 'To'): string {
  const uri = parseUri(addressOf(request, name)?.uri ?? '');
  if (!uri) return '';
  return uri.user === '' ? uri.host : `${uri.user}@${uri.host}`;
}
