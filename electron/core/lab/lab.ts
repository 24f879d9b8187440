/**
 * The lab: a SIP peer inside the console, so that a first run needs no server. It is a stack of its own; the user part of
 * the Request-URI chooses how it answers (`behaviours.ts`). Nothing behind it is real, and every table is bounded.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Random } from '#shared/lib/random.ts';
import { err } from '#shared/lib/result.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { isKnownMethod, METHODS } from '#shared/sip/methods.ts';
import { addressOf, methodText } from '#shared/sip/views.ts';
import type { Answerer } from '../answer/answerer.ts';
import { contactOf, unknownRequirements, userOf } from '../answer/contact.ts';
import type { Held } from '../answer/incoming-list.ts';
import { receiveDatagrams } from '../session/incoming.ts';
import type { Stack } from '../session/stack.ts';
import { createStack } from '../session/stack.ts';
import type { ReceivedDatagram, Transport } from '../transport/transport.ts';
import type { MediaPolicy } from '../ua/dialogs/context.ts';
import type { Behaviour } from './behaviours.ts';
import { behaviourOf, EXEMPT } from './behaviours.ts';
import type { LabCalls } from './calls.ts';
import { createLabCalls } from './calls.ts';
import { createDigestGate } from './digest-gate.ts';
import { presenceBody } from './presence.ts';
import { createPublications } from './publications.ts';
import { createReferences } from './references.ts';
import type { Registrar } from './registrar.ts';
import { createRegistrar } from './registrar.ts';

const ALLOW: HeaderPair = ['Allow', METHODS.join(', ')];

/** Audio of any codec is accepted as inactive at the discard port: nothing is heard there, and nothing is sent. */
const MEDIA: MediaPolicy = {
  port: 9,
  accepts: 'any',
  offers: [{ name: 'PCMU', clock: 8000, payload: 0 }],
  direction: 'inactive',
};

export interface LabDeps {
  /** Its listener is open already; the lab hears everything that comes to it. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Lab {
  close(): void;
}

/** Sends an answer to the request at hand. */
export type Reply = (status: number, headers?: readonly HeaderPair[]) => void;

interface Visit {
  readonly held: Held;
  readonly request: SipRequest;
  readonly behaviour: Behaviour;
  readonly answerer: Answerer;
  readonly reply: Reply;
}

/** Starts the lab on a transport. */
export function createLab(deps: LabDeps): Lab {
  return new LoopbackPeer(deps);
}

class LoopbackPeer implements Lab {
  readonly #stack: Stack;
  readonly #registrar: Registrar;
  readonly #gate: ReturnType<typeof createDigestGate>;
  readonly #calls: LabCalls;
  readonly #answers: Readonly<Record<string, (visit: Visit) => void>>;
  readonly #ends: readonly Unsubscribe[];

