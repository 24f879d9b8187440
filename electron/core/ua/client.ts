/**
 * One exchange: a draft sent, or a dialog of the peer's taken over, the answers and what they bring about, and the requests
 * that follow in its dialogs. It ends with an outcome once; messages of its call are listed beyond that.
 */
import type { Timer } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { Step } from '#shared/model/destination.ts';
import type { Exchange, Outcome, SendDraft, SendSwitches } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { callIdOf, methodText, reasonText } from '#shared/sip/views.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { afterSending } from '../dialog/dialog.ts';
import type { DialogRequestParts } from '../dialog/request.ts';
import type { ClientTransaction } from '../transaction/client-layer.ts';
import { patience } from '../transaction/timers.ts';
import type { ReceivedDatagram, Route, Transport } from '../transport/transport.ts';
import type { DialogOwner, LiveDialog } from './dialogs/live-dialog.ts';
import { noteCancelled, noteEnding, noteGivenUp, noteSent } from './dialogs/uac.ts';
import { isForeign, isLate2xx, notPossible, transactionView, withoutSteps } from './exchange-facts.ts';
import { inDialogRequest } from './in-dialog.ts';
import type { Leg } from './leg.ts';
import type { Arrival } from './ledger.ts';
import { createLedger } from './ledger.ts';
import type { Prepared } from './prepare.ts';
import { prepare } from './prepare.ts';
import type { Arrived, RequestListener, RequestsDeps, RequestsHome } from './requests.ts';
import { Requests } from './requests.ts';
import type { DraftValues, LastMessages } from './values.ts';
import type { Way } from './ways.ts';
import { straightWay } from './ways.ts';

/** An exchange tells so many notices and follows so many dialogs; what a flood brings beyond is in the lists only. */
const MAX_NOTICES = 50;
const MAX_DIALOGS = 32;

export interface ClientDeps extends RequestsDeps {
  readonly transport: Pick<Transport, 'send'>;
  readonly userAgent: string;
  /** Holds the credentials and nonces that answer challenges; null where there are none. */
  readonly authorizer: Authorizer | null;
  /** Values of Route that requests outside of dialogs go through. */
  readonly routes: readonly string[];
  nextSeq(): number;
  /** What the values of its draft stand for in this send; and the same to look whether they have any. */
  readonly values: DraftValues;
  readonly trial: DraftValues;
  /** The Call-ID is known now. */
  named(callId: string): void;
  /** Hears the outcome, once. */
  ended(ending: Ending): void;
  changed(): void;
}

/** How an exchange ended: its outcome with the last request and the response that made it. */
export interface Ending {
  readonly outcome: Outcome;
  readonly request: SipRequest | null;
  readonly response: SipResponse | null;
  readonly route: Route | null;
  readonly notices: readonly Trouble[];
}

/** How a response found its exchange. */
export interface Match {
  readonly transaction: ClientTransaction | null;
  readonly kind: Arrival['match'];
}

export interface Client extends DialogOwner {
  readonly callId: string;
  readonly isRunning: boolean;
  view(): Exchange;
  /** Its request as it was sent last, and the last response to anything of it. */
  last(): LastMessages;
  /** Takes a response of this exchange. */
  receive(datagram: ReceivedDatagram, response: SipResponse, match: Match): void;
  /** Lists a request of the peer in this call. */
  observe(datagram: ReceivedDatagram, request: SipRequest): void;
  /** Lists our answer to a request of the peer in this call. */
  answered(bytes: Uint8Array, messageId: number): void;
  next(method: 'CANCEL' | 'BYE'): Result<void, Trouble>;
  /** Ends it; false where it was over. */
  stop(): boolean;
  /** Lets go of what is only to be looked at; transactions that absorb repetitions go on. */
  release(): void;
  /** Lists again what is sent from now on. */
  resume(): void;
  /** Ends everything, also what goes on after the outcome. */
  close(): void;
}

/** Starts an exchange; it runs by itself from here. `live` is the dialog that the draft belongs to. */
export function startClient(id: number, draft: SendDraft, live: LiveDialog | null, deps: ClientDeps): Client {
  const client = new ExchangeClient(id, draft, deps);
  void client.begin(live);
  return client;
}

