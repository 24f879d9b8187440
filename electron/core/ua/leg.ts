/**
 * One request on its way to a final answer: with a client transaction or sent once, and sent again where the answer asks
 * for it (`retries.ts`) or another address is left to be tried. Same Call-ID, a higher CSeq, a branch of its own
 * (RFC 3261 8.1.3.5, 22.2; RFC 3263 4.3).
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Outcome, SendSwitches } from '#shared/model/exchange.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { newBranch } from '#shared/sip/fill.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders, withRequestUri } from '#shared/sip/serialize.ts';
import { cseqOf } from '#shared/sip/views.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { isFailover } from '../resolve/failover.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import type { Route } from '../transport/transport.ts';
import type { RetryState } from './retries.ts';
import { credentialEdits, nextTarget, retryAfter } from './retries.ts';
import type { Retry } from './retries.ts';
import type { Way, WayTrouble } from './ways.ts';

export interface LegDeps {
  readonly layer: ClientLayer;
  readonly clock: Clock;
  readonly random: Random;
  /** Sends bytes and lists them; `digest` is the algorithm where they answer a challenge. */
  transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>>;
  /** Says whose transaction it is, so that its responses find the exchange. */
  own(transaction: ClientTransaction): void;
  findWay(destination: string): Promise<Result<Way, WayTrouble>>;
  changed(): void;
}

export interface LegHandlers {
  /** The request leaves, for the first time or as another one; its CSeq is used. */
  onSend(request: SipRequest): void;
  /** Every response but a 100 and those after which the request is sent again. */
  onResponse(response: SipResponse): void;
  /** A final response after which the request is sent again, at once or after a while. */
  onRetry(response: SipResponse): void;
  onTimeout(timer: 'B' | 'F'): void;
  onTrouble(trouble: Trouble): void;
  /** Something happened by itself, or could not, that a person should know. */
  onNotice(notice: Trouble): void;
  /** The number of CSeq of the same request sent again. */
  nextSeq(request: SipRequest): number;
}

export interface LegStart {
  readonly request: SipRequest;
  readonly way: Way;
  readonly switches: SendSwitches;
  readonly authorizer: Authorizer | null;
  /** Whether the Call-ID is this side's (RFC 3261 14.1). */
  readonly ownsCallId: boolean;
  /** The digest algorithm where the request carries credentials already. */
  readonly digest?: string | null;
}

export interface Leg {
  /** The request as it was sent last. */
  readonly request: SipRequest;
  readonly way: Way;
  readonly transaction: ClientTransaction | null;
  /** Whether a provisional response came to that request. */
  readonly isProceeding: boolean;
  readonly isFinal: boolean;
  /** Takes a response where no transaction does. */
  receive(response: SipResponse): void;
  stop(): void;
}

/** Sends a request and follows it to its final answers. */
export function startLeg(start: LegStart, deps: LegDeps, handlers: LegHandlers): Leg {
  const leg = new RequestLeg(start, deps, handlers);
  leg.launch(start.digest ?? null);
  return leg;
}

class RequestLeg implements Leg {
  readonly #switches: SendSwitches;
  readonly #deps: LegDeps;
  readonly #handlers: LegHandlers;
  readonly #retries: RetryState;
  #way: Way;
  #request: SipRequest;
  #transaction: ClientTransaction | null = null;
  #waiting: Timer | null = null;
  #isProceeding = false;
  #isFinal = false;
  #isStopped = false;

