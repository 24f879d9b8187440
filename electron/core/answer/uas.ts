/**
 * The console as a SIP user agent server (RFC 3261 8.2, 9.2, 12.2.2, 14.2): requests that come in find their dialog or
 * appear as new ones; a rule answers them, or they wait for somebody's hand.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Answer, AnswerPolicies, AnswerPolicy, Respond } from '#shared/model/incoming.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { callIdOf, tagOf } from '#shared/sip/views.ts';
import { keyOfRequest, sequenceOf } from '../dialog/dialog.ts';
import { judgeIncomingOffer } from '../dialog/glare.ts';
import { reliabilityOf } from '../dialog/reliable.ts';
import type { ReceivedDatagram } from '../transport/transport.ts';
import type { DialogOwner, LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { negotiationOf } from '../ua/dialogs/live-dialog.ts';
import { hasSdp } from '../ua/dialogs/offers.ts';
import { noteNotify } from '../ua/dialogs/subscriptions.ts';
import { dialogByNotify, isInDialog, noteRequest, seqOf } from '../ua/dialogs/uas.ts';
import type { Answerer, AnswererDeps } from './answerer.ts';
import { createAnswerer } from './answerer.ts';
import { unknownRequirements } from './contact.ts';
import type { Held, IncomingList } from './incoming-list.ts';
import { createIncomingList, isOpen, isSuccess, newHeld } from './incoming-list.ts';
import { DEFAULT_POLICIES, policyFor } from './policies.ts';
import { judge } from './replacement.ts';
import type { Incoming, Responder, ResponderDeps } from './responder.ts';
import { createResponder } from './responder.ts';
import { refusalOf } from './soundness.ts';

export interface UasDeps extends ResponderDeps, Omit<AnswererDeps, 'list'> {
  /** The SUBSCRIBE or REFER of ours that a NOTIFY outside of every known dialog answers. */
  awaited(notify: SipRequest): { readonly request: SipRequest; readonly owner: DialogOwner } | null;
  /** Is offered each request outside of any dialog before its policy is asked; true says that it is taken care of. */
  claim?(held: Held, answerer: Answerer): boolean;
}

/** What the console answers by itself. */
export interface AnswerSettings {
  enabled: boolean;
  policies: AnswerPolicies;
  trying: boolean;
}

/** Somebody who waits for requests and answers them: a run of a sequence. */
export interface Claimant {
  /** Whether it takes care of a request, in the place of rules and hands. */
  wants(incoming: Incoming, live: LiveDialog | null): boolean;
  /** The request is listed and waits. */
  take(held: Held): void;
}

export interface Uas {
  readonly settings: AnswerSettings;
  readonly list: IncomingList;
  receive(datagram: ReceivedDatagram, request: SipRequest): void;
  /** Offers each request that comes from now on to somebody before anything else answers it. */
  claim(claimant: Claimant): Unsubscribe;
  /** Answers by a status. Trouble: NOT_FOUND, NOT_POSSIBLE, and what hinders an answer. */
  answer(wish: Answer): Result<void, Trouble>;
  /** A response written out, to be edited. Trouble: NOT_FOUND. */
  draft(id: number, status: number): Result<Uint8Array, Trouble>;
  /** Sends a response as it was written. Trouble: NOT_FOUND, and what the system says. */
  respond(response: Respond): Promise<Result<void, Trouble>>;
  close(): void;
}

/** Makes the answering side, with its rules switched on. */
export function createUas(deps: UasDeps): Uas {
  return new AnsweringSide(deps);
}

/** `isKnown`: a NOTIFY or PRACK names what this side waits for. */
type InDialogAnswer = (held: Held, live: LiveDialog, isKnown: boolean) => void;

/** They end what a dialog has, and are taken whatever they require. */
const ENDINGS: ReadonlySet<string> = new Set(['BYE', 'PRACK']);

