/**
 * The client side of the transaction layer: starts transactions, finds the one a response belongs to
 * (RFC 3261 17.1.3), and lets the reducers of figures 5 and 6 drive them. Bytes leave by the user's `send`.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { methodText } from '#shared/sip/views.ts';
import { buildNon2xxAck } from './ack.ts';
import type { ClientInviteName } from './client-invite.ts';
import { clientInvite, newClientInvite } from './client-invite.ts';
import type { ClientNonInviteName } from './client-non-invite.ts';
import { clientNonInvite, newClientNonInvite } from './client-non-invite.ts';
import { branchOf, clientKey } from './keys.ts';
import type { ClientEffect, ClientEvent, MachineOptions, MachineState } from './machine.ts';
import type { Running } from './runner.ts';
import { run } from './runner.ts';
import type { TransactionSnapshot } from './snapshot.ts';
import { DEFAULT_LIMIT } from './snapshot.ts';
import type { TimerConfig } from './timers.ts';
import { DEFAULT_TIMERS } from './timers.ts';

/** Who sends a request through a transaction (the "TU" of RFC 3261). */
export interface ClientUser {
  /** Hands the request, or the ACK for a non-2xx, to the transport. */
  send(bytes: Uint8Array, what: 'request' | 'ack'): Promise<Result<unknown, Trouble>>;
  onResponse(response: SipResponse): void;
  /** Nobody answered in 64*T1: by timer B for an INVITE, by F for others. */
  onTimeout(timer: 'B' | 'F'): void;
  /** The transport could not send; the transaction is over. */
  onTrouble(trouble: Trouble): void;
  /** The state or the timers changed. */
  onChange(): void;
}

export type ClientName = ClientInviteName | ClientNonInviteName;

export interface ClientTransaction {
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  readonly state: ClientName;
  snapshot(): TransactionSnapshot & { readonly state: ClientName };
  receive(response: SipResponse): void;
  /** Ends it at once; its user hears nothing more. */
  stop(): void;
}

export interface ClientLayer {
  /** Starts a transaction and sends its request; null where the table is full. */
  start(request: SipRequest, user: ClientUser): ClientTransaction | null;
  /** The transaction that a response belongs to, or null. */
  match(response: SipResponse): ClientTransaction | null;
  snapshot(): TransactionSnapshot[];
  close(): void;
}

export interface LayerOptions {
  readonly clock: Clock;
  readonly config?: TimerConfig;
  readonly reliable?: boolean;
  readonly limit?: number;
}

/** Makes an empty layer. */
export function createClientLayer(options: LayerOptions): ClientLayer {
  const { clock, config = DEFAULT_TIMERS, reliable = false, limit = DEFAULT_LIMIT } = options;
  const table = new Map<string, ClientTransaction>();
  return {
    start(request, user) {
      const key = clientKey(request);
      // The same request sent anew takes the place of the old transaction: its answers cannot be told apart.
      table.get(key)?.stop();
      if (table.size >= limit) return null;
      const forget = (): void => void (table.get(key) === transaction && table.delete(key));
      const transaction = new RunningTransaction(request, user, { clock, config, reliable }, forget);
      table.set(key, transaction);
      transaction.begin();
      return transaction;
    },
    match: (response) => table.get(clientKey(response)) ?? null,
    snapshot: () => [...table.values()].map((transaction) => transaction.snapshot()),
    close() {
      for (const transaction of [...table.values()]) transaction.stop();
    },
  };
}

type Machine = Running<MachineState<ClientName>, ClientEvent>;

class RunningTransaction implements ClientTransaction {
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  readonly #user: ClientUser;
  readonly #forget: () => void;
  readonly #machine: Machine;
  #latest: SipResponse | null = null;
  #ack: Uint8Array | null = null;
  #trouble: Trouble = { code: 'UNKNOWN', message: 'the request could not be sent' };
  #isStopped = false;

  constructor(
    request: SipRequest,
    user: ClientUser,
    options: MachineOptions & { clock: Clock },
    forget: () => void,
  ) {
    this.request = request;
    this.kind = methodText(request) === 'INVITE' ? 'invite' : 'non-invite';
    this.#user = user;
    this.#forget = forget;
    this.#machine = this.#run(options);
  }

  get state(): ClientName {
    return this.#isStopped ? 'terminated' : this.#machine.state.name;
  }

  /** Sends the request; it comes after the table knows the transaction. */
  begin(): void {
    this.#machine.dispatch({ kind: 'start' });
  }

  snapshot(): TransactionSnapshot & { readonly state: ClientName } {
    const { request, kind, state } = this;
    const timers = this.#isStopped ? [] : this.#machine.state.timers;
    return { side: 'client', kind, method: methodText(request), branch: branchOf(request), state, timers };
  }

  receive(response: SipResponse): void {
    this.#latest = response;
    this.#machine.dispatch({ kind: 'response', status: response.status });
  }

  stop(): void {
    this.#isStopped = true;
    this.#machine.stop();
    this.#forget();
  }

  #run({ clock, ...options }: MachineOptions & { clock: Clock }): Machine {
    const effects: Readonly<Record<ClientEffect, () => void>> = {
      'send-request': () => this.#send(this.request.bytes, 'request'),
      'send-ack': () => this.#acknowledge(),
      deliver: () => this.#latest && this.#user.onResponse(this.#latest),
      'inform-timeout': () => this.#user.onTimeout(this.kind === 'invite' ? 'B' : 'F'),
      'inform-transport-error': () => this.#user.onTrouble(this.#trouble),
    };
    const changed = (state: MachineState): void => {
      if (state.name === 'terminated') this.#forget();
      this.#user.onChange();
    };
    const common = { clock, perform: (effect: ClientEffect) => effects[effect](), changed };
    return this.kind === 'invite'
      ? run({ ...common, initial: newClientInvite(options), reduce: clientInvite })
      : run({ ...common, initial: newClientNonInvite(options), reduce: clientNonInvite });
  }

  #send(bytes: Uint8Array, what: 'request' | 'ack'): void {
    void this.#user.send(bytes, what).then((result) => {
      if (result.ok) return;
      this.#trouble = result.error;
      this.#machine.dispatch({ kind: 'transport-error' });
    });
  }

  #acknowledge(): void {
    if (this.#latest) this.#ack ??= buildNon2xxAck(this.request, this.#latest);
    if (this.#ack) this.#send(this.#ack, 'ack');
  }
}
