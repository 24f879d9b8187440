/**
 * The console as a SIP user agent server (RFC 3261 8.2, 9.2, 12.2.2, 13.3, 14.2): requests that come in find their dialog or
 * appear as new ones; a rule answers them, or somebody's hand. What is answered leads its dialog on.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Answer, AnswerPolicies, AnswerPolicy, Respond } from '#shared/model/incoming.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { tagOf } from '#shared/sip/views.ts';
import { keyOfRequest, sequenceOf } from '../dialog/dialog.ts';
import { judgeIncomingOffer } from '../dialog/glare.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { ownerOf } from '../ua/dialogs/context.ts';
import type { DialogOwner, LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { negotiationOf } from '../ua/dialogs/live-dialog.ts';
import { hasSdp, sdpOf } from '../ua/dialogs/offers.ts';
import { noteNotify } from '../ua/dialogs/subscriptions.ts';
import { dialogByNotify, isInDialog, noteOwnResponse, noteRequest, seqOf } from '../ua/dialogs/uas.ts';
import { patience } from '../transaction/timers.ts';
import { answerParts } from './compose-answer.ts';
import { unknownRequirements } from './contact.ts';
import { fillResponse, statusOf } from './fill-response.ts';
import type { Held, IncomingList } from './incoming-list.ts';
import { createIncomingList, isOpen, newHeld } from './incoming-list.ts';
import { DEFAULT_POLICIES, policyFor } from './policies.ts';
import { createReliableAnswers, repeatAnswer } from './repeater.ts';
import type { Incoming, Responder, ResponderDeps } from './responder.ts';
import { createResponder } from './responder.ts';
import { replaced } from './replacement.ts';

export interface UasDeps extends ResponderDeps {
  readonly transport: Pick<Transport, 'send'>;
  readonly dialogs: DialogContext;
  /** The value of Server in the answers. */
  readonly userAgent: string;
  /** The SUBSCRIBE or REFER of ours that a NOTIFY outside of every known dialog answers. */
  awaited(notify: SipRequest): { readonly request: SipRequest; readonly owner: DialogOwner } | null;
}

/** What the console answers by itself. */
export interface AnswerSettings {
  enabled: boolean;
  policies: AnswerPolicies;
  trying: boolean;
}

export interface Uas {
  readonly settings: AnswerSettings;
  readonly list: IncomingList;
  receive(datagram: ReceivedDatagram, request: SipRequest): void;
  /** Answers by a status. Trouble: NOT_FOUND, NOT_POSSIBLE, and what hinders an answer. */
  answer(wish: Answer): Result<void, Trouble>;
  /** A response written out, to be edited. */
  draft(id: number, status: number): Result<Uint8Array, Trouble>;
  /** Sends a response as it was written. */
  respond(response: Respond): Promise<Result<void, Trouble>>;
  close(): void;
}

/** Makes the answering side, with its rules switched on. */
export function createUas(deps: UasDeps): Uas {
  return new AnsweringSide(deps);
}

interface Wish {
  readonly status: number;
  readonly sdp: boolean;
  readonly reliable: boolean;
  readonly reason?: string;
  readonly headers?: readonly HeaderPair[];
}

type InDialogAnswer = (held: Held, live: LiveDialog) => void;

class AnsweringSide implements Uas {
  readonly settings: AnswerSettings = { enabled: true, policies: DEFAULT_POLICIES, trying: true };
  readonly list = createIncomingList();
  readonly #deps: UasDeps;
  readonly #responder: Responder;
  /** The last INVITE of each dialog that the peer sent: its ACK and its PRACKs are for it. */
  readonly #invites = new WeakMap<LiveDialog, Held>();
  /** Answers to requests in a dialog; what is not named is answered by its policy. */
  readonly #inside: Readonly<Record<string, InDialogAnswer>>;