/** The NOTIFY requests to one SUBSCRIBE or REFER make no more dialogs than this. */
const MAX_NOTIFIERS = 32;

class AnsweringSide implements Uas {
  readonly settings: AnswerSettings = { enabled: true, policies: DEFAULT_POLICIES, trying: true };
  readonly list = createIncomingList();
  readonly #deps: UasDeps;
  readonly #responder: Responder;
  readonly #answerer: Answerer;
  readonly #claimants = new Set<Claimant>();
  /** Answers to requests in a dialog; what is not named is answered by its policy. */
  readonly #inside: Readonly<Record<string, InDialogAnswer>>;

  constructor(deps: UasDeps) {
    this.#deps = deps;
    this.#answerer = createAnswerer({ ...deps, list: this.list });
    this.#responder = createResponder({ ...deps, trying: () => this.settings.trying });
    this.#responder.onAck = (ack) => this.#acknowledged(ack);
    const give = (held: Held, status: number): void => void this.#answerer.send(held, { status, sdp: true });
    const accept: InDialogAnswer = (held) => give(held, 200);
    const acceptKnown: InDialogAnswer = (held, _live, isKnown) => give(held, isKnown ? 200 : 481);
    this.#inside = {
      INVITE: accept,
      UPDATE: accept,
      INFO: accept,
      MESSAGE: accept,
      OPTIONS: accept,
      BYE: (held, live) => this.#bye(held, live),
      PRACK: acceptKnown,
      NOTIFY: acceptKnown,
      SUBSCRIBE: (held, live, isKnown) => {
        const isServed = live.notifiers.some(({ state }) => state.name !== 'terminated');
        if (isServed) accept(held, live, isKnown);
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

  claim(claimant: Claimant): Unsubscribe {
    this.#claimants.add(claimant);
    return () => void this.#claimants.delete(claimant);
  }

  answer({ id, reason, ...wish }: Answer): Result<void, Trouble> {
    const held = this.list.get(id);
    if (!held) return err(notFound(id));
    if (!isOpen(held)) {
      return err({ code: 'NOT_POSSIBLE', message: `request ${id} has had its final answer` });
    }
    held.automatic = false;
    return this.#answerer.send(held, { ...wish, ...(reason === undefined ? {} : { reason }) });
  }

  draft(id: number, status: number): Result<Uint8Array, Trouble> {
    const held = this.list.get(id);
    return held ? ok(this.#answerer.draft(held, status)) : err(notFound(id));
  }

  async respond({ id, ...response }: Respond): Promise<Result<void, Trouble>> {
    const held = this.list.get(id);
    if (!held) return err(notFound(id));
    held.automatic = false;
    return this.#answerer.respond(held, response);
  }

  close(): void {
    this.#answerer.close();
    this.list.clear();
    this.#responder.close();
  }

  #dialogOf({ request, method, back }: Incoming): LiveDialog | null {
    if (!isInDialog(request)) return null;
    const { dialogs, awaited } = this.#deps;
    const known = dialogs.table.find(keyOfRequest(request));
    // A NOTIFY may come before the 2xx of what asked for it. RFC 6665 4.4.1
    const own = known || method !== 'NOTIFY' ? null : awaited(request);
    const toTag = tagOf(request, 'To');
    if (!own || tagOf(own.request, 'From') !== toTag) return known;
    const isFull = dialogs.table.branches(callIdOf(request), toTag).length >= MAX_NOTIFIERS;
    return isFull ? null : dialogByNotify(own, request, back, dialogs);
  }

  /** A request outside of any dialog is shown at once; a rule answers it, or it waits. */
  #receiveOutside(incoming: Incoming): void {
    const { enabled, policies } = this.settings;
    // A tag on To names a dialog, and there is none. RFC 3261 12.2.2
    const isStray = isInDialog(incoming.request);
    const wouldWait = !enabled || (!isStray && waits(policyFor(policies, incoming.method)));
    const held = this.#list(incoming, null, wouldWait);
    if (!held || (!isStray && this.#claimed(held)) || !enabled) return;
    held.automatic = true;
    const unsound = refusalOf(incoming.request);
    if (unsound) this.#answerer.send(held, unsound);
    else if (isStray) this.#answerer.send(held, { status: 481 });
    else if (!this.#deps.claim?.(held, this.#answerer)) this.#byPolicy(held);
  }

  #receiveInside(incoming: Incoming, live: LiveDialog): void {
    if (!this.settings.enabled) return this.#listInside(incoming, live);
    const refusal = this.#refusalInside(incoming, live);
    if (refusal) return void incoming.respond(refusal.status, { headers: refusal.headers });
    const { request, method } = incoming;
    const held = newHeld(0, incoming, live);
    held.automatic = true;
    const isKnown = this.#arrive(held, live);
    if (this.#claimed(held)) return;
    const answer = this.#inside[method];
    const isBeyond = !ENDINGS.has(method) && unknownRequirements(request).length > 0;
    if (!answer) this.#byPolicy(held);
    else if (isBeyond) this.#answerer.send(held, { status: 420 });
    else answer(held, live, isKnown);
  }

  /** While the rules are off a person answers everything, also what comes at a wrong time. */
  #listInside(incoming: Incoming, live: LiveDialog): void {
    const isFit = this.#refusalInside(incoming, live) === null;
    const held = this.#list(incoming, live);
    if (!held || !isFit) return;
    this.#arrive(held, live);
    this.#claimed(held);
  }

  /** Gives a request to the first that waits for it. */
  #claimed(held: Held): boolean {
    for (const claimant of this.#claimants) {
      if (!claimant.wants(held.incoming, held.live)) continue;
      const shown = held.id === 0 ? this.#relist(held) : held;
      if (!shown) return true;
      shown.automatic = false;
      claimant.take(shown);
      return true;
    }
    return false;
  }

  /** What a request in a dialog does by its arrival, whatever it is answered with. */
  #arrive(held: Held, live: LiveDialog): boolean {
    const { request, method, back } = held.incoming;
    noteRequest(live, request, back, this.#deps.dialogs);
    const invite = this.#answerer.inviteOf(live);
    switch (method) {
      case 'INVITE':
        this.#answerer.noteInvite(live, held);
        return true;
      case 'BYE':
        invite?.repeater?.stop();
        return true;
      case 'PRACK': {
        const isKnown = invite?.reliable?.acknowledge(request) ?? false;
        if (live.call) live.call.unacknowledged = invite?.reliable?.unacknowledged ?? null;
        return isKnown;
      }
      case 'NOTIFY':
        return noteNotify(live, request, this.#deps.dialogs);
      default:
        return true;
    }
  }

  /** The answer to a request that comes at a wrong time, or null. */
  #refusalInside(
    incoming: Incoming,
    live: LiveDialog,
  ): { readonly status: number; readonly headers: readonly HeaderPair[] } | null {
    // A lower number than one that was seen comes too late. RFC 3261 12.2.2
    if (sequenceOf(live.dialog, incoming.request) === 'out-of-order') return { status: 500, headers: [] };
    return this.#glareOf(incoming, live);
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
    // The method is looked at before what is required. RFC 3261 8.2
    const isFinal = policy === 'hand' || policy === 405 || policy === 501;
    const refusal = isFinal ? null : this.#ruledOut(request);
    if (refusal !== null) this.#answerer.send(held, { status: refusal });
    else this.#follow(held, policy);
  }

  /** The status that refuses a request whatever its policy, or null. */
  #ruledOut(request: SipRequest): number | null {
    // What is required and not known is refused. RFC 3261 8.2.2.3
    if (unknownRequirements(request).length > 0) return 420;
    const replacement = judge(request, this.#deps.dialogs);
    return replacement?.kind === 'refuse' ? replacement.status : null;
  }

  #follow(held: Held, policy: AnswerPolicy): void {
    const shown = held.id === 0 && waits(policy) ? this.#relist(held) : held;
    if (!shown) return;
    shown.automatic = policy !== 'hand' && policy !== 'ring';
    if (policy === 'hand') return;
    if (typeof policy === 'number') return void this.#answerer.send(shown, { status: policy, sdp: true });
    if (held.incoming.method === 'INVITE') this.#ring(shown, policy);
    if (policy === 'accept') this.#answerer.send(shown, { status: 200, sdp: true });
  }

  /** A request in a dialog that waits after all is listed. */
  #relist({ incoming, live }: Held): Held | null {
    const listed = this.#list(incoming, live);
    if (listed && live && incoming.method === 'INVITE') this.#answerer.noteInvite(live, listed);
    return listed;
  }

