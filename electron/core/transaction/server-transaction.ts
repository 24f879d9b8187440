/**
 * One server transaction in life: the reducer of figure 7 or 8 with its user, the bytes it repeats and its record.
 * It sends 100 Trying for a user that takes long, and lets nothing but an INVITE wait for its user without an end.
 */
import type { Result } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import type { ServerFacts } from './keys.ts';
import type { Bookkeeping } from './layer.ts';
import type { MachineOptions, MachineState, ServerEffect, ServerEvent } from './machine.ts';
import type { Running } from './runner.ts';
import { run } from './runner.ts';
import type { ServerInviteName } from './server-invite.ts';
import { newServerInvite, serverInvite } from './server-invite.ts';
import type { ServerNonInviteName } from './server-non-invite.ts';
import { newServerNonInvite, serverNonInvite } from './server-non-invite.ts';
import type { TransactionRecord, TransactionSnapshot } from './snapshot.ts';
import { kindOf, newRecord, snapshotOf } from './snapshot.ts';
import type { SourceShare } from './sources.ts';

/** Hands a response to the transport, on the way back to where the request came from. */
export type SendResponse = (bytes: Uint8Array) => Promise<Result<unknown, Trouble>>;

export type ServerName = ServerInviteName | ServerNonInviteName;

/** Where a request came from, and what its transaction is told; every automatism is on where nothing is said. */
export interface Origin {
  /** The sender's address as it was seen, to be shown; its host has a limited share of the table. */
  readonly peer: Endpoint;
  /** The transport loses nothing: no timer G, timers I and J are 0. */
  readonly reliable?: boolean;
  /** Off: no timer G, a response leaves once and again only when the request comes again. */
  readonly retransmit?: boolean;
  /** Off: no 100 Trying by itself. */
  readonly trying?: boolean;
}

/** A response as the user makes it: `toTag` is the tag that it put on To. */
export interface OutgoingResponse {
  readonly status: number;
  readonly toTag: string;
  readonly bytes: Uint8Array;
}

export interface ServerTransaction {
  readonly id: number;
  readonly request: SipRequest;
  readonly kind: 'invite' | 'non-invite';
  readonly state: ServerName;
  /** How long ago it began, in milliseconds: an INVITE waits for its user as long as that takes. */
  readonly age: number;
  /** Sends a response, so far as the state allows one. */
  respond(response: OutgoingResponse): void;
  /**
   * Sends a final response once and keeps nothing: for who has no room. A repetition is refused anew (RFC 3261 8.2.7), but
   * a source that is refused too often is not answered for a while.
   */
  refuse(response: OutgoingResponse): void;
  /** Makes the 100 Trying when it is due; null lets it be. */
  onTrying: () => Uint8Array | null;
  /** Hears of the ACK for a 2xx that came with the branch of the INVITE. */
  onAck: (ack: SipRequest) => void;
  /** Hears that no ACK came for a non-2xx (timer H), or that nobody answered while the client waited. */
  onTimeout: (timer: 'H' | 'unanswered') => void;
  /** Hears that a response could not be sent; the transaction goes on (RFC 6026 8.8). */
  onTrouble: (trouble: Trouble) => void;
  snapshot(): TransactionSnapshot;
  stop(): void;
}

/** What a transaction needs of its layer. */
export interface ServerHome {
  readonly book: Bookkeeping;
  /** A request of that source found no room. */
  refused(host: string): void;
  /** It ended; `wasAnswered` tells whether a final response had been sent. */
  forget(transaction: RunningServer, wasAnswered: boolean): void;
}

type Machine = Running<MachineState<ServerName>, ServerEvent>;

export class RunningServer implements ServerTransaction {
  readonly request: SipRequest;
  readonly facts: ServerFacts;
  readonly share: SourceShare;
  onTrying: () => Uint8Array | null = () => null;
  onAck: (ack: SipRequest) => void = () => undefined;
  onTimeout: (timer: 'H' | 'unanswered') => void = () => undefined;
  onTrouble: (trouble: Trouble) => void = () => undefined;
  readonly #sendBytes: SendResponse;
  readonly #home: ServerHome;
  readonly #record: TransactionRecord;
  readonly #machine: Machine;
  #responseTag: string;
  #coming: OutgoingResponse | null = null;
  #sent: Uint8Array | null = null;
  #ack: SipRequest | null = null;
  #trouble: Trouble = { code: 'UNKNOWN', message: 'the response could not be sent' };
  #isAnswered = false;

