/**
 * The server side of the transaction layer: tells a new request from a repeated one (RFC 3261 17.2.3), repeats
 * responses, absorbs what came again, and lets the reducers of figures 7 and 8 drive its transactions.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { methodText, tagOf } from '#shared/sip/views.ts';
import type { LayerOptions } from './client-layer.ts';
import { branchOf, isOldKey, serverKey } from './keys.ts';
import type { MachineOptions, MachineState, ServerEffect, ServerEvent } from './machine.ts';
import type { Running } from './runner.ts';
import { run } from './runner.ts';
import type { ServerInviteName } from './server-invite.ts';
import { newServerInvite, serverInvite } from './server-invite.ts';
import type { ServerNonInviteName } from './server-non-invite.ts';
import { newServerNonInvite, serverNonInvite } from './server-non-invite.ts';
import type { TransactionSnapshot } from './snapshot.ts';
import { DEFAULT_LIMIT } from './snapshot.ts';
import { DEFAULT_TIMERS } from './timers.ts';

/** Hands a response to the transport, on the way back to where the request came from. */
export type SendResponse = (bytes: Uint8Array) => Promise<Result<unknown, Trouble>>;

export type ServerName = ServerInviteName | ServerNonInviteName;

/** A response as the user makes it: `toTag` is the tag that it put on To. */
export interface OutgoingResponse {
  readonly status: number;
  readonly toTag: string;
  readonly bytes: Uint8Array;
}

export interface ServerTransaction {
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  readonly state: ServerName;
  /** Sends a response, so far as the state allows one. */
  respond(response: OutgoingResponse): void;
  /** Hears of the ACK for a 2xx that came with the branch of the INVITE. */
  onAck: (ack: SipRequest) => void;
  /** Hears that no ACK came for a non-2xx (timer H). */
  onTimeout: () => void;
  snapshot(): TransactionSnapshot;
  stop(): void;
}

export type Received =
  | { readonly kind: 'new'; readonly transaction: ServerTransaction }
  /** A repetition, or an ACK that belongs to a transaction; the layer has done what there was to do. */
  | { readonly kind: 'absorbed' }
  /** An ACK of no transaction: the one for a 2xx, which belongs to its dialog (RFC 3261 13.3.1.4). */
  | { readonly kind: 'ack' }
  /** The table is full; the request is let fall and the sender's retransmission gets another chance. */
  | { readonly kind: 'full' };

export interface ServerLayer {
  receive(request: SipRequest, send: SendResponse): Received;
  /** The INVITE transaction that a CANCEL names (RFC 3261 9.2), or null. */
  cancelled(cancel: SipRequest): ServerTransaction | null;
  snapshot(): TransactionSnapshot[];
  close(): void;
}

interface Entry {
  readonly transaction: ServerTransaction;
  repeat(): void;
  acknowledge(ack: SipRequest): void;
  /** The To tags that a message by the rules of RFC 2543 must have: the request's, and for an ACK the response's. */
  readonly requestTag: string;
  responseTag: string;
}

/** Makes an empty layer. */
export function createServerLayer(options: LayerOptions): ServerLayer {
  const { clock, config = DEFAULT_TIMERS, reliable = false, limit = DEFAULT_LIMIT } = options;
  const table = new Map<string, Entry>();
  const create = (request: SipRequest, key: string, send: SendResponse): Received => {
    if (table.size >= limit) return { kind: 'full' };
    const entry = createEntry(request, send, clock, { config, reliable }, () => {
      if (table.get(key) === entry) table.delete(key);
    });
    table.set(key, entry);
    return { kind: 'new', transaction: entry.transaction };
  };
  return {
    receive(request, send) {
      const key = serverKey(request);
      const entry = table.get(key);
      const found = entry && matchesToTag(key, entry, request) ? entry : null;
      if (methodText(request) === 'ACK') {
        if (!found) return { kind: 'ack' };
        found.acknowledge(request);
        return { kind: 'absorbed' };
      }
      if (!found) return create(request, key, send);
      found.repeat();
      return { kind: 'absorbed' };
    },
    cancelled: (cancel) => table.get(serverKey(cancel, 'INVITE'))?.transaction ?? null,
    snapshot: () => [...table.values()].map(({ transaction }) => transaction.snapshot()),
    close() {
      for (const { transaction } of [...table.values()]) transaction.stop();
    },
  };
}

/** By RFC 2543 the To tag is part of the match: of the request, or of the response that an ACK answers (17.2.3). */
function matchesToTag(key: string, entry: Entry, request: SipRequest): boolean {
  if (!isOldKey(key)) return true;
  const wanted = methodText(request) === 'ACK' ? entry.responseTag : entry.requestTag;
  return tagOf(request, 'To') === wanted;
}

function createEntry(
  request: SipRequest,
  sendBytes: SendResponse,
  clock: Clock,
  options: MachineOptions,
  forget: () => void,
): Entry {
  const method = methodText(request);
  const kind = method === 'INVITE' ? 'invite' : 'non-invite';
  let coming: Uint8Array | null = null;
  let sent: Uint8Array | null = null;
  let ack: SipRequest | null = null;

  const send = (bytes: Uint8Array | null): void => {
    if (!bytes) return;
    sent = bytes;
    void sendBytes(bytes).then((result) => {
      if (!result.ok) machine.dispatch({ kind: 'transport-error' });
    });
  };
  const effects: Readonly<Record<ServerEffect, () => void>> = {
    'send-response': () => send(coming),
    'resend-response': () => send(sent),
    deliver: () => ack && transaction.onAck(ack),
    'inform-timeout': () => transaction.onTimeout(),
    // Nobody is there to be told: the tap has marked the message as unsent, and the peer will ask again.
    'inform-transport-error': () => undefined,
  };
  const common = {
    clock,
    perform: (effect: ServerEffect) => effects[effect](),
    changed: (state: MachineState) => void (state.name === 'terminated' && forget()),
  };
  const machine: Running<MachineState<ServerName>, ServerEvent> = kind === 'invite'
    ? run({ ...common, initial: newServerInvite(options), reduce: serverInvite })
    : run({ ...common, initial: newServerNonInvite(options), reduce: serverNonInvite });

  const transaction: ServerTransaction = {
    request,
    kind,
    get state() {
      return machine.state.name;
    },
    respond({ status, toTag, bytes }) {
      coming = bytes;
      if (toTag !== '') entry.responseTag = toTag;
      machine.dispatch({ kind: 'respond', status });
    },
    onAck: () => undefined,
    onTimeout: () => undefined,
    snapshot: () => ({
      side: 'server',
      kind,
      method,
      branch: branchOf(request),
      state: machine.state.name,
      timers: machine.state.timers,
    }),
    stop() {
      machine.stop();
      forget();
    },
  };
  const entry: Entry = {
    transaction,
    repeat: () => machine.dispatch({ kind: 'request' }),
    acknowledge(request) {
      ack = request;
      machine.dispatch({ kind: 'ack' });
    },
    requestTag: tagOf(request, 'To'),
    responseTag: tagOf(request, 'To'),
  };
  return entry;
}
