/** The requests that came in, as records with their state and rows for a screen; the list is bounded. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { addressOf, callIdOf, parseUri, requestUri } from '#shared/sip/views.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { hasSdp } from '../ua/dialogs/offers.ts';
import type { ReliableAnswers, Repeater } from './repeater.ts';
import type { Incoming } from './responder.ts';

/** So many requests are shown, and so many may wait for a hand; beyond that a request is answered with 503. */
const SHOWN = 100;
const KEPT = 500;
export const WAITING_LIMIT = 1_000;

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
  readonly sentReliably: Map<number, Uint8Array>;
  /** Repeats its 2xx until the ACK comes. */
  repeater: Repeater | null;
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
  };
}

export interface IncomingList {
  /** Takes a request in; null where too many wait already. */
  add(incoming: Incoming, live: LiveDialog | null): Held | null;
  get(id: number): Held | null;
  /** The newest rows, the oldest of them first. */
  rows(): IncomingRow[];
  counters(): { readonly waiting: number; readonly unlisted: number };
  changed(held: Held): void;
  onChange(listener: () => void): Unsubscribe;
  values(): Iterable<Held>;
  clear(): void;
}

/** Whether a request still waits for its final answer. */
export function isOpen({ state }: Held): boolean {
  return state === 'waiting' || state === 'provisional';
}

/** Makes an empty list. */
export function createIncomingList(): IncomingList {
  const list = new Map<number, Held>();
  const changes = createEmitter<null>();
  let lastId = 0;
  let waiting = 0;
  let unlisted = 0;
  const open = new WeakSet<Held>();

  /** Counts a request as waiting, or not any more. */
  function count(held: Held): void {
    const isNow = isOpen(held);
    if (isNow === open.has(held)) return;
    waiting += isNow ? 1 : -1;
    if (isNow) open.add(held);
    else open.delete(held);
  }

  /** The oldest that waits for nothing makes room. */
  function makeRoom(): void {
    if (list.size <= KEPT) return;
    for (const [id, held] of list) {
      if (isOpen(held)) continue;
      list.delete(id);
      return;
    }
  }

  return {
    add(incoming, live) {
      if (waiting >= WAITING_LIMIT) {
        unlisted += 1;
        changes.emit(null);
        return null;
      }
      const id = ++lastId;
      const held = newHeld(id, incoming, live);
      list.set(id, held);
      count(held);
      makeRoom();
      changes.emit(null);
      return held;
    },
    get: (id) => list.get(id) ?? null,
    rows: () => [...list.values()].slice(-SHOWN).map(rowOf),
    counters: () => ({ waiting, unlisted }),
    changed(held) {
      count(held);
      changes.emit(null);
    },
    onChange: (listener) => changes.on(listener),
    values: () => list.values(),
    clear() {
      list.clear();
      waiting = 0;
    },
  };
}

function rowOf({ id, incoming, live, state, status, automatic }: Held): IncomingRow {
  const { request, method, datagram } = incoming;
  return {
    id,
    messageId: datagram.messageId,
    time: datagram.time,
    method,
    uri: requestUri(request),
    from: whoOf(request, 'From'),
    to: whoOf(request, 'To'),
    callId: callIdOf(request),
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
