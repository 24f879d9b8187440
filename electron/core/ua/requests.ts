/**
 * The requests of one exchange on their way: started with what the exchange lends them, found again by their responses, and
 * led into their dialogs by these.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { ExchangeEntry, Outcome } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { cseqOf } from '#shared/sip/views.ts';
import { keyOfResponse } from '../dialog/dialog.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import type { ReceivedDatagram, Route } from '../transport/transport.ts';
import { buildCancel } from './cancel.ts';
import type { DialogContext } from './dialogs/context.ts';
import type { DialogOwner, LiveDialog } from './dialogs/live-dialog.ts';
import type { OwnRequest } from './dialogs/uac.ts';
import { noteFailure, noteResponse, noteRetried, noteSent } from './dialogs/uac.ts';
import { answers } from './exchange-facts.ts';
import type { Leg, LegHandlers } from './leg.ts';
import { startLeg } from './leg.ts';
import type { Way } from './ways.ts';
import { straightWay } from './ways.ts';

/** Requests that are over are kept no longer than until there are so many. */
const MAX_KEPT = 32;

export interface RequestsDeps {
  readonly layer: ClientLayer;
  readonly clock: Clock;
  readonly random: Random;
  readonly dialogs: DialogContext;
  usedSeq(seq: number): void;
  own(transaction: ClientTransaction): void;
  /** A request that may begin a dialog leaves: a NOTIFY may come before its answer. */
  awaitNotify(request: SipRequest): void;
}

/** The exchange as its requests see it. */
export interface RequestsHome {
  readonly owner: DialogOwner;
  transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>>;
  /** The datagram that is being handled, and how its entry is marked; null where none is. */
  arrived(): Arrived | null;
  /** The way back where no datagram tells it. */
  readonly back: Route | null;
  follow(live: LiveDialog): void;
}

export interface Arrived {
  readonly datagram: ReceivedDatagram;
  readonly mark: (phase: ExchangeEntry['dialog']) => void;
}

/** What an exchange hears of one of its requests. */
export interface RequestListener {
  onResponse(response: SipResponse): void;
  onFailure(outcome: Outcome): void;
}

export interface RequestStart {
  readonly request: SipRequest;
  readonly way: Way;
  /** The dialog it is sent in; null for one that may begin a dialog. */
  readonly live: LiveDialog | null;
  readonly digest: string | null;
}

interface Sent {
  readonly leg: Leg;
  readonly live: LiveDialog | null;
}

export class Requests {
  readonly #deps: RequestsDeps;
  readonly #home: RequestsHome;
  #sent: Sent[] = [];

  constructor(deps: RequestsDeps, home: RequestsHome) {
    this.#deps = deps;
    this.#home = home;
  }

  /** Sends a request; its responses do to the dialogs what they do, and are told. */
  start({ request, way, live, digest }: RequestStart, listener: RequestListener): Leg {
    const { owner } = this.#home;
    const start = {
      request,
      way,
      digest,
      switches: owner.switches,
      authorizer: owner.authorizer ?? live?.owner?.authorizer ?? null,
      ownsCallId: (live?.dialog.role ?? 'uac') === 'uac',
    };
    return this.#launch(start, live, this.#handlers(live, listener));
  }