  constructor(deps: UasDeps) {
    this.#deps = deps;
    this.#responder = createResponder({ ...deps, trying: () => this.settings.trying });
    this.#responder.onAck = (ack) => this.#acknowledged(ack);
    const accept: InDialogAnswer = (held) => this.#give(held, { status: 200, sdp: true, reliable: false });
    this.#inside = {
      INVITE: accept,
      UPDATE: accept,
      INFO: accept,
      MESSAGE: accept,
      OPTIONS: accept,
      BYE: (held, live) => this.#bye(held, live),
      PRACK: (held, live) => this.#prack(held, live),
      NOTIFY: (held, live) => {
        const isOurs = noteNotify(live, held.incoming.request, this.#deps.dialogs);
        this.#give(held, { status: isOurs ? 200 : 481, sdp: false, reliable: false });
      },
      SUBSCRIBE: (held, live) => {
        const isServed = live.notifiers.some(({ state }) => state.name !== 'terminated');
        if (isServed) accept(held, live);
        else this.#byPolicy(held);
      },
    };
  }

  receive(datagram: ReceivedDatagram, request: SipRequest): void {
    const incoming = this.#responder.receive(datagram, request);
    if (!incoming) return;
    if (incoming.method === 'CANCEL') return this.#cancel(incoming);
    const live = this.#dialogOf(incoming);
    if (live) this.#receiveInside(incoming, live);
    else this.#receiveOutside(incoming);
  }

  answer({ id, reason, ...wish }: Answer): Result<void, Trouble> {
    const held = this.#open(id);
    if (!held.ok) return held;
    return this.#send(held.value, { ...wish, ...(reason === undefined ? {} : { reason }) });
  }

