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

/** Makes an empty layer. */
export function createServerLayer(options: LayerOptions): ServerLayer {
  const { clock, config = DEFAULT_TIMERS, reliable = false, limit = DEFAULT_LIMIT } = options;
  const table = new Map<string, RunningTransaction>();
  const create = (request: SipRequest, key: string, send: SendResponse): Received => {
    if (table.size >= limit) return { kind: 'full' };
    const forget = (): void => void (table.get(key) === transaction && table.delete(key));
    const transaction = new RunningTransaction(request, send, { clock, config, reliable }, forget);
    table.set(key, transaction);
    return { kind: 'new', transaction };
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
    cancelled: (cancel) => table.get(serverKey(cancel, 'INVITE')) ?? null,
    snapshot: () => [...table.values()].map((transaction) => transaction.snapshot()),
    close() {
      for (const transaction of [...table.values()]) transaction.stop();
    },
  };
}

/** By RFC 2543 the To tag is part of the match: of the request, or of the response that an ACK answers (17.2.3). */
function matchesToTag(key: string, transaction: RunningTransaction, request: SipRequest): boolean {
  if (!isOldKey(key)) return true;
  const wanted = methodText(request) === 'ACK' ? transaction.responseTag : tagOf(transaction.request, 'To');
  return tagOf(request, 'To') === wanted;
}

type Machine = Running<MachineState<ServerName>, ServerEvent>;

class RunningTransaction implements ServerTransaction {
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  onAck: (ack: SipRequest) => void = () => undefined;
  onTimeout: () => void = () => undefined;
  readonly #sendBytes: SendResponse;
  readonly #forget: () => void;
  readonly #machine: Machine;
  #responseTag: string;
  #coming: Uint8Array | null = null;
  #sent: Uint8Array | null = null;
  #ack: SipRequest | null = null;

  constructor(
    request: SipRequest,
    send: SendResponse,
    options: MachineOptions & { clock: Clock },
    forget: () => void,
  ) {
    this.request = request;
    this.kind = methodText(request) === 'INVITE' ? 'invite' : 'non-invite';
    this.#sendBytes = send;
    this.#forget = forget;
    this.#responseTag = tagOf(request, 'To');
    this.#machine = this.#run(options);
  }

  get state(): ServerName {
    return this.#machine.state.name;
  }

  /** The To tag of our responses. */
  get responseTag(): string {
    return this.#responseTag;
  }

  respond({ status, toTag, bytes }: OutgoingResponse): void {
    this.#coming = bytes;
    if (toTag !== '') this.#responseTag = toTag;
    this.#machine.dispatch({ kind: 'respond', status });
  }

  /** The request came again. */
  repeat(): void {
    this.#machine.dispatch({ kind: 'request' });
  }

  acknowledge(ack: SipRequest): void {
    this.#ack = ack;
    this.#machine.dispatch({ kind: 'ack' });
  }

  snapshot(): TransactionSnapshot {
    const { request, kind, state } = this;
    const { timers } = this.#machine.state;
    return { side: 'server', kind, method: methodText(request), branch: branchOf(request), state, timers };
  }

  stop(): void {
    this.#machine.stop();
    this.#forget();
  }

  #run({ clock, ...options }: MachineOptions & { clock: Clock }): Machine {
    const effects: Readonly<Record<ServerEffect, () => void>> = {
      'send-response': () => this.#send(this.#coming),
      'resend-response': () => this.#send(this.#sent),
      deliver: () => this.#ack && this.onAck(this.#ack),
      'inform-timeout': () => this.onTimeout(),
      // Nobody is there to be told: the tap has marked the message as unsent, and the peer will ask again.
      'inform-transport-error': () => undefined,
    };
    const changed = (state: MachineState): void => void (state.name === 'terminated' && this.#forget());
    const common = { clock, perform: (effect: ServerEffect) => effects[effect](), changed };
    return this.kind === 'invite'
      ? run({ ...common, initial: newServerInvite(options), reduce: serverInvite })
      : run({ ...common, initial: newServerNonInvite(options), reduce: serverNonInvite });
  }

  #send(bytes: Uint8Array | null): void {
    if (!bytes) return;
    this.#sent = bytes;
    void this.#sendBytes(bytes).then((result) => {
      if (!result.ok) this.#machine.dispatch({ kind: 'transport-error' });
    });
  }
}
