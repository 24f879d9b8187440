/**
 * The lab: a SIP peer inside the console, so that a first run needs no server. It answers the fourteen methods; the
 * user part of the Request-URI chooses how (`behaviours.ts`). Nothing behind it is real, and every table is bounded.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { isKnownMethod, METHODS } from '#shared/sip/methods.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { methodText, tagOf } from '#shared/sip/views.ts';
import { contactOf, userOf } from '../answer/contact.ts';
import type { Incoming, Responder } from '../answer/responder.ts';
import { createResponder } from '../answer/responder.ts';
import type { ClientLayer } from '../transaction/client-layer.ts';
import { createClientLayer } from '../transaction/client-layer.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { Behaviour } from './behaviours.ts';
import { behaviourOf, EXEMPT } from './behaviours.ts';
import type { LabCalls } from './calls.ts';
import { createLabCalls } from './calls.ts';
import type { DigestGate } from './digest-gate.ts';
import { createDigestGate } from './digest-gate.ts';
import type { LabEvents } from './events.ts';
import { createLabEvents } from './events.ts';
import { createPublications } from './publications.ts';
import type { Registrar } from './registrar.ts';
import { createRegistrar } from './registrar.ts';
import { createOutgoing } from './uas-dialog.ts';

const ALLOW: HeaderPair = ['Allow', METHODS.join(', ')];
const ACCEPT: HeaderPair = ['Accept', 'application/sdp'];

export interface LabDeps {
  /** Its listener is open already; the lab hears everything that comes to it. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Lab {
  close(): void;
}

type Answer = (incoming: Incoming, behaviour: Behaviour) => void;

/** Starts the lab on a transport. */
export function createLab(deps: LabDeps): Lab {
  return new LoopbackPeer(deps);
}

class LoopbackPeer implements Lab {
  readonly #layer: ClientLayer;
  readonly #responder: Responder;
  readonly #gate: DigestGate;
  readonly #registrar: Registrar;
  readonly #calls: LabCalls;
  readonly #events: LabEvents;
  readonly #outside: Readonly<Record<string, Answer>>;
  readonly #inside: Readonly<Record<string, Answer>>;
  readonly #unsubscribe: Unsubscribe;

  constructor({ transport, clock, random }: LabDeps) {
    this.#layer = createClientLayer({ clock });
    const outgoing = createOutgoing({ transport, layer: this.#layer, random });
    this.#responder = createResponder({ transport, clock, random });
    this.#gate = createDigestGate({ clock, random });
    this.#registrar = createRegistrar({ clock, gate: this.#gate });
    this.#calls = createLabCalls({ clock, random, outgoing, allow: ALLOW });
    this.#events = createLabEvents({ clock, outgoing });
    this.#inside = answersInside(this.#calls, this.#events);
    this.#outside = {
      ...answersOutside(this.#calls, this.#events),
      REGISTER: (incoming) => this.#registrar.register(incoming),
      PUBLISH: createPublications({ clock, random }),
    };
    this.#responder.onAck = (ack) => this.#calls.acknowledged(ack);
    this.#unsubscribe = transport.onDatagram((datagram) => this.#receive(datagram));
  }

  close(): void {
    this.#unsubscribe();
    this.#calls.close();
    this.#events.close();
    this.#responder.close();
    this.#layer.close();
  }

  #receive(datagram: ReceivedDatagram): void {
    const { message } = parseMessage(datagram.bytes);
    if (message?.kind === 'request') this.#receiveRequest(datagram, message);
    else if (message) this.#receiveResponse(message);
  }

  #receiveResponse(response: SipResponse): void {
    const classified = this.#layer.classify(response);
    if (classified.kind === 'matched') classified.transaction.receive(response);
  }

  #receiveRequest(datagram: ReceivedDatagram, request: SipRequest): void {
    const user = userOf(request);
    const behaviour = behaviourOf(user, this.#registrar.isRegistered(user));
    // A silent user keeps no transaction: it would wait for its answer for ever.
    if (behaviour.isSilent && !EXEMPT.has(methodText(request))) return;
    const incoming = this.#responder.receive(datagram, request);
    if (incoming) this.#answer(incoming, behaviour);
  }

  #answer(incoming: Incoming, behaviour: Behaviour): void {
    const { request, method } = incoming;
    if (!isKnownMethod(method)) return void incoming.respond(501, { headers: [ALLOW] });
    if (method === 'CANCEL') return this.#cancel(incoming);
    if (this.#isInDialog(request)) return (this.#inside[method] ?? accept)(incoming, behaviour);
    if (!EXEMPT.has(method) && this.#refuses(incoming, behaviour)) return;
    this.#outside[method]?.(incoming, behaviour);
  }

  #isInDialog(request: SipRequest): boolean {
    return tagOf(request, 'To') !== '' && (this.#calls.find(request) ?? this.#events.find(request)) !== null;
  }

  /** What the behaviour does to every method: a status at once, or a question for credentials. */
  #refuses(incoming: Incoming, { status, pointsToEcho, asksForCredentials }: Behaviour): boolean {
    const { request, back } = incoming;
    if (status !== undefined) {
      const headers: HeaderPair[] = pointsToEcho ? [['Contact', contactOf(request, back.local, 'echo')]] : [];
      incoming.respond(status, { headers });
      return true;
    }
    const verdict = asksForCredentials ? this.#gate.check(request, 'proxy') : null;
    if (!verdict || verdict.isAllowed) return false;
    incoming.respond(407, { headers: verdict.challenges });
    return true;
  }

  /** A CANCEL is answered for itself, and ends an INVITE that still rings (RFC 3261 9.2). */
  #cancel(incoming: Incoming): void {
    const invite = this.#responder.cancelled(incoming.request);
    incoming.respond(invite ? 200 : 481);
    if (invite) this.#calls.cancel(invite);
  }
}

const accept: Answer = (incoming) => void incoming.respond(200);
const noDialog: Answer = (incoming) => void incoming.respond(481);

/** The answers to requests inside a call or a subscription; what is not named gets 200. */
function answersInside(calls: LabCalls, events: LabEvents): Record<string, Answer> {
  return {
    INVITE: (incoming) => calls.renew(incoming),
    BYE: (incoming) => void (calls.end(incoming) || incoming.respond(481)),
    SUBSCRIBE: (incoming) => events.subscribe(incoming),
    REFER: (incoming) => events.refer(incoming, calls.find(incoming.request)),
  };
}

/** The answers to requests outside of any dialog. */
function answersOutside(calls: LabCalls, events: LabEvents): Record<string, Answer> {
  return {
    INVITE: (incoming, { call }) => {
      // A To tag names a dialog, and there is none. RFC 3261 12.2.2
      if (tagOf(incoming.request, 'To') !== '') incoming.respond(481);
      else if (call) calls.start(incoming, call);
      else incoming.respond(404);
    },
    OPTIONS: (incoming) => {
      const contact = contactOf(incoming.request, incoming.back.local);
      incoming.respond(200, { headers: [ALLOW, ACCEPT, ['Supported', ''], ['Contact', contact]] });
    },
    MESSAGE: accept,
    SUBSCRIBE: (incoming) => events.subscribe(incoming),
    REFER: (incoming) => events.refer(incoming, null),
    // These live inside a dialog only. RFC 3261 12.2.2, RFC 3262 3, RFC 3311 5.2, RFC 6086 4.2.2
    BYE: noDialog,
    NOTIFY: noDialog,
    INFO: noDialog,
    UPDATE: noDialog,
    PRACK: noDialog,
  };
}