  draft(id: number, status: number): Result<Uint8Array, Trouble> {
    const held = this.list.get(id);
    if (!held) return err(notFound(id));
    const { incoming, live } = held;
    const parts = answerParts(incoming, live, { status, sdp: true, rseq: null }, this.#deps.dialogs);
    const headers = parts.ok ? parts.value.headers : [];
    const body = parts.ok && parts.value.body ? { body: parts.value.body } : {};
    return ok(incoming.build(status, { headers: [...headers, ['Server', this.#deps.userAgent]], ...body }));
  }

  async respond({ id, bytes, switches }: Respond): Promise<Result<void, Trouble>> {
    const held = this.list.get(id);
    if (!held) return err(notFound(id));
    const { incoming } = held;
    const typedStatus = statusOf(bytes);
    const complete = switches.fill && typedStatus !== null;
    const sent = complete ? fillResponse(bytes, incoming.build(typedStatus)) : bytes;
    const status = statusOf(sent);
    if (switches.retransmit && status !== null && isOpen(held)) {
      this.#sendBytes(held, status, sent);
      return ok(undefined);
    }
    const result = await this.#deps.transport.send(incoming.back, sent);
    if (!result.ok) return result;
    this.#note(held, status ?? 0, sent);
    this.#letGo(held);
    return ok(undefined);
  }

  close(): void {
    for (const { repeater, reliable } of this.list.values()) {
      repeater?.stop();
      reliable?.stop();
    }
    this.list.clear();
    this.#responder.close();
  }

  #dialogOf({ request, method, back }: Incoming): LiveDialog | null {
    if (!isInDialog(request)) return null;
    const { dialogs, awaited } = this.#deps;
    const known = dialogs.table.find(keyOfRequest(request));
    // A NOTIFY may come before the 2xx of what asked for it. RFC 6665 4.4.1
    const own = known || method !== 'NOTIFY' ? null : awaited(request);
    const isForUs = own !== null && tagOf(own.request, 'From') === tagOf(request, 'To');
    return known ?? (isForUs ? dialogByNotify(own, request, back, dialogs) : null);
  }

  /** A request outside of any dialog is shown at once; a rule answers it, or it waits. */
  #receiveOutside(incoming: Incoming): void {
    const held = this.list.add(incoming, null);
    if (!held) return void incoming.respond(503, { headers: [['Retry-After', '10']] });
    this.#watch(held);
    if (!this.settings.enabled) return;
    const isStray = isInDialog(incoming.request);
    held.automatic = true;
    if (isStray) this.#give(held, { status: 481, sdp: false, reliable: false });
    else this.#byPolicy(held);
  }

  #receiveInside(incoming: Incoming, live: LiveDialog): void {
    const { dialogs } = this.#deps;
    const { request, method } = incoming;
    // A lower number than one that was seen comes too late. RFC 3261 12.2.2
    if (sequenceOf(live.dialog, request) === 'out-of-order') return void incoming.respond(500);
    const glare = this.#glareOf(incoming, live);
    if (glare) return void incoming.respond(glare.status, { headers: glare.headers });
    noteRequest(live, request, incoming.back, dialogs);
    const held = this.settings.enabled ? newHeld(0, incoming, live) : this.list.add(incoming, live);
    if (!held) return void incoming.respond(503, { headers: [['Retry-After', '10']] });
    if (method === 'INVITE') this.#invites.set(live, held);
    if (!this.settings.enabled) return this.#watch(held);
    held.automatic = true;
    const answer = this.#inside[method];
    if (answer) answer(held, live);
    else this.#byPolicy(held);
  }

  /** Two sides that change the session at once (RFC 3261 14.2, RFC 3311 5.2). */
  #glareOf(
    { method, request }: Incoming,
    { call }: LiveDialog,
  ): { status: number; headers: HeaderPair[] } | null {
    if (!call || (method !== 'INVITE' && method !== 'UPDATE')) return null;
    const refusal = judgeIncomingOffer(negotiationOf(call), method, hasSdp(request), this.#deps.random);
    if (!refusal) return null;
    const headers: HeaderPair[] = refusal.status === 500 ? [['Retry-After', String(refusal.retryAfter)]] : [];
    return { status: refusal.status, headers };
  }

  #byPolicy(held: Held): void {
    const { request, method } = held.incoming;
    const policy = policyFor(this.settings.policies, method);
    const unknown = policy === 'hand' ? [] : unknownRequirements(request);
    // What is required and not known is refused. RFC 3261 8.2.2.3
    if (unknown.length > 0 && method !== 'ACK') {
      return this.#give(held, { status: 420, sdp: false, reliable: false });
    }
    this.#follow(held, policy);
  }

  #follow(held: Held, policy: AnswerPolicy): void {
    if (typeof policy === 'number') return this.#give(held, { status: policy, sdp: true, reliable: false });
    held.automatic = policy !== 'hand';
    if (policy === 'hand') {
      if (held.id === 0) this.#list(held);
      return;
    }
    const isInvite = held.incoming.method === 'INVITE';
    const mustBeReliable = reliabilityOf(held.incoming.request) === 'required';
    if (isInvite && !(mustBeReliable && policy === 'accept')) {
      this.#give(held, { status: 180, sdp: false, reliable: mustBeReliable });
    }
    held.automatic = policy === 'accept';
    if (policy === 'accept') this.#give(held, { status: 200, sdp: true, reliable: false });
  }

  /** A request in a dialog that waits for a hand after all is listed. */
  #list({ incoming, live }: Held): void {
    const listed = this.list.add(incoming, live);
    if (!listed) return void incoming.respond(503, { headers: [['Retry-After', '10']] });
    if (live && incoming.method === 'INVITE') this.#invites.set(live, listed);
    this.#watch(listed);
  }