/** Makes the exchange that lists and sends our requests in a dialog that the peer began. */
export function adoptDialog(id: number, live: LiveDialog, draft: SendDraft, deps: ClientDeps): Client {
  const client = new ExchangeClient(id, draft, deps);
  client.adopt(live);
  return client;
}

class ExchangeClient implements Client {
  readonly #id: number;
  readonly #draft: SendDraft;
  readonly #deps: ClientDeps;
  readonly #started: number;
  #ledger = createLedger();
  readonly #timers: Timer[] = [];
  readonly #requests: Requests;
  readonly #notices: Trouble[] = [];
  readonly #dialogs: LiveDialog[] = [];
  #steps: readonly Step[] = [];
  #original: Leg | null = null;
  #isInvite = false;
  #route: Route | null = null;
  #callId = '';
  #outcome: Outcome | null = null;
  #response: SipResponse | null = null;
  #cancel: 'none' | 'wanted' | 'sent' = 'none';
  /** Whether nobody looks at it any more: its requests and dialogs go on, and are not listed. */
  #isReleased = false;
  #isClosed = false;
  /** The datagram that is being handled: where it came from is the way back, and its entry may be marked. */
  #arrived: Arrived | null = null;

  constructor(id: number, draft: SendDraft, deps: ClientDeps) {
    this.#id = id;
    this.#draft = draft;
    this.#deps = deps;
    this.#started = deps.clock.now();
    this.#requests = new Requests(deps, this.#home());
  }

  get exchange(): number {
    return this.#id;
  }

  get switches(): SendSwitches {
    return this.#draft.switches;
  }

  get authorizer(): Authorizer | null {
    return this.#deps.authorizer;
  }

  get callId(): string {
    return this.#callId;
  }

  get isRunning(): boolean {
    return this.#outcome === null && (this.#original !== null || this.#dialogs.length === 0);
  }

  /** Finds the way, makes the bytes and sends them. */
  async begin(live: LiveDialog | null): Promise<void> {
    const { dialogs, authorizer } = this.#deps;
    const prepared = await prepare(this.#draft, {
      ...this.#deps,
      get dialog() {
        return live?.dialog ?? null;
      },
      numbered: (request) => {
        if (live) live.dialog = afterSending(live.dialog, request);
      },
      authorizer: authorizer ?? live?.owner?.authorizer ?? null,
      findWay: (destination) => dialogs.findWay(destination),
    });
    if (this.#outcome || this.#isClosed) return;
    this.#steps = prepared.ok ? prepared.value.way.steps : prepared.error.steps;
    if (!prepared.ok) return this.#trouble(withoutSteps(prepared.error));
    const { way, message, digest } = prepared.value;
    this.#route = way.route;
    this.#name(message ? callIdOf(message) : '');
    if (live) this.#follow(live);
    // An ACK has no transaction and gets no answer. RFC 3261 17
    if (message?.kind === 'request' && methodText(message) !== 'ACK') {
      this.#launch(message, way, live, digest);
    } else await this.#sendBytes(prepared.value, live);
    this.changed();
  }

  /** Lists the messages of a dialog from now on. */
  adopt(live: LiveDialog): void {
    this.#route = live.back;
    this.#name(live.dialog.callId);
    this.#follow(live);
  }

