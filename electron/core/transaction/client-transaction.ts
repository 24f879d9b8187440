/**
 * One client transaction in life: the reducer of figure 5 or 6 with its user, its bytes and its record. It promises its
 * user one final answer, timeout or trouble; only an ACK that cannot leave is told after a final answer.
 */
import type { Result } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { buildNon2xxAck } from './ack.ts';
import type { ClientInviteName } from './client-invite.ts';
import { clientInvite, newClientInvite } from './client-invite.ts';
import type { ClientNonInviteName } from './client-non-invite.ts';
import { clientNonInvite, newClientNonInvite } from './client-non-invite.ts';
import type { ClientFacts } from './keys.ts';
import type { Bookkeeping } from './layer.ts';
import type { ClientEffect, ClientEvent, MachineOptions, MachineState } from './machine.ts';
import type { Running } from './runner.ts';
import { run } from './runner.ts';
import type { TransactionRecord, TransactionSnapshot } from './snapshot.ts';
import { kindOf, newRecord, snapshotOf } from './snapshot.ts';

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

/** What one transaction is told at its start; every automatism is on where nothing is said. */
export interface ClientOptions {
  /** Where the request goes, to be shown. */
  readonly peer?: Endpoint;
  /** The transport loses nothing: no timers A and E, timers D and K are 0. */
  readonly reliable?: boolean;
  /** Off: no timers A and E, the request leaves once; timers B and F run all the same. */
  readonly retransmit?: boolean;
  /** Off: a final response of 300 to 699 to an INVITE gets no ACK from the transaction. */
  readonly ackNon2xx?: boolean;
}

export interface ClientTransaction {
  readonly id: number;
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  readonly state: ClientName;
  snapshot(): TransactionSnapshot & { readonly state: ClientName };
  receive(response: SipResponse): void;
  /** Ends it at once; its user hears nothing more. */
  stop(): void;
}

type Machine = Running<MachineState<ClientName>, ClientEvent>;

export class RunningClient implements ClientTransaction {
  readonly request: SipRequest;
  readonly facts: ClientFacts;
  readonly #user: ClientUser;
  readonly #book: Bookkeeping;
  readonly #forget: (transaction: RunningClient) => void;
  readonly #record: TransactionRecord;
  readonly #machine: Machine;
  #coming: SipResponse | null = null;
  #ack: Uint8Array | null = null;
  #trouble: Trouble = { code: 'UNKNOWN', message: 'the request could not be sent' };
  #isSent = false;

  constructor(
    request: SipRequest,
    facts: ClientFacts,
    user: ClientUser,
    options: ClientOptions,
    book: Bookkeeping,
    forget: (transaction: RunningClient) => void,
  ) {
    this.request = request;
    this.facts = facts;
    this.#user = user;
    this.#book = book;
    this.#forget = forget;
    const { peer = null, ...switches } = options;
    const kind = kindOf(facts);
    this.#machine = this.#run(kind, { ...switches, config: book.config() });
    this.#record = newRecord('client', facts, peer, book.clock.now(), this.#machine);
  }

  get id(): number {
    return this.#record.id;
  }

  get kind(): 'invite' | 'non-invite' {
    return this.#record.kind;
  }

  get state(): ClientName {
    return this.#record.ended === null ? this.#machine.state.name : 'terminated';
  }

  /** Sends the request; it comes after the table knows the transaction. */
  begin(): void {
    this.#book.begin(this.#record);
    this.#machine.dispatch({ kind: 'start' });
  }

  snapshot(): TransactionSnapshot & { readonly state: ClientName } {
    return { ...snapshotOf(this.#record), state: this.state };
  }

  receive(response: SipResponse): void {
    this.#coming = response;
    // What is no status of SIP stops no timer: anybody could send it. RFC 3261 7.2
    if (response.status >= 100) this.#machine.dispatch({ kind: 'response', status: response.status });
    // What was not handed up came again, or too late to count.
    if (this.#coming) this.#book.absorbed(this.#record);
    this.#coming = null;
  }

  stop(): void {
    this.#machine.stop();
    this.#end();
  }

  #end(): void {
    if (this.#record.ended !== null) return;
    this.#book.end(this.#record);
    this.#forget(this);
  }

  #run(kind: 'invite' | 'non-invite', options: MachineOptions): Machine {
    const common = {
      clock: this.#book.clock,
      perform: (effect: ClientEffect) => this.#perform(effect),
      changed: (state: MachineState) => this.#changed(state),
    };
    return kind === 'invite'
      ? run({ ...common, initial: newClientInvite(options), reduce: clientInvite })
      : run({ ...common, initial: newClientNonInvite(options), reduce: clientNonInvite });
  }

  #changed(state: MachineState): void {
    if (state.name === 'terminated') this.#end();
    else this.#book.changed(this.#record);
    this.#user.onChange();
  }

  #perform(effect: ClientEffect): void {
    switch (effect) {
      case 'send-request':
        if (this.#isSent) this.#record.retransmissions++;
        this.#isSent = true;
        return this.#send(this.request.bytes, 'request');
      case 'send-ack':
        return this.#acknowledge();
      case 'deliver':
        return this.#deliver();
      case 'inform-timeout':
        this.#book.outcome(this.#record, 'timeout');
        return this.#user.onTimeout(this.kind === 'invite' ? 'B' : 'F');
      case 'inform-transport-error':
        this.#book.outcome(this.#record, 'transport-error');
        return this.#user.onTrouble(this.#trouble);
    }
  }

  #deliver(): void {
    const response = this.#coming;
    if (!response) return;
    this.#coming = null;
    this.#record.status = response.status;
    if (response.status >= 200) this.#book.outcome(this.#record, 'answered');
    this.#user.onResponse(response);
  }

  #send(bytes: Uint8Array, what: 'request' | 'ack'): void {
    void this.#user.send(bytes, what).then((result) => {
      // What could not leave is of no account any more where the answer came all the same.
      if (result.ok || (what === 'request' && this.state === 'completed')) return;
      this.#trouble = result.error;
      this.#machine.dispatch({ kind: 'transport-error' });
    });
  }

  #acknowledge(): void {
    if (this.#ack) this.#record.retransmissions++;
    if (this.#coming) this.#ack ??= buildNon2xxAck(this.request, this.#coming);
    if (this.#ack) this.#send(this.#ack, 'ack');
  }
}