  /** What a rule gives; where it cannot, the refusal that says why has gone out instead. */
  #give(held: Held, wish: Wish): void {
    void this.#send(held, wish);
  }

  #open(id: number): Result<Held, Trouble> {
    const held = this.list.get(id);
    if (!held) return err(notFound(id));
    if (isOpen(held)) return ok(held);
    return err({ code: 'NOT_POSSIBLE', message: `request ${id} has had its final answer` });
  }

  /** Sends an answer; where it cannot be given, its refusal goes out if a rule gave it, and the trouble is told. */
  #send(held: Held, wish: Wish): Result<void, Trouble> {
    const { incoming, live } = held;
    const { status, sdp, reason } = wish;
    if (wish.reliable && status > 100 && status < 200 && incoming.method === 'INVITE') {
      return this.#sendReliable(held, wish);
    }
    if (status >= 200 && status < 300 && held.reliable && !held.reliable.mayAnswer) {
      return err({
        code: 'NOT_POSSIBLE',
        message: 'a reliable provisional response with a description waits for its PRACK (RFC 3262 3)',
      });
    }
    const parts = answerParts(incoming, live, { status, sdp, rseq: null }, this.#deps.dialogs);
    if (!parts.ok) return this.#refuse(held, parts.error);
    const body = parts.value.body ? { body: parts.value.body } : {};
    const options = { ...this.#options(parts.value.headers, wish), ...body, ...(reason ? { reason } : {}) };
    this.#sendBytes(held, status, incoming.build(status, options));
    return ok(undefined);
  }

  #options(headers: readonly HeaderPair[], wish: Wish): { headers: HeaderPair[] } {
    return { headers: [...headers, ...(wish.headers ?? []), ['Server', this.#deps.userAgent]] };
  }

  #refuse(
    held: Held,
    { status, headers, trouble }: { status: number; headers: readonly HeaderPair[]; trouble: Trouble },
  ): Result<void, Trouble> {
    if (!held.automatic) return err(trouble);
    const bytes = held.incoming.build(status, { headers: [...headers, ['Server', this.#deps.userAgent]] });
    this.#sendBytes(held, status, bytes);
    return err(trouble);
  }

  #sendReliable(held: Held, wish: Wish): Result<void, Trouble> {
    const { incoming, live } = held;
    const { dialogs, clock, random } = this.#deps;
    if (reliabilityOf(incoming.request) === 'none') {
      return err({
        code: 'NOT_POSSIBLE',
        message: 'the INVITE does not allow reliable provisional responses',
      });
    }
    held.reliable ??= createReliableAnswers(seqOf(incoming.request), {
      clock,
      random,
      config: dialogs.timers(),
      send: (rseq) => this.#sendProvisional(held, wish.status, held.sentReliably.get(rseq)),
      // No PRACK in 64*T1: the INVITE is refused. RFC 3262 3
      gaveUp: () => this.#give(held, { status: 500, sdp: false, reliable: false }),
      changed: () => this.list.changed(held),
    });
    const rseq = held.reliable.nextRSeq;
    const parts = answerParts(incoming, live, { status: wish.status, sdp: wish.sdp, rseq }, dialogs);
    if (!parts.ok) return this.#refuse(held, parts.error);
    const body = parts.value.body ? { body: parts.value.body } : {};
    const bytes = incoming.build(wish.status, {
      ...this.#options(parts.value.headers, wish),
      ...body,
      ...(wish.reason ? { reason: wish.reason } : {}),
    });
    held.sentReliably.set(rseq, bytes);
    held.reliable.put(wish.status, parts.value.body !== undefined);
    return ok(undefined);
  }

  #sendProvisional(held: Held, status: number, bytes: Uint8Array | undefined): void {
    if (bytes) this.#sendBytes(held, status, bytes);
  }

  /** Sends the bytes of a response through its transaction, and lets it do to the dialog what it does. */
  #sendBytes(held: Held, status: number, bytes: Uint8Array): void {
    const { incoming } = held;
    incoming.send(status, bytes);
    this.#note(held, status, bytes);
    const isSuccess = status >= 200 && status < 300;
    if (incoming.method === 'INVITE' && isSuccess) this.#repeat(held, bytes);
    if (isSuccess) replaced(incoming.request, this.#deps.dialogs);
  }

  #note(held: Held, status: number, bytes: Uint8Array): void {
    const { incoming } = held;
    const { message } = parseMessage(bytes);
    if (message?.kind === 'response') {
      const { request, back } = incoming;
      const live = noteOwnResponse({ request, live: held.live, back }, message, this.#deps.dialogs);
      held.live = live ?? held.live;
      if (held.live?.call) held.live.call.unacknowledged = held.reliable?.unacknowledged ?? null;
      if (live && incoming.method === 'INVITE') this.#invites.set(live, held);
    }
    if (status >= 200) held.reliable?.final();
    held.status = status;
    held.state = status >= 200 || status === 0 ? 'answered' : 'provisional';
    this.list.changed(held);
  }

  /** A 2xx to INVITE goes out again until its ACK comes; without one the call is ended. RFC 3261 13.3.1.4 */
  #repeat(held: Held, bytes: Uint8Array): void {
    const { clock, dialogs } = this.#deps;
    held.repeater?.stop();
    held.repeater = repeatAnswer(
      clock,
      dialogs.timers(),
      () => held.incoming.repeat(bytes),
      () => this.#lackedAck(held),
    );
  }

  #lackedAck({ live }: Held): void {
    if (!live?.call || live.dialog.phase === 'terminated') return;
    const { dialogs } = this.#deps;
    live.call.life = { ...live.call.life, cause: live.call.life.cause ?? 'no-ack' };
    const owner = ownerOf(live, dialogs);
    owner.notice({
      code: 'NO_ACK',
      message: 'no ACK came for the 2xx: the call is ended (RFC 3261 13.3.1.4)',
    });
    void owner.send(live, { method: 'BYE' });
  }

  #acknowledged(ack: SipRequest): void {
    const live = this.#deps.dialogs.table.find(keyOfRequest(ack));
    const held = live && this.#invites.get(live);
    if (!live || !held || seqOf(held.incoming.request) !== seqOf(ack)) return;
    held.repeater?.stop();
    noteRequest(live, ack, held.incoming.back, this.#deps.dialogs);
    held.state = 'acknowledged';
    this.list.changed(held);
  }

  #prack(held: Held, live: LiveDialog): void {
    const invite = this.#invites.get(live);
    const isKnown = invite?.reliable?.acknowledge(held.incoming.request) ?? false;
    if (live.call) live.call.unacknowledged = invite?.reliable?.unacknowledged ?? null;
    const sdp = sdpOf(held.incoming.request) !== null;
    this.#give(held, { status: isKnown ? 200 : 481, sdp, reliable: false });
  }

  #bye(held: Held, live: LiveDialog): void {
    this.#give(held, { status: 200, sdp: false, reliable: false });
    const invite = this.#invites.get(live);
    // A call that is not answered yet is over too. RFC 3261 15.1.2
    if (invite && isOpen(invite)) this.#give(invite, { status: 487, sdp: false, reliable: false });
    invite?.repeater?.stop();
  }

  /** A CANCEL is answered for itself, and ends an INVITE that has no final answer (RFC 3261 9.2). */
  #cancel(incoming: Incoming): void {
    const transaction = this.#responder.cancelled(incoming.request);
    incoming.respond(transaction ? 200 : 481);
    if (!transaction) return;
    for (const held of this.list.values()) {
      if (held.incoming.transaction !== transaction || !isOpen(held)) continue;
      this.#give(held, { status: 487, sdp: false, reliable: false });
      held.state = 'cancelled';
      this.list.changed(held);
      return;
    }
  }

  /** A request that nobody answers is given up by its sender at some time, and is shown so. */
  #watch(held: Held): void {
    const { transaction } = held.incoming;
    transaction.onTimeout = (timer) => {
      if (timer !== 'unanswered' || !isOpen(held)) return;
      held.state = 'expired';
      this.list.changed(held);
    };
  }

  /** A response that left without its transaction: that one is let go when nobody can ask again. */
  #letGo({ incoming }: Held): void {
    const { clock, dialogs } = this.#deps;
    clock.after(patience(dialogs.timers()), () => incoming.transaction.stop());
  }
}

function notFound(id: number): Trouble {
  return { code: 'NOT_FOUND', message: `there is no request ${id}` };
}