  /** A call that is taken at once needs no reliable ringing: the 2xx would have to wait for its PRACK. */
  #ring(held: Held, policy: 'ring' | 'accept'): void {
    const reliable = reliabilityOf(held.incoming.request) === 'required';
    if (!reliable || policy === 'ring') this.#answerer.send(held, { status: 180, reliable });
  }

  /** Lists a request that is to be seen; where too many wait already, and it would too, it is refused. */
  #list(incoming: Incoming, live: LiveDialog | null, wouldWait = true): Held | null {
    const overdue = wouldWait ? this.list.overdue() : null;
    if (overdue) this.#answerer.send(overdue, { status: 480 });
    const held = this.list.add(incoming, live, wouldWait);
    if (!held) {
      incoming.respond(503, { headers: [['Retry-After', '10']] });
      return null;
    }
    // A request that nobody answers is given up by its sender at some time, and is shown so.
    incoming.transaction.onTimeout = (timer) => {
      if (timer !== 'unanswered' || !isOpen(held)) return;
      held.state = 'expired';
      this.list.changed(held);
    };
    return held;
  }

  #acknowledged(ack: SipRequest): void {
    const live = this.#deps.dialogs.table.find(keyOfRequest(ack));
    const held = live && this.#answerer.inviteOf(live);
    if (!live || !held || seqOf(held.incoming.request) !== seqOf(ack)) return;
    // What has no 2xx cannot be acknowledged in its dialog. RFC 3261 13.3.1.4
    if (isOpen(held) || !isSuccess(held.status)) return;
    noteRequest(live, ack, held.incoming.back, this.#deps.dialogs);
    if (held.live === live) held.repeater?.stop();
    held.state = 'acknowledged';
    this.list.changed(held);
  }

  #bye(held: Held, live: LiveDialog): void {
    this.#answerer.send(held, { status: 200 });
    const invite = this.#answerer.inviteOf(live);
    // A call that is not answered yet is over too. RFC 3261 15.1.2
    if (invite && isOpen(invite)) this.#answerer.send(invite, { status: 487 });
  }

  /** A CANCEL is answered for itself, and ends an INVITE that has no final answer (RFC 3261 9.2). */
  #cancel(incoming: Incoming): void {
    const transaction = this.#responder.cancelled(incoming.request);
    const held = transaction && this.list.find(transaction);
    if (!this.settings.enabled) return void this.#list(incoming, held?.live ?? null);
    incoming.respond(transaction ? 200 : 481);
    if (!held || !isOpen(held)) return;
    this.#answerer.send(held, { status: 487 });
    held.state = 'cancelled';
    this.list.changed(held);
  }
}

/** Whether a policy leaves a request open, for somebody to answer it. */
function waits(policy: AnswerPolicy): boolean {
  return policy === 'hand' || policy === 'ring' || (typeof policy === 'number' && policy < 200);
}

function notFound(id: number): Trouble {
  return { code: 'NOT_FOUND', message: `there is no request ${id}` };
}