  last(): LastMessages {
    return { request: this.#original?.request ?? null, response: this.#response };
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
      resolution: [...this.#steps],
      notices: [...this.#notices],
      dialogs: this.#dialogs.map(({ id }) => id),
      next: this.#possible(),
    };
  }

  receive(datagram: ReceivedDatagram, response: SipResponse, { transaction, kind }: Match): void {
    if (kind !== 'stray') this.#response = response;
    const leg = (transaction && this.#requests.find(transaction)) ?? this.#original;
    const foreign = isForeign(datagram, leg?.way.route ?? this.#route);
    const mark = this.#ledger.in(datagram, response, { match: kind, foreign });
    this.#arrived = { datagram, mark };
    if (transaction) transaction.receive(response);
    else this.#receiveUnmatched(response);
    this.#arrived = null;
    this.changed();
  }

  observe(datagram: ReceivedDatagram, request: SipRequest): void {
    this.#ledger.in(datagram, request, { match: 'ours', foreign: isForeign(datagram, this.#route) });
    this.changed();
  }

  answered(bytes: Uint8Array, messageId: number): void {
    if (this.#isReleased) return;
    this.#ledger.out(bytes, this.#deps.clock.now(), null).sent(messageId);
    this.changed();
  }

  next(method: 'CANCEL' | 'BYE'): Result<void, Trouble> {
    if (!this.#possible().includes(method)) return err(notPossible(method));
    if (method === 'BYE') for (const live of this.#standing()) this.#end(live);
    else this.#wantCancel();
    return ok(undefined);
  }

  #end(live: LiveDialog): void {
    // Marked at once: the BYE itself leaves a moment later, and is offered only once.
    noteEnding(live, this.#deps.clock.now());
    void this.send(live, { method: 'BYE' });
  }

  async send(live: LiveDialog, parts: DialogRequestParts): Promise<void> {
    const made = await inDialogRequest(live, parts, this.#deps, this);
    if (!made || this.#isClosed) return;
    this.#follow(live);
    const { request, route, digest } = made;
    if (parts.method === 'ACK') {
      noteSent(live, request, this.#deps.dialogs);
      return void (await this.#transmit(route, request.bytes, digest));
    }
    const isFirst = this.#original === null;
    const way = straightWay(route);
    const leg = this.#requests.start({ request, way, live, digest }, this.#listener(isFirst));
    if (isFirst) this.#original = leg;
    this.changed();
  }

  async sendOnce(route: Route, bytes: Uint8Array): Promise<void> {
    await this.#transmit(route, bytes, null);
  }

  notice(trouble: Trouble): void {
    if (this.#notices.length < MAX_NOTICES) this.#notices.push(trouble);
    this.changed();
  }

  changed(): void {
    if (!this.#isReleased) this.#deps.changed();
  }

  stop(): boolean {
    if (this.#outcome) return false;
    this.#finish({ kind: 'stopped' });
    this.#requests.stop();
    this.#forgetBranches('cancelled');
    return true;
  }

  release(): void {
    this.#isReleased = true;
    // Nobody looks at the list any more, and it holds every message of the call.
    this.#ledger = createLedger();
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#requests.release();
  }

  resume(): void {
    this.#isReleased = false;
  }

  close(): void {
    this.#isClosed = true;
    this.release();
    this.#requests.stop();
  }

  #home(): RequestsHome {
    const route = (): Route | null => this.#route;
    return {
      owner: this,
      transmit: this.#transmit.bind(this),
      arrived: () => this.#arrived,
      get back() {
        return route();
      },
      follow: (live) => this.#follow(live),
    };
  }

  async #transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>> {
    const entry = this.#isReleased ? null : this.#ledger.out(bytes, this.#deps.clock.now(), digest);
    const result = await this.#deps.transport.send(route, bytes);
    if (result.ok) entry?.sent(result.value);
    else entry?.refused();
    this.changed();
    return result;
  }

  #name(callId: string): void {
    this.#callId = callId;
    if (callId !== '') this.#deps.named(callId);
  }

  #follow(live: LiveDialog): void {
    if (!this.#dialogs.includes(live) && this.#dialogs.length < MAX_DIALOGS) this.#dialogs.push(live);
  }

  #launch(request: SipRequest, way: Way, live: LiveDialog | null, digest: string | null): void {
    const { timeout, switches } = this.#draft;
    this.#isInvite = methodText(request) === 'INVITE';
    if (timeout !== null || !switches.transaction) {
      // A send without a transaction waits as long as one would: 64*T1.
      this.#limit(timeout ?? patience(this.#deps.dialogs.timers()));
    }
    this.#original = this.#requests.start({ request, way, live, digest }, this.#listener(true));
  }

  /** The original request decides the outcome; of the others only trouble is told. */
  #listener(isOriginal: boolean): RequestListener {
    return {
      onResponse: (response) => {
        if (isOriginal) this.#answered(response);
      },
      onFailure: (outcome) => {
        if (isOriginal) this.#finish(outcome);
        else if (outcome.kind === 'trouble') this.notice(outcome.trouble);
      },
    };
  }

  #answered(response: SipResponse): void {
    if (response.status < 200) {
      if (this.#cancel === 'wanted') this.#sendCancel();
      return;
    }
    this.#finish({ kind: 'answer', status: response.status, reason: reasonText(response) }, response);
  }

  /** What is no request gets no transaction; an ACK or a response expects no answer, and garbage may get one. */
  async #sendBytes({ bytes, message, way }: Prepared, live: LiveDialog | null): Promise<void> {
    if (live && message?.kind === 'request') noteSent(live, message, this.#deps.dialogs);
    const sent = await this.#transmit(way.route, bytes, null);
    if (!sent.ok) this.#trouble(sent.error);
    else if (message) this.#finish({ kind: 'stopped' });
    else this.#limit(this.#draft.timeout ?? patience(this.#deps.dialogs.timers()));
  }

  /** A response of our Call-ID that no transaction waits for. */
  #receiveUnmatched(response: SipResponse): void {
    const original = this.#original;
    if (!original) {
      // An answer to bytes that were no request: any final one counts.
      if (this.#route && response.status >= 200) this.#answered(response);
    } else if (!original.transaction) {
      this.#requests.findUnmatched(response)?.receive(response);
    } else if (this.#outcome && isLate2xx(original, response)) {
      this.#requests.took({ request: original.request, live: null, owner: this }, response);
    }
  }

  #wantCancel(): void {
    this.#cancel = 'wanted';
    // Before a provisional response came, a CANCEL could overtake its request: it waits. RFC 3261 9.1
    if (this.#original?.isProceeding) this.#sendCancel();
    this.changed();
  }

  #sendCancel(): void {
    if (!this.#original || this.#original.isFinal) return;
    this.#cancel = 'sent';
    noteCancelled(this.#original.request, this.#deps.dialogs);
    this.#requests.cancel(this.#original, (trouble) => this.#trouble(trouble));
    // Without a final answer in 64*T1 the request counts as cancelled. RFC 3261 9.1
    this.#limit(patience(this.#deps.dialogs.timers()));
  }

  /** The calls that a BYE of ours can end. */
  #standing(): LiveDialog[] {
    return this.#dialogs.filter(({ call }) => call?.life.name === 'confirmed');
  }

  #possible(): ('CANCEL' | 'BYE')[] {
    const canCancel = this.#isInvite && this.#original && !this.#outcome && this.#cancel === 'none';
    const canEnd = this.#standing().length > 0;
    return [...(canCancel ? (['CANCEL'] as const) : []), ...(canEnd ? (['BYE'] as const) : [])];
  }

  #limit(ms: number): void {
    this.#timers.push(this.#deps.clock.after(ms, () => this.#giveUp()));
  }

  /** The time is up. A phone that rings is not left ringing: it gets a CANCEL, and its 487 an ACK. RFC 3261 9.1 */
  #giveUp(): void {
    const rings = this.#isInvite && this.#original?.isProceeding && this.#cancel === 'none';
    const goesOn = rings && this.switches.transaction;
    if (!goesOn) this.#original?.stop();
    this.#finish({ kind: 'timeout', timer: 'limit' });
    if (!goesOn) this.#forgetBranches('timeout');
    else this.#sendCancel();
  }

  #forgetBranches(cause: 'timeout' | 'cancelled'): void {
    if (this.#isInvite && this.#original) noteGivenUp(this.#original.request, cause, this.#deps.dialogs);
  }

  #trouble(trouble: Trouble): void {
    this.#finish({ kind: 'trouble', trouble });
  }

  #finish(outcome: Outcome, response: SipResponse | null = null): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    if (outcome.kind === 'stopped') this.#original?.stop();
    for (const timer of this.#timers.splice(0)) timer.cancel();
    const request = this.#original?.request ?? null;
    const route = this.#original?.way.route ?? this.#route;
    this.#deps.ended({ outcome, request, response, route, notices: this.#notices });
    this.changed();
  }
}
