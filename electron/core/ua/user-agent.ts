/**
 * The console as a SIP user agent client: starts exchanges, hands responses to the one they belong to, offers the next
 * requests of dialogs, and keeps a bounded number of exchanges. RFC 3261 8.1, 12 and 17.1 through `client.ts`, the dialogs
 * and the transaction layer.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Credentials, Exchange, Outcome, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { callIdOf } from '#shared/sip/views.ts';
import type { Lookup } from '#shared/template/render.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { createAuthorizer } from '../auth/authorizer.ts';
import { buildDialogRequest } from '../dialog/request.ts';
import { stepRequest } from '../dialog/steps.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { Client, ClientDeps, Ending } from './client.ts';
import { adoptDialog, startClient } from './client.ts';
import type { DialogContext } from './dialogs/context.ts';
import { offerFor, ownerOf } from './dialogs/context.ts';
import { stepFacts } from './dialogs/dialog-view.ts';
import type { DialogOwner, LiveDialog } from './dialogs/live-dialog.ts';
import { refreshHeaders } from './dialogs/sessions.ts';
import { createCallIndex } from './call-index.ts';
import type { DraftValues, LastMessages, ValueSources } from './values.ts';
import { draftValues, renderShort } from './values.ts';

/** So many exchanges are kept to be looked at; of those that are over the first goes first. */
export const MAX_EXCHANGES = 500;
/** What still runs keeps its place beyond that, up to so many: then the oldest goes. */
export const MAX_RUNNING = 10_000;

/** CSeq numbers stay below 2**31 (RFC 3261 8.1.1.5); beyond this a typed one does not raise the counter. */
const MAX_SEQ = 2 ** 31 - 1_000_000;

/** What an account lends to the requests that name it. */
export interface AccountLoan {
  readonly authorizer: Authorizer;
  /** Values of Route, in order. */
  readonly routes: readonly string[];
}

/** How an exchange ended. */
export interface ExchangeEnd {
  readonly id: number;
  readonly callId: string;
  readonly outcome: Outcome;
}

export interface UserAgent {
  /**
   * Sends a draft and answers with the id of its exchange at once; the exchange tells what comes of it, and `ended` hears
   * its outcome.
   */
  start(draft: SendDraft, ended?: (ending: Ending) => void): number;
  /** Lets go of an exchange that nobody wants to look at. */
  forget(id: number): void;
  get(id: number): Exchange | null;
  /** The last messages of an exchange, or null where it was let go. */
  last(id: number): LastMessages | null;
  /** Sends the CANCEL or BYE that the exchange offers. Trouble: NOT_FOUND, NOT_POSSIBLE. */
  next(id: number, method: 'CANCEL' | 'BYE'): Result<void, Trouble>;
  /** Sends a request of a dialog; the value is the exchange that lists it. Trouble: NOT_FOUND. */
  step(dialogId: number, step: DialogStep): Result<number, Trouble>;
  /** The bytes of a request of a dialog, without Via, to be edited. Trouble: NOT_FOUND. */
  draftStep(dialogId: number, step: DialogStep): Result<Uint8Array, Trouble>;
  /** Ends a running exchange: nothing more is sent for it. False where there is none. */
  stop(id: number): boolean;
  /** Calls the listener with the id of each exchange that changed; it may be called often. */
  onChange(listener: (id: number) => void): Unsubscribe;
  /** Hears how each exchange ends. */
  onEnd(listener: (end: ExchangeEnd) => void): Unsubscribe;
  /** Takes a response; false where it belongs to no exchange. */
  receive(datagram: ReceivedDatagram, response: SipResponse): boolean;
  /** Lists a request of a peer in the exchange of its call; false where it belongs to none. */
  observe(datagram: ReceivedDatagram, request: SipRequest): boolean;
  /** Lists our answer to a request of a peer in the exchange of its call. */
  answered(request: SipRequest, bytes: Uint8Array, messageId: number): void;
  /** The request of ours, and its sender, that a NOTIFY outside of every known dialog answers, or null (RFC 6665 4.4.1). */
  awaited(notify: SipRequest): { readonly request: SipRequest; readonly owner: DialogOwner } | null;
  /** Makes the exchange of a dialog that the peer began. */
  adopt(live: LiveDialog): DialogOwner;
  close(): void;
}