  constructor(
    request: SipRequest,
    facts: ServerFacts,
    send: SendResponse,
    origin: Origin,
    share: SourceShare,
    home: ServerHome,
  ) {
    this.request = request;
    this.facts = facts;
    this.share = share;
    this.#sendBytes = send;
    this.#home = home;
    this.#responseTag = facts.toTag;
    const { book } = home;
    const { peer, ...switches } = origin;
    const kind = kindOf(facts);
    this.#machine = this.#run(kind, { ...switches, config: book.config() });
    this.#record = newRecord('server', facts, peer, book.clock.now(), this.#machine);
    book.begin(this.#record);
  }

  get id(): number {
    return this.#record.id;
  }

  get kind(): 'invite' | 'non-invite' {
    return this.#record.kind;
  }

  get state(): ServerName {
    return this.#record.ended === null ? this.#machine.state.name : 'terminated';
  }

  get age(): number {
    return this.#home.book.clock.now() - this.#record.started;
  }

  /** The To tag of our responses. */
  get responseTag(): string {
    return this.#responseTag;
  }

  respond(response: OutgoingResponse): void {
    this.#coming = response;
    if (response.toTag !== '') this.#responseTag = response.toTag;
    this.#machine.dispatch({ kind: 'respond', status: response.status });
    this.#coming = null;
  }

  refuse(response: OutgoingResponse): void {
    this.respond(response);
    this.#home.refused(this.share.host);
    this.stop();
  }

  /** The request came again. */
  repeat(): void {
    this.#home.book.absorbed(this.#record);
    this.#machine.dispatch({ kind: 'request' });
  }

  acknowledge(ack: SipRequest): void {
    const { name } = this.#machine.state;
    if (name !== 'completed' && name !== 'accepted') this.#home.book.absorbed(this.#record);
    this.#ack = ack;
    this.#machine.dispatch({ kind: 'ack' });
    this.#ack = null;
  }

  snapshot(): TransactionSnapshot {
    return snapshotOf(this.#record);
  }

  stop(): void {
    this.#machine.stop();
    this.#end();
  }

  #end(): void {
    if (this.#record.ended !== null) return;
    this.#home.book.end(this.#record);
    this.#home.forget(this, this.#isAnswered);
  }

  #run(kind: 'invite' | 'non-invite', options: MachineOptions): Machine {
    const { clock } = this.#home.book;
    const common = {
      clock,
      perform: (effect: ServerEffect, before: MachineState) => this.#perform(effect, before),
      changed: (state: MachineState) => this.#changed(state),
    };
    return kind === 'invite'
      ? run({ ...common, initial: newServerInvite(options, clock.now()), reduce: serverInvite })
      : run({ ...common, initial: newServerNonInvite(options, clock.now()), reduce: serverNonInvite });
  }

  #changed(state: MachineState): void {
    if (state.name === 'terminated') this.#end();
    else this.#home.book.changed(this.#record);
  }

  #perform(effect: ServerEffect, before: MachineState): void {
    const { book } = this.#home;
    switch (effect) {
      case 'send-response':
        return this.#answer(before);
      case 'resend-response':
        if (this.#sent) this.#record.retransmissions++;
        return this.#send(this.#sent);
      case 'send-trying':
        return this.#try();
      case 'deliver':
        if (this.#ack) this.onAck(this.#ack);
        return;
      case 'inform-timeout':
        book.outcome(this.#record, 'timeout');
        return this.onTimeout(before.name === 'completed' ? 'H' : 'unanswered');
      case 'inform-transport-error':
        book.outcome(this.#record, 'transport-error');
        return this.onTrouble(this.#trouble);
    }
  }

  #answer(before: MachineState): void {
    const response = this.#coming;
    if (!response) return;
    // In Accepted only the repetition of a 2xx leaves. RFC 6026 7.1
    if (before.name === 'accepted') this.#record.retransmissions++;
    this.#record.status = response.status;
    if (response.status >= 200) this.#answered();
    this.#send(response.bytes);
  }

  #answered(): void {
    this.#home.book.outcome(this.#record, 'answered');
    if (!this.#isAnswered) this.share.unanswered--;
    this.#isAnswered = true;
  }

  #try(): void {
    const bytes = this.onTrying();
    // The user may have answered, now that it was asked.
    if (!bytes || this.#sent) return;
    this.#record.status = 100;
    this.#send(bytes);
  }

  #send(bytes: Uint8Array | null): void {
    if (!bytes) return;
    this.#sent = bytes;
    void this.#sendBytes(bytes).then((result) => {
      if (result.ok) return;
      this.#trouble = result.error;
      this.#machine.dispatch({ kind: 'transport-error' });
    });
  }
}
