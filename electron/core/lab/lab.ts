/**
 * The lab: a SIP peer inside the console, so that a first run needs no server. It answers the fourteen methods; the
 * user part of the Request-URI chooses how (`behaviours.ts`). Nothing behind it is real, and every table is bounded.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { isKnownMethod, METHODS } from '#shared/sip/methods.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { methodText, tagOf } from '#shared/sip/views.ts';
import type { Incoming } from '../answer/responder.ts';
import { createResponder } from '../answer/responder.ts';
import { createClientLayer } from '../transaction/client-layer.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { Behaviour } from './behaviours.ts';
import { behaviourOf, EXEMPT } from './behaviours.ts';
import type { LabCalls } from './calls.ts';
import { createLabCalls } from './calls.ts';
import { createDigestGate } from './digest-gate.ts';
import type { LabEvents } from './events.ts';
import { createLabEvents } from './events.ts';
import { createRegistrar } from './registrar.ts';
import { contactOf, createOutgoing, userOf } from './uas-dialog.ts';

const ALLOW: HeaderPair = ['Allow', METHODS.join(', ')];

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
export function createLab({ transport, clock, random }: LabDeps): Lab {
  const layer = createClientLayer({ clock });
  const outgoing = createOutgoing({ transport, layer, random });
  const responder = createResponder({ transport, clock, random });
  const gate = createDigestGate({ clock, random });
  const registrar = createRegistrar({ clock, gate });
  const calls = createLabCalls({ clock, random, outgoing, allow: ALLOW });
  const events = createLabEvents({ clock, random, outgoing });
  const outside = answersOutside({ calls, events, register: registrar.register });
  const inside = answersInside({ calls, events });
  responder.onAck = calls.acknowledged;

  const behaviourFor = (request: SipRequest): Behaviour => {
    const user = userOf(request);
    return behaviourOf(user, registrar.isRegistered(user));
  };
  const isInDialog = (request: SipRequest): boolean =>
    tagOf(request, 'To') !== '' && (calls.find(request) ?? events.find(request)) !== null;

  const receiveRequest = (datagram: ReceivedDatagram, request: SipRequest): void => {
    const behaviour = behaviourFor(request);
    // A silent user keeps no transaction: it would wait for its answer for ever.
    if (behaviour.isSilent && !EXEMPT.has(methodText(request))) return;
    const incoming = responder.receive(datagram, request);
    if (incoming) answer(incoming, behaviour);
  };
  const answer = (incoming: Incoming, behaviour: Behaviour): void => {
    const { request, method } = incoming;
    if (!isKnownMethod(method)) return void incoming.respond(501, { headers: [ALLOW] });
    if (method === 'CANCEL') return cancel(incoming);
    if (isInDialog(request)) return (inside[method] ?? accept)(incoming, behaviour);
    if (!EXEMPT.has(method) && refused(incoming, behaviour)) return;
    outside[method]?.(incoming, behaviour);
  };
  /** What the behaviour does to every method: a status at once, or a question for credentials. */
  const refused = (incoming: Incoming, { status, pointsToEcho, asksForCredentials }: Behaviour): boolean => {
    const { request, back } = incoming;
    if (status !== undefined) {
      const headers: HeaderPair[] = pointsToEcho ? [['Contact', contactOf(request, back.local, 'echo')]] : [];
      incoming.respond(status, { headers });
      return true;
    }
    const verdict = asksForCredentials ? gate.check(request, 'proxy') : null;
    if (!verdict || verdict.isAllowed) return false;
    incoming.respond(407, { headers: verdict.challenges });
    return true;
  };
  /** A CANCEL is answered for itself, and ends an INVITE that still rings (RFC 3261 9.2). */
  const cancel = (incoming: Incoming): void => {
    const invite = responder.cancelled(incoming.request);
    incoming.respond(invite ? 200 : 481);
    if (invite) calls.cancel(invite);
  };

  const unsubscribe = transport.onDatagram((datagram) => {
    const { message } = parseMessage(datagram.bytes);
    if (message?.kind === 'request') receiveRequest(datagram, message);
    else if (message) layer.match(message)?.receive(message);
  });
  return {
    close() {
      unsubscribe();
      calls.close();
      events.close();
      responder.close();
      layer.close();
    },
  };
}

const accept: Answer = (incoming) => void incoming.respond(200);

/** The answers to requests inside a call or a subscription; what is not named gets 200. */
function answersInside({ calls, events }: { calls: LabCalls; events: LabEvents }): Record<string, Answer> {
  return {
    INVITE: (incoming) => calls.renew(incoming),
    BYE: (incoming) => void (calls.end(incoming) || incoming.respond(481)),
    SUBSCRIBE: (incoming) => events.subscribe(incoming),
    REFER: (incoming) => events.refer(incoming, calls.find(incoming.request)),
  };
}

/** The answers to requests outside of any dialog, one for each method but ACK and CANCEL. */
function answersOutside(parts: {
  calls: LabCalls;
  events: LabEvents;
  register(incoming: Incoming): void;
}): Record<string, Answer> {
  const { calls, events, register } = parts;
  const noDialog: Answer = (incoming) => void incoming.respond(481);
  return {
    INVITE: (incoming, { call }) => (call ? calls.start(incoming, call) : void incoming.respond(404)),
    REGISTER: register,
    OPTIONS: (incoming) =>
      void incoming.respond(200, {
        headers: [
          ALLOW,
          ['Accept', 'application/sdp'],
          ['Supported', ''],
          ['Contact', contactOf(incoming.request, incoming.back.local)],
        ],
      }),
    MESSAGE: accept,
    SUBSCRIBE: (incoming) => events.subscribe(incoming),
    REFER: (incoming) => events.refer(incoming, null),
    PUBLISH: (incoming) => events.publish(incoming),
    // These live inside a dialog only. RFC 3261 12.2.2, RFC 3262 3, RFC 3311 5.2, RFC 6086 4.2.2
    BYE: noDialog,
    NOTIFY: noDialog,
    INFO: noDialog,
    UPDATE: noDialog,
    PRACK: noDialog,
  };
}
