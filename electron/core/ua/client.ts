/**
 * One exchange: a draft sent, the answers and what they bring about (credentials, ACK), and the CANCEL or BYE that the
 * user sends afterwards. It ends with an outcome once; messages of its call are listed beyond that.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { Exchange, Outcome, SendDraft, TransactionView } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf, cseqOf, methodText, reasonText, tagOf } from '#shared/sip/views.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import { DEFAULT_TIMERS, patience } from '../transaction/timers.ts';
import type { ReceivedDatagram, Route, Transport } from '../transport/transport.ts';
import { createAuthorizer } from '../auth/authorizer.ts';
import type { Calls } from './calls.ts';
import { createCalls } from './calls.ts';
import { buildCancel } from './in-dialog.ts';
import type { Leg, LegDeps, LegHandlers, LegStart } from './leg.ts';
import { startLeg } from './leg.ts';
import { createLedger } from './ledger.ts';
import type { Prepared } from './prepare.ts';
import { prepare } from './prepare.ts';

/** How long a send without a transaction waits for an answer where the sender set no time: 64*T1. */
const DEFAULT_WAIT = patience(DEFAULT_TIMERS);

export interface ClientDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly userAgent: string;
  readonly layer: ClientLayer;
  nextSeq(): number;
  usedSeq(seq: number): void;
  own(transaction: ClientTransaction): void;
  changed(): void;
}

export interface Client {
  readonly callId: string;
  readonly isRunning: boolean;
  view(): Exchange;
  /** Takes a response of this exchange; `transaction` is the one it matches, or null. */
  receive(datagram: ReceivedDatagram, response: SipResponse, transaction: ClientTransaction | null): void;
  /** Lists a request of the peer in this call; a BYE ends its dialog. */
  observe(datagram: ReceivedDatagram, request: SipRequest): void;
  next(method: 'CANCEL' | 'BYE'): Result<void, Trouble>;
  /** Ends it; false where it was over. */
  stop(): boolean;
  /** Ends everything, also what goes on after the outcome. */
  close(): void;
}

/** Starts an exchange; it runs by itself from here. */
export function startClient(id: number, draft: SendDraft, deps: ClientDeps): Client {
  const client = new ExchangeClient(id, draft, deps);
  void client.begin();
  return client;
}

class ExchangeClient implements Client {
  readonly #id: number;
  readonly #draft: SendDraft;
  readonly #deps: ClientDeps;
  readonly #started: number;
  readonly #ledger = createLedger();
  readonly #timers: Timer[] = [];
  /** Every request that was sent: the original one, and the CANCEL and BYE that followed. */
  readonly #legs: Leg[] = [];
  readonly #legDeps: LegDeps;
  readonly #calls: Calls;
  #original: Leg | null = null;
  #isInvite = false;
  #route: Route | null = null;
  #callId = '';
  #outcome: Outcome | null = null;
  #cancel: 'none' | 'wanted' | 'sent' = 'none';
  #isClosed = false;
  /** The datagram that is being handled: where it came from is the way back. */
  #arrived: ReceivedDatagram | null = null;