export interface UserAgentDeps {
  readonly transport: Pick<Transport, 'send'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The value of User-Agent that is filled in. */
  readonly userAgent: string;
  readonly layer: ClientLayer;
  readonly dialogs: DialogContext;
  /** What the account of that id lends, or null. */
  account(id: string): AccountLoan | null;
  /** The id of the account whose address an address is, as From or To writes it; undefined where there is none. */
  accountOf(address: string): string | undefined;
  /** What values besides variables are known to the drafts of an environment: its secrets, the lab. */
  known?(environment: string): Lookup;
}

/** Makes a user agent without exchanges. */
export function createUserAgent(deps: UserAgentDeps): UserAgent {
  return new ExchangeTable(deps);
}

/** A request that begins a dialog, until its answer names the dialog. */
interface Awaited {
  readonly request: SipRequest;
  readonly owner: DialogOwner;
}

class ExchangeTable implements UserAgent {
  readonly #deps: UserAgentDeps;
  readonly #clients = new Map<number, Client>();
  /** The exchanges that are over, in the order of their end. */
  readonly #over = new Set<number>();
  readonly #calls = createCallIndex<Client>();
  readonly #awaited = createCallIndex<Awaited>();
  readonly #owners = new WeakMap<ClientTransaction, Client>();
  /** Exchanges that made room, as long as a dialog holds them. */
  readonly #released = new WeakMap<DialogOwner, Client>();
  readonly #changes = createEmitter<number>();
  readonly #ends = createEmitter<ExchangeEnd>();
  readonly #sources: ValueSources;
  #lastId = 0;
  #lastSeq = 0;