  constructor(start: LegStart, deps: LegDeps, handlers: LegHandlers) {
    const { switches, authorizer, ownsCallId } = start;
    this.#request = start.request;
    this.#way = start.way;
    this.#switches = switches;
    this.#deps = deps;
    this.#handlers = handlers;
    this.#retries = {
      switches,
      authorizer,
      ownsCallId,
      random: deps.random,
      answered: new Map(),
      visited: new Set(),
      targets: [],
      adjustments: 0,
    };
  }

  get request(): SipRequest {
    return this.#request;
  }

  get way(): Way {
    return this.#way;
  }

  get transaction(): ClientTransaction | null {
    return this.#transaction;
  }

  get isProceeding(): boolean {
    return this.#isProceeding;
  }

  get isFinal(): boolean {
    return this.#isFinal;
  }

  /** Sends the request as it stands; `digest` is the algorithm where it answers a challenge. */
  launch(digest: string | null): void {
    this.#isProceeding = false;
    this.#handlers.onSend(this.#request);
    if (this.#switches.transaction) return this.#launchTransaction(digest);
    void this.#deps.transmit(this.#way.route, this.#request.bytes, digest).then((result) => {
      if (!result.ok && !this.#isStopped) this.#handlers.onTrouble(result.error);
    });
  }

  receive(response: SipResponse): void {
    // Without a transaction the repetition of a challenge comes here too, and it was answered already.
    if (!this.#isForOlderRequest(response)) this.#receive(response);
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting?.cancel();
    this.#transaction?.stop();
  }

  #launchTransaction(digest: string | null): void {
    const { layer, transmit, own, changed } = this.#deps;
    const { retransmit, ackNon2xx } = this.#switches;
    const { route } = this.#way;
    const user = {
      send: (bytes: Uint8Array, what: 'request' | 'ack') =>
        transmit(route, bytes, what === 'request' ? digest : null),
      onResponse: (response: SipResponse) => this.#receive(response),
      onTimeout: (timer: 'B' | 'F') =>
        void this.#failover({ kind: 'timeout', timer }, () => this.#handlers.onTimeout(timer)),
      onTrouble: (trouble: Trouble) =>
        void this.#failover({ kind: 'trouble', trouble }, () => this.#handlers.onTrouble(trouble)),
      onChange: changed,
    };
    const options = { retransmit, ackNon2xx, peer: route.remote };
    this.#transaction = layer.start(this.#request, user, options);
    if (this.#transaction) own(this.#transaction);
    else this.#handlers.onTrouble({ code: 'BUSY', message: 'there are too many transactions at once' });
  }

  #receive(response: SipResponse): void {
    if (response.status < 200) {
      this.#isProceeding = true;
      return this.#handlers.onResponse(response);
    }
    if (!this.#isFinal && !this.#isStopped && this.#retried(response)) return;
    this.#isFinal = true;
    this.#handlers.onResponse(response);
  }

  /** Whether the request goes out again instead of handing the answer up. */
  #retried(response: SipResponse): boolean {
    const verdict = retryAfter(this.#request, response, this.#retries);
    if (verdict?.kind === 'notice') this.#handlers.onNotice(verdict.notice);
    if (verdict?.kind === 'retry') {
      this.#handlers.onRetry(response);
      void this.#again(verdict.retry, () => this.#giveUp(response));
      return true;
    }
    const target = response.status >= 300 && response.status < 600 ? nextTarget(this.#retries) : null;
    if (target === null) return false;
    this.#handlers.onRetry(response);
    void this.#again({ ...AGAIN, uri: target }, () => this.#giveUp(response));
    return true;
  }

  #giveUp(response: SipResponse): void {
    this.#isFinal = true;
    this.#handlers.onResponse(response);
  }

  /** Sends the request anew as a retry says; `refused` is called where there is no way left. */
  async #again(retry: Retry, refused: () => void): Promise<void> {
    const isOnWay = retry.uri === null ? await this.#onWay(retry) : await this.#redirect(retry.uri);
    if (this.#isStopped) return;
    if (!isOnWay) return refused();
    if (retry.notice) this.#handlers.onNotice(retry.notice);
    const send = (): void => this.#resend(retry);
    if (retry.delay > 0) this.#waiting = this.#deps.clock.after(retry.delay, send);
    else send();
  }

  async #onWay({ nextAddress }: Retry): Promise<boolean> {
    return !nextAddress || this.#advance('503');
  }

  async #redirect(uri: string): Promise<boolean> {
    const way = await this.#deps.findWay(uri);
    if (way.ok) this.#way = way.value;
    else this.#handlers.onNotice(way.error);
    return way.ok;
  }

  #resend({ edits, digest, uri }: Retry): void {
    if (this.#isStopped) return;
    const { random } = this.#deps;
    const next = renewed(this.#request, { edits, uri, seq: this.#handlers.nextSeq(this.#request), random });
    if (!next) return;
    this.#request = uri === null ? next : this.#withCredentials(next);
    this.launch(digest);
  }

  /** Credentials sum up the Request-URI, so another one needs new ones. */
  #withCredentials(request: SipRequest): SipRequest {
    const { authorizer } = this.#retries;
    if (!authorizer) return request;
    const { edits } = credentialEdits(request, authorizer);
    return requestOf(editHeaders(request, edits)) ?? request;
  }

  /** The next address for the same request; where there is none, what failed is told. RFC 3263 4.3 */
  async #failover(outcome: Outcome, failed: () => void): Promise<void> {
    // Who has answered is there: only a server that was not heard of is replaced by the next one.
    const mayMove = this.#switches.failover && !this.#isProceeding && isFailover(outcome);
    if (this.#isStopped) return;
    if (!mayMove || !(await this.#advance(outcome.kind))) return failed();
    this.#resend(AGAIN);
  }

  async #advance(why: string): Promise<boolean> {
    const { remote } = this.#way.route;
    if (!(await this.#way.advance())) return false;
    const [from, to] = [formatEndpoint(remote), formatEndpoint(this.#way.route.remote)];
    this.#handlers.onNotice({
      code: 'FAILOVER',
      message: `${from} failed (${why}): ${to} is tried`,
      data: { from, to, why },
    });
    return true;
  }

  #isForOlderRequest(response: SipResponse): boolean {
    const seq = cseqOf(response)?.seq;
    return seq !== undefined && seq < (cseqOf(this.#request)?.seq ?? 0);
  }
}

const AGAIN: Retry = { edits: [], digest: null, uri: null, nextAddress: false, delay: 0, notice: null };

function requestOf(bytes: Uint8Array): SipRequest | null {
  const { message } = parseMessage(bytes);
  return message?.kind === 'request' ? message : null;
}

interface Renewal {
  readonly edits: readonly HeaderEdit[];
  readonly uri: string | null;
  readonly seq: number;
  readonly random: Random;
}

/** The request anew with another CSeq and branch; null where it has no CSeq to count up. */
function renewed(request: SipRequest, { edits, uri, seq, random }: Renewal): SipRequest | null {
  const cseq = cseqOf(request);
  if (!cseq) return null;
  const via = headerValue(request, 'Via');
  const bytes = editHeaders(request, [
    { op: 'set', name: 'CSeq', value: `${seq} ${cseq.method}` },
    ...(via === null ? [] : [{ op: 'set' as const, name: 'Via', value: withBranch(via, newBranch(random)) }]),
    ...edits,
  ]);
  const next = requestOf(bytes);
  return next && uri !== null ? requestOf(withRequestUri(next, uri)) : next;
}

/** The value of a Via with another branch in its first part. */
function withBranch(via: string, branch: string): string {
  const given = /(;\s*branch\s*=\s*)[^\s;,]*/i;
  return given.test(via)
    ? via.replace(given, (_all, name: string) => `${name}${branch}`)
    : `${via};branch=${branch}`;
}