  constructor({ transport, clock, random }: LabDeps) {
    this.#stack = createStack({
      transport,
      clock,
      random,
      resolver: NO_RESOLVER,
      userAgent: 'Sipwright lab',
      otherwise: {
        media: MEDIA,
        notifyBody: presenceBody,
        // Requests go back to where the first one came from: the lab looks up no names and sends nowhere else.
        findWay: () =>
          Promise.resolve(err({ code: 'HOST_NOT_FOUND', message: 'the lab asks nobody', steps: [] })),
        claim: (held, answerer) => this.#claim(held, answerer),
      },
    });
    const { userAgent, uas, dialogs } = this.#stack;
    uas.settings.policies = { ...uas.settings.policies, REFER: 202 };
    this.#gate = createDigestGate({ clock, random });
    this.#registrar = createRegistrar({ clock, gate: this.#gate });
    this.#calls = createLabCalls({ clock, dialogs, hangUp: ({ id }) => void userAgent.step(id, 'BYE') });
    const publish = createPublications({ clock, random });
    this.#answers = {
      ...ANSWERS,
      INVITE: (visit) => this.#invite(visit),
      REGISTER: ({ request, reply }) => this.#registrar.register(request, reply),
      PUBLISH: ({ request, reply }) => publish(request, reply),
    };
    const references = createReferences(({ id }) => void userAgent.step(id, 'NOTIFY'));
    this.#ends = [
      receiveDatagrams({ onDatagram: (listener) => this.#hear(transport, listener) }, this.#stack),
      uas.list.onChange((held) => void (held && this.#calls.requestChanged(held))),
      userAgent.onEnd((end) => references.exchangeEnded(end)),
      dialogs.table.onChange((id) => {
        const live = dialogs.table.get(id);
        if (!live) return;
        this.#calls.dialogChanged(live);
        references.dialogChanged(live);
      }),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#calls.close();
    this.#stack.close();
  }

  /** A silent user keeps no transaction: what is for it is let fall before the stack sees it. */
  #hear(transport: Transport, listener: (datagram: ReceivedDatagram) => void): Unsubscribe {
    return transport.onDatagram((datagram) => {
      const message = (datagram.index ?? indexMessage(datagram.bytes)).message();
      const isSilent = message?.kind === 'request' && this.#behaviourOf(message).isSilent;
      if (!isSilent || EXEMPT.has(methodText(message))) listener(datagram);
    });
  }

  #behaviourOf(request: SipRequest): Behaviour {
    const user = userOf(request);
    return behaviourOf(user, this.#registrar.isRegistered(user));
  }

  /** Takes the requests that a behaviour or a service of the lab answers; the stack's own rules do the others. */
  #claim(held: Held, answerer: Answerer): boolean {
    const { request, method } = held.incoming;
    if (!isKnownMethod(method)) return false;
    if (!EXEMPT.has(method) && unknownRequirements(request).length > 0) {
      answerer.send(held, { status: 420 });
      return true;
    }
    const behaviour = this.#behaviourOf(request);
    const reply: Reply = (status, headers = []) => void answerer.send(held, { status, headers });
    const visit = { held, request, behaviour, answerer, reply };
    if (!EXEMPT.has(method) && this.#refuses(visit)) return true;
    const answer = this.#answers[method];
    answer?.(visit);
    return answer !== undefined;
  }

  /** What the behaviour does to every method: a status at once, or a question for credentials. */
  #refuses({ held, request, behaviour, reply }: Visit): boolean {
    const { status, pointsToEcho, asksForCredentials } = behaviour;
    if (status !== undefined) {
      const { local } = held.incoming.back;
      reply(status, pointsToEcho ? [['Contact', contactOf(request, local, 'echo')]] : []);
      return true;
    }
    const verdict = asksForCredentials ? this.#gate.check(request, 'proxy') : null;
    if (!verdict || verdict.isAllowed) return false;
    reply(407, verdict.challenges);
    return true;
  }

  #invite({ held, request, behaviour, answerer, reply }: Visit): void {
    // A body that must be understood and is not. RFC 3261 8.2.3
    if (isUnreadable(request)) reply(415, [['Accept', 'application/sdp, multipart/mixed']]);
    else if (behaviour.call) this.#calls.start(held, behaviour.call, answerer);
    else reply(404);
  }
}

/** Whether a request has a body that is no session description and may not be passed over (RFC 3261 20.11). */
function isUnreadable(request: SipRequest): boolean {
  const type = (headerValue(request, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isOptional = /;\s*handling\s*=\s*optional/i.test(headerValue(request, 'Content-Disposition') ?? '');
  const isKnown = type === 'application/sdp' || type.startsWith('multipart/');
  return request.body.end > request.body.start && !isKnown && !isOptional;
}

/** The lab asks no name server. */
const NO_RESOLVER = (() => {
  const unknown = (): Promise<{ readonly ok: false; readonly error: string }> =>
    Promise.resolve(err('ENOTFOUND'));
  return { naptr: unknown, srv: unknown, a: unknown, aaaa: unknown };
})();

/** The answers that need nothing but the request. */
const ANSWERS: Readonly<Record<string, (visit: Visit) => void>> = {
  OPTIONS: ({ held, request, reply }) =>
    reply(200, [ALLOW, ['Contact', contactOf(request, held.incoming.back.local)]]),
  // A subscription names its event package. RFC 6665 4.2.1.1
  SUBSCRIBE: ({ request, reply }) => {
    const hasEvent = (headerValue(request, 'Event') ?? '').trim() !== '';
    reply(hasEvent ? 200 : 489, hasEvent ? [] : [['Allow-Events', 'presence']]);
  },
  // A Refer-To says where to. RFC 3515 2.4.1
  REFER: ({ held, request, answerer, reply }) => {
    if (addressOf(request, 'Refer-To')) reply(202);
    else answerer.send(held, { status: 400, reason: 'Missing Refer-To' });
  },
};