  /** Sends the CANCEL of a request the same way; it is never challenged (RFC 3261 9.1, 22.1). */
  cancel(original: Leg, onTrouble: (trouble: Trouble) => void): void {
    const { message } = parseMessage(buildCancel(original.request));
    if (message?.kind !== 'request') return;
    const { owner } = this.#home;
    const start = {
      request: message,
      way: straightWay(original.way.route),
      switches: { ...owner.switches, transaction: true, answerChallenges: false, failover: false },
      authorizer: null,
      ownsCallId: true,
    };
    this.#launch(start, null, {
      onSend: () => undefined,
      onResponse: () => undefined,
      onRetry: () => undefined,
      onTimeout: () => undefined,
      onTrouble,
      onNotice: (trouble) => owner.notice(trouble),
      nextSeq: (last) => cseqOf(last)?.seq ?? 1,
    });
  }

  /** The request that runs in a transaction, or null. */
  find(transaction: ClientTransaction): Leg | null {
    return this.#sent.find(({ leg }) => leg.transaction === transaction)?.leg ?? null;
  }

  /** The latest request without a transaction that a response answers, or null. */
  findUnmatched(response: SipResponse): Leg | null {
    return this.#sent.findLast(({ leg }) => !leg.transaction && answers(leg.request, response))?.leg ?? null;
  }

  /** Lets a response do to the dialogs what it does. */
  took(own: OwnRequest, response: SipResponse): void {
    const { dialogs } = this.#deps;
    const { owner, back, follow } = this.#home;
    const arrived = this.#home.arrived();
    const known = own.live ?? dialogs.table.find(keyOfResponse(response));
    const before = known?.dialog.phase ?? null;
    if (response.status >= 200) owner.authorizer?.learn(response);
    const way = arrived ? wayBack(arrived.datagram) : back;
    const live = way && noteResponse(own, response, way, dialogs);
    if (!live) return;
    follow(live);
    if (live.dialog.phase !== before) arrived?.mark(live.dialog.phase);
  }

  /**
   * Ends those that have no final answer, but not in a dialog: a BYE that nobody looks at must end its call all the same.
   * What has its answer absorbs repetitions until its transaction is over.
   */
  release(): void {
    for (const { leg, live } of this.#sent) if (!leg.isFinal && live === null) leg.stop();
  }

  stop(): void {
    for (const { leg } of this.#sent) leg.stop();
  }

  #launch(start: Parameters<typeof startLeg>[0], live: LiveDialog | null, handlers: LegHandlers): Leg {
    const { dialogs } = this.#deps;
    const { transmit, owner } = this.#home;
    const findWay = (destination: string): ReturnType<DialogContext['findWay']> =>
      dialogs.findWay(destination);
    const leg = startLeg(
      start,
      { ...this.#deps, transmit, findWay, changed: () => owner.changed() },
      handlers,
    );
    if (this.#sent.length >= MAX_KEPT) this.#sent = this.#sent.filter(isGoingOn);
    this.#sent.push({ leg, live });
    return leg;
  }

  #handlers(live: LiveDialog | null, listener: RequestListener): LegHandlers {
    const { dialogs, usedSeq, awaitNotify } = this.#deps;
    const { owner } = this.#home;
    let last: SipRequest | null = null;
    const failed = (what: 'timeout' | 'transport-error', outcome: Outcome): void => {
      if (last) noteFailure({ request: last, live, owner }, what, dialogs);
      listener.onFailure(outcome);
    };
    return {
      onSend: (request) => {
        last = request;
        usedSeq(cseqOf(request)?.seq ?? 0);
        if (live) noteSent(live, request, dialogs);
        else awaitNotify(request);
      },
      onResponse: (response) => {
        if (last) this.took({ request: last, live, owner }, response);
        listener.onResponse(response);
      },
      onRetry: (response) => {
        if (last) noteRetried({ request: last, live, owner }, response, dialogs);
      },
      onTimeout: (timer) => failed('timeout', { kind: 'timeout', timer }),
      onTrouble: (trouble) => failed('transport-error', { kind: 'trouble', trouble }),
      onNotice: (trouble) => owner.notice(trouble),
      nextSeq: (request) => (live?.dialog.localSeq ?? cseqOf(request)?.seq ?? 0) + 1,
    };
  }
}

function isGoingOn({ leg }: Sent): boolean {
  return !leg.isFinal || leg.transaction?.state !== 'terminated';
}

function wayBack({ sourceId, local, remote }: ReceivedDatagram): Route {
  return { sourceId, local, remote };
}
