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
      const { transaction, begin } = createTransaction(request, user, clock, { config, reliable }, () => {
        if (table.get(key) === transaction) table.delete(key);
      });
      table.set(key, transaction);
      begin();
      return transaction;
    },
    match: (response) => table.get(clientKey(response)) ?? null,
    snapshot: () => [...table.values()].map((transaction) => transaction.snapshot()),
    close() {
      for (const transaction of [...table.values()]) transaction.stop();
    },
  };
}

interface Started {
  readonly transaction: ClientTransaction;
  /** Sends the request; it comes after the table knows the transaction. */
  begin(): void;
}

function createTransaction(
  request: SipRequest,
  user: ClientUser,
  clock: Clock,
  options: MachineOptions,
  forget: () => void,
): Started {
  const method = methodText(request);
  const kind = method === 'INVITE' ? 'invite' : 'non-invite';
  let latest: SipResponse | null = null;
  let ack: Uint8Array | null = null;
  let isStopped = false;
  let trouble: Trouble = { code: 'UNKNOWN', message: 'the request could not be sent' };

  const send = (bytes: Uint8Array, what: 'request' | 'ack'): void => {
    void user.send(bytes, what).then((result) => {
      if (result.ok) return;
      trouble = result.error;
      machine.dispatch({ kind: 'transport-error' });
    });
  };
  const acknowledge = (): void => {
    if (latest) ack ??= buildNon2xxAck(request, latest);
    if (ack) send(ack, 'ack');
  };
  const effects: Readonly<Record<ClientEffect, () => void>> = {
    'send-request': () => send(request.bytes, 'request'),
    'send-ack': acknowledge,
    deliver: () => latest && user.onResponse(latest),
    'inform-timeout': () => user.onTimeout(kind === 'invite' ? 'B' : 'F'),
    'inform-transport-error': () => user.onTrouble(trouble),
  };
  const changed = (state: MachineState): void => {
    if (state.name === 'terminated') forget();
    user.onChange();
  };
  const common = { clock, perform: (effect: ClientEffect) => effects[effect](), changed };
  const machine: Running<MachineState<ClientName>, ClientEvent> = kind === 'invite'
    ? run({ ...common, initial: newClientInvite(options), reduce: clientInvite })
    : run({ ...common, initial: newClientNonInvite(options), reduce: clientNonInvite });

  const transaction: ClientTransaction = {
    request,
    kind,
    get state() {
      return isStopped ? 'terminated' : machine.state.name;
    },
    snapshot: () => ({
      side: 'client',
      kind,
      method,
      branch: branchOf(request),
      state: transaction.state,
      timers: isStopped ? [] : machine.state.timers,
    }),
    receive(response) {
      latest = response;
      machine.dispatch({ kind: 'response', status: response.status });
    },
    stop() {
      isStopped = true;
      machine.stop();
      forget();
    },
  };
  return { transaction, begin: () => machine.dispatch({ kind: 'start' }) };
}