  constructor(deps: UserAgentDeps) {
    this.#deps = deps;
    this.#sources = {
      random: deps.random,
      clock: deps.clock,
      last: (id) => this.last(id),
      dialog: (id) => deps.dialogs.table.get(id)?.dialog ?? null,
      known: (environment) => deps.known?.(environment) ?? (() => null),
    };
  }

  start(draft: SendDraft, ended?: (ending: Ending) => void): number {
    const live = draft.dialog === undefined ? null : this.#deps.dialogs.table.get(draft.dialog);
    return this.#begin(draft, (id, deps) => startClient(id, draft, live, deps), ended).exchange;
  }

  forget(id: number): void {
    const client = this.#clients.get(id);
    if (!client) return;
    client.release();
    this.#calls.remove(client.callId, client);
    this.#clients.delete(id);
    this.#over.delete(id);
    this.#released.set(client, client);
  }

  adopt(live: LiveDialog): DialogOwner {
    // Who called the address of an account is asked for its credentials where the peer wants some.
    const account = this.#deps.accountOf(live.dialog.local);
    const draft: SendDraft = {
      bytes: new Uint8Array(),
      to: '',
      switches: ALL_ON,
      credentials: null,
      variables: {},
      timeout: null,
      ...(account === undefined ? {} : { account }),
    };
    const client = this.#begin(draft, (id, deps) => adoptDialog(id, live, draft, deps));
    // Until something is sent in it, nothing runs.
    this.#over.add(client.exchange);
    return client;
  }

  get(id: number): Exchange | null {
    return this.#clients.get(id)?.view() ?? null;
  }

  last(id: number): LastMessages | null {
    return this.#clients.get(id)?.last() ?? null;
  }

  next(id: number, method: 'CANCEL' | 'BYE'): Result<void, Trouble> {
    const client = this.#clients.get(id);
    return client ? client.next(method) : err(notFound('exchange', id));
  }

  step(dialogId: number, step: DialogStep): Result<number, Trouble> {
    const { dialogs } = this.#deps;
    const live = dialogs.table.get(dialogId);
    if (!live) return err(notFound('dialog', dialogId));
    const owner = ownerOf(live, dialogs);
    this.#takeBack(owner);
    void owner.send(live, this.#parts(live, step));
    return ok(owner.exchange);
  }

  draftStep(dialogId: number, step: DialogStep): Result<Uint8Array, Trouble> {
    const live = this.#deps.dialogs.table.get(dialogId);
    if (!live) return err(notFound('dialog', dialogId));
    return ok(buildDialogRequest(live.dialog, this.#parts(live, step)));
  }

  stop(id: number): boolean {
    return this.#clients.get(id)?.stop() ?? false;
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onEnd(listener: (end: ExchangeEnd) => void): Unsubscribe {
    return this.#ends.on(listener);
  }

  receive(datagram: ReceivedDatagram, response: SipResponse): boolean {
    const found = this.#deps.layer.classify(response);
    if (found.kind === 'matched') {
      const client = this.#owners.get(found.transaction);
      client?.receive(datagram, response, { transaction: found.transaction, kind: 'ours' });
      return client !== undefined;
    }
    const client = this.#findCall(callIdOf(response));
    // Where no transaction was wanted, none can be found, and the answer is the exchange's all the same.
    const isUnmatched = client?.switches.transaction ?? true;
    client?.receive(datagram, response, { transaction: null, kind: isUnmatched ? found.kind : 'ours' });
    return client !== null;
  }

  observe(datagram: ReceivedDatagram, request: SipRequest): boolean {
    const client = this.#findCall(callIdOf(request));
    client?.observe(datagram, request);
    return client !== null;
  }

  answered(request: SipRequest, bytes: Uint8Array, messageId: number): void {
    this.#findCall(callIdOf(request))?.answered(bytes, messageId);
  }

  awaited(notify: SipRequest): Awaited | null {
    return this.#awaited.find(callIdOf(notify)).at(-1) ?? null;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    this.#over.clear();
    this.#calls.clear();
    this.#awaited.clear();
  }

  #begin(
    draft: SendDraft,
    make: (id: number, deps: ClientDeps) => Client,
    ended: (ending: Ending) => void = () => undefined,
  ): Client {
    this.#makeRoom();
    const id = ++this.#lastId;
    const loan = draft.account === undefined ? null : this.#deps.account(draft.account);
    const values = draftValues(draft, this.#sources);
    const own = draft.credentials && createAuthorizer(this.#credentials(draft, values), this.#deps.random);
    let isMade = false;
    const client: Client = make(id, {
      ...this.#deps,
      authorizer: own ?? loan?.authorizer ?? null,
      routes: loan?.routes ?? [],
      values,
      trial: draftValues(draft, this.#sources),
      nextSeq: () => ++this.#lastSeq,
      usedSeq: (seq) => this.#usedSeq(seq),
      own: (transaction) => void this.#owners.set(transaction, client),
      named: (callId) => void (isMade && this.#calls.add(callId, client)),
      awaitNotify: (request) => this.#awaited.add(callIdOf(request), { request, owner: client }),
      ended: (ending) => {
        if (this.#clients.has(id)) this.#over.add(id);
        this.#ends.emit({ id, callId: client.callId, outcome: ending.outcome });
        ended(ending);
      },
      changed: () => this.#changes.emit(id),
    });
    isMade = true;
    // A dialog that is taken over has its Call-ID before its exchange is made.
    if (client.callId !== '') this.#calls.add(client.callId, client);
    this.#clients.set(id, client);
    return client;
  }

  /** Credentials may be values: a secret stands in no file. */
  #credentials({ credentials, switches }: SendDraft, values: DraftValues): Credentials {
    const lookup = switches.variables ? values(() => null) : null;
    const { user = '', password = '' } = credentials ?? {};
    return { user: renderShort(user, lookup), password: renderShort(password, lookup) };
  }

  #parts(live: LiveDialog, step: DialogStep): ReturnType<typeof stepRequest> {
    const { dialogs } = this.#deps;
    const { call, back } = live;
    return stepRequest(step, stepFacts(live), {
      offer: (direction) => offerFor(call ?? { localSdp: null }, back.local.host, direction, dialogs),
      sessionTimer: call ? refreshHeaders(call) : [],
    });
  }

  /** An exchange that made room is listed again when its dialog, which lives on, is used. */
  #takeBack(owner: DialogOwner): void {
    const client = this.#released.get(owner);
    if (!client) return;
    this.#makeRoom();
    this.#released.delete(owner);
    client.resume();
    this.#calls.add(client.callId, client);
    this.#clients.set(client.exchange, client);
    this.#over.add(client.exchange);
  }

  #usedSeq(seq: number): void {
    if (seq < MAX_SEQ) this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  #makeRoom(): void {
    for (const id of this.#over) {
      if (this.#clients.size < MAX_EXCHANGES) return;
      // What was taken over may have begun to run: its end brings it back here.
      if (this.#clients.get(id)?.isRunning) this.#over.delete(id);
      else this.forget(id);
    }
    const oldest = this.#clients.keys().next().value;
    if (this.#clients.size >= MAX_RUNNING && oldest !== undefined) this.forget(oldest);
  }

  /** Of several exchanges with one Call-ID the latest that runs, else the latest. */
  #findCall(callId: string): Client | null {
    const found = callId === '' ? [] : this.#calls.find(callId);
    return found.findLast((client) => client.isRunning) ?? found.at(-1) ?? null;
  }
}

function notFound(what: 'exchange' | 'dialog', id: number): Trouble {
  return { code: 'NOT_FOUND', message: `there is no ${what} ${id}` };
}