  constructor(id: number, draft: SendDraft, deps: ClientDeps) {
    const { transport, random, layer } = deps;
    const { switches, credentials } = draft;
    this.#id = id;
    this.#draft = draft;
    this.#deps = deps;
    this.#started = deps.clock.now();
    const authorizer =
      switches.answerChallenges && credentials ? createAuthorizer(credentials, random) : null;
    const transmit = this.#transmit.bind(this);
    this.#calls = createCalls({ transport, random, ack: switches.ack2xx, authorizer, transmit });
    this.#legDeps = {
      layer,
      random,
      authorizer,
      transmit,
      own: deps.own,
      used: deps.usedSeq,
      changed: deps.changed,
    };
  }

  get callId(): string {
    return this.#callId;
  }

  get isRunning(): boolean {
    return this.#outcome === null;
  }

  /** Finds the way, makes the bytes and sends them. */
  async begin(): Promise<void> {
    const prepared = await prepare(this.#draft, this.#deps);
    if (this.#outcome || this.#isClosed) return;
    if (!prepared.ok) return this.#trouble(prepared.error);
    const { route, message } = prepared.value;
    this.#route = route;
    this.#callId = message ? callIdOf(message) : '';
    // An ACK has no transaction and gets no answer. RFC 3261 17
    if (message?.kind === 'request' && methodText(message) !== 'ACK') this.#launch(message, route);
    else await this.#sendOnce(prepared.value);
    this.#deps.changed();
  }

  view(): Exchange {
    const { transaction = null } = this.#original ?? {};
    return {
      id: this.#id,
      started: this.#started,
      destination: this.#route && formatTransportAddress({ transport: 'udp', ...this.#route.remote }),
      local: this.#route && formatTransportAddress({ transport: 'udp', ...this.#route.local }),
      callId: this.#callId,
      transaction: transaction && transactionView(transaction),
      entries: this.#ledger.entries(),
      outcome: this.#outcome,
      next: this.#possible(),
    };
  }

  receive(datagram: ReceivedDatagram, response: SipResponse, transaction: ClientTransaction | null): void {
    this.#ledger.in(datagram, response);
    this.#arrived = datagram;
    if (transaction) transaction.receive(response);
    else this.#receiveUnmatched(response);
    this.#deps.changed();
  }

  observe(datagram: ReceivedDatagram, request: SipRequest): void {
    this.#ledger.in(datagram, request);
    if (methodText(request) === 'BYE') this.#calls.endedByPeer(tagOf(request, 'From'));
    this.#deps.changed();
  }

  next(method: 'CANCEL' | 'BYE'): Result<void, Trouble> {
    if (!this.#possible().includes(method)) return err(notPossible(method));
    if (method === 'BYE') void this.#sendBye();
    else this.#wantCancel();
    return ok(undefined);
  }

  stop(): boolean {
    if (this.#outcome) return false;
    this.#finish({ kind: 'stopped' });
    for (const leg of this.#legs) leg.stop();
    return true;
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.splice(0)) timer.cancel();
    for (const leg of this.#legs) leg.stop();
  }

  async #transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>> {
    const entry = this.#ledger.out(bytes, this.#deps.clock.now(), digest);
    const result = await this.#deps.transport.send(route, bytes);
    if (result.ok) entry.sent(result.value);
    else entry.refused();
    this.#deps.changed();
    return result;
  }

  #launch(request: SipRequest, route: Route): void {
    const { timeout, switches } = this.#draft;
    const withTransaction = switches.transaction;
    this.#deps.usedSeq(cseqOf(request)?.seq ?? 0);
    this.#isInvite = methodText(request) === 'INVITE';
    if (timeout !== null || !withTransaction) this.#limit(timeout ?? DEFAULT_WAIT);
    const handlers: LegHandlers = {
      onProvisional: () => void (this.#cancel === 'wanted' && this.#sendCancel()),
      onFinal: (response) => this.#answered(response),
      onTimeout: (timer) => this.#finish({ kind: 'timeout', timer }),
      onTrouble: (trouble) => this.#trouble(trouble),
    };
    this.#original = this.#follow({ request, route, withTransaction }, this.#legDeps, handlers);
  }

  /** What is no request gets no transaction; an ACK or a response expects no answer, and garbage may get one. */
  async #sendOnce({ bytes, message, route }: Prepared): Promise<void> {
    const sent = await this.#transmit(route, bytes, null);
    if (!sent.ok) this.#trouble(sent.error);
    else if (message) this.#finish({ kind: 'stopped' });
    else this.#limit(this.#draft.timeout ?? DEFAULT_WAIT);
  }

  #answered(response: SipResponse): void {
    const original = this.#original;
    if (this.#isInvite && response.status < 300 && original && this.#arrived) {
      this.#calls.answered(original.request, response, { ...original.route, remote: this.#arrived.remote });
    }
    this.#finish({ kind: 'answer', status: response.status, reason: reasonText(response) });
  }

  /** A response of our Call-ID that no transaction waits for. */
  #receiveUnmatched(response: SipResponse): void {
    const original = this.#original;
    if (!original) {
      // An answer to bytes that were no request: any final one counts.
      if (this.#route && response.status >= 200) this.#answered(response);
    } else if (!original.transaction) {
      if (answers(original.request, response)) original.receive(response);
    } else if (this.#outcome && isLate2xx(original, response)) this.#answered(response);
  }

  #wantCancel(): void {
    this.#cancel = 'wanted';
    // Before a provisional response came, a CANCEL could overtake its request: it waits. RFC 3261 9.1
    if (this.#original?.isProceeding) this.#sendCancel();
    this.#deps.changed();
  }

  #sendCancel(): void {
    if (!this.#original || this.#original.isFinal) return;
    this.#cancel = 'sent';
    const { message } = parseMessage(buildCancel(this.#original.request));
    if (message?.kind !== 'request') return;
    // A CANCEL goes the same way as the request, and is never challenged. RFC 3261 9.1, 22.1
    const first = { request: message, route: this.#original.route, withTransaction: true };
    this.#follow(first, { ...this.#legDeps, authorizer: null }, this.#quiet());
    // Without a final answer in 64*T1 the request counts as cancelled. RFC 3261 9.1
    this.#limit(patience(DEFAULT_TIMERS));
  }

  async #sendBye(): Promise<void> {
    for (const { request, route, digest, ended } of await this.#calls.end()) {
      if (this.#isClosed) return;
      const first = { request, route, withTransaction: true, digest };
      this.#follow(first, this.#legDeps, { ...this.#quiet(), onFinal: ended, onTimeout: ended });
    }
    this.#deps.changed();
  }

  #follow(first: LegStart, deps: LegDeps, handlers: LegHandlers): Leg {
    const leg = startLeg(first, deps, handlers);
    this.#legs.push(leg);
    return leg;
  }

  /** What happens to a CANCEL or a BYE is seen in the entries; only trouble is told. */
  #quiet(): LegHandlers {
    return {
      onProvisional: () => undefined,
      onFinal: () => undefined,
      onTimeout: () => undefined,
      onTrouble: (trouble) => this.#trouble(trouble),
    };
  }

  #possible(): ('CANCEL' | 'BYE')[] {
    const canCancel = this.#isInvite && this.#original && !this.#outcome && this.#cancel === 'none';
    return [...(canCancel ? (['CANCEL'] as const) : []), ...(this.#calls.canEnd ? (['BYE'] as const) : [])];
  }

  #limit(ms: number): void {
    this.#timers.push(this.#deps.clock.after(ms, () => this.#giveUp()));
  }

  /** The time is up. A phone that rings is not left ringing: it gets a CANCEL, and its 487 an ACK. RFC 3261 9.1 */
  #giveUp(): void {
    const rings = this.#isInvite && this.#original?.isProceeding && this.#cancel === 'none';
    if (!rings || !this.#draft.switches.transaction) this.#original?.stop();
    this.#finish({ kind: 'timeout', timer: 'limit' });
    if (rings && this.#draft.switches.transaction) this.#sendCancel();
  }

  #trouble(trouble: Trouble): void {
    this.#finish({ kind: 'trouble', trouble });
  }

  #finish(outcome: Outcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    if (outcome.kind === 'stopped') this.#original?.stop();
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#deps.changed();
  }
}

/** Whether a response is the original request's and not its CANCEL's or BYE's, by the method of CSeq. */
function answers(request: SipRequest, response: SipMessage): boolean {
  const method = cseqOf(response)?.method;
  return method === undefined || method === methodText(request);
}

/** A 2xx to the INVITE that came after its transaction ended is still acknowledged (RFC 3261 13.2.2.4). */
function isLate2xx(original: Leg, response: SipResponse): boolean {
  const isInvite = methodText(original.request) === 'INVITE' && cseqOf(response)?.method === 'INVITE';
  return isInvite && response.status >= 200 && response.status < 300;
}

function transactionView(transaction: ClientTransaction): TransactionView {
  const { kind, state, branch, timers } = transaction.snapshot();
  return { kind, state, branch, timers: timers.map(({ letter, due }) => ({ letter, due })) };
}

function notPossible(method: 'CANCEL' | 'BYE'): Trouble {
  const reason = method === 'CANCEL' ? 'no INVITE waits for its final answer' : 'no call is standing';
  return { code: 'NOT_POSSIBLE', message: `${method} cannot be sent now: ${reason}` };
}
