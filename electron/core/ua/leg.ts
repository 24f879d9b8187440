/**
 * One request of an exchange on its way to a final answer: with a client transaction or sent once, and sent again
 * with credentials where it is challenged (RFC 3261 22.2: same Call-ID, CSeq one higher, a branch of its own).
 */
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders } from '#shared/sip/serialize.ts';
import { cseqOf, methodText, requestUri } from '#shared/sip/views.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import { MAGIC_COOKIE } from '../transaction/keys.ts';
import type { Route } from '../transport/transport.ts';
import type { Answered, Authorizer } from '../auth/authorizer.ts';

export interface LegDeps {
  readonly layer: ClientLayer;
  readonly random: Random;
  /** Null where challenges are not answered. */
  readonly authorizer: Authorizer | null;
  /** Sends bytes and lists them; `digest` is the algorithm where they answer a challenge. */
  transmit(route: Route, bytes: Uint8Array, digest: string | null): Promise<Result<number, Trouble>>;
  /** Says whose transaction it is, so that its responses find the exchange. */
  own(transaction: ClientTransaction): void;
  /** Says which number of CSeq was used. */
  used(seq: number): void;
  changed(): void;
}

export interface LegHandlers {
  onProvisional(): void;
  /** Every final response that the transaction hands up; further ones are repeated or forked 2xx. */
  onFinal(response: SipResponse): void;
  onTimeout(timer: 'B' | 'F'): void;
  onTrouble(trouble: Trouble): void;
}

export interface Leg {
  /** The request as it was sent last. */
  readonly request: SipRequest;
  readonly route: Route;
  readonly transaction: ClientTransaction | null;
  /** Whether a provisional response came to that request. */
  readonly isProceeding: boolean;
  readonly isFinal: boolean;
  /** Takes a response where no transaction does. */
  receive(response: SipResponse): void;
  stop(): void;
}

export interface LegStart {
  readonly request: SipRequest;
  readonly route: Route;
  /** Whether a client transaction cares for lost packets; without one the request is sent once. */
  readonly withTransaction: boolean;
  /** The digest algorithm where the request carries credentials already. */
  readonly digest?: string | null;
}

/** Sends a request and follows it to its final answers. */
export function startLeg(start: LegStart, deps: LegDeps, handlers: LegHandlers): Leg {
  const leg = new RequestLeg(start, deps, handlers);
  leg.launch(start.digest ?? null);
  return leg;
}

class RequestLeg implements Leg {
  readonly route: Route;
  readonly #withTransaction: boolean;
  readonly #deps: LegDeps;
  readonly #handlers: LegHandlers;
  readonly #answered: Answered = new Map();
  #request: SipRequest;
  #transaction: ClientTransaction | null = null;
  #isProceeding = false;
  #isFinal = false;
  #isStopped = false;

  constructor({ request, route, withTransaction }: LegStart, deps: LegDeps, handlers: LegHandlers) {
    this.#request = request;
    this.route = route;
    this.#withTransaction = withTransaction;
    this.#deps = deps;
    this.#handlers = handlers;
  }

  get request(): SipRequest {
    return this.#request;
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
    if (this.#withTransaction) return this.#launchTransaction(digest);
    void this.#deps.transmit(this.route, this.#request.bytes, digest).then((result) => {
      if (!result.ok && !this.#isStopped) this.#handlers.onTrouble(result.error);
    });
  }

  receive(response: SipResponse): void {
    // Without a transaction the repetition of a challenge comes here too, and it was answered already.
    if (!this.#isForOlderRequest(response)) this.#receive(response);
  }

  stop(): void {
    this.#isStopped = true;
    this.#transaction?.stop();
  }

  #launchTransaction(digest: string | null): void {
    const { layer, transmit, own, changed } = this.#deps;
    this.#transaction = layer.start(this.#request, {
      send: (bytes, what) => transmit(this.route, bytes, what === 'request' ? digest : null),
      onResponse: (response) => this.#receive(response),
      onTimeout: (timer) => this.#handlers.onTimeout(timer),
      onTrouble: (trouble) => this.#handlers.onTrouble(trouble),
      onChange: changed,
    });
    if (this.#transaction) own(this.#transaction);
    else this.#handlers.onTrouble({ code: 'BUSY', message: 'there are too many transactions at once' });
  }

  #receive(response: SipResponse): void {
    if (response.status < 100) return;
    if (response.status < 200) {
      this.#isProceeding = true;
      return this.#handlers.onProvisional();
    }
    if (!this.#isFinal && this.#answerChallenge(response)) return;
    this.#isFinal = true;
    this.#handlers.onFinal(response);
  }

  #answerChallenge(response: SipResponse): boolean {
    const { authorizer, random, used } = this.#deps;
    if (this.#isStopped || !authorizer?.accept(response, this.#answered)) return false;
    const next = withCredentials(this.#request, authorizer, random);
    if (!next) return false;
    this.#request = next.request;
    used(cseqOf(next.request)?.seq ?? 0);
    this.launch(next.algorithm);
    return true;
  }

  #isForOlderRequest(response: SipResponse): boolean {
    const seq = cseqOf(response)?.seq;
    return seq !== undefined && seq < (cseqOf(this.#request)?.seq ?? 0);
  }
}

/** A branch of RFC 3261's form. */
export function newBranch(random: Random): string {
  return `${MAGIC_COOKIE}${randomToken(random, 20)}`;
}

/** The request anew with credentials, the next CSeq and a new branch; null where it has no CSeq to count up. */
function withCredentials(
  request: SipRequest,
  authorizer: Authorizer,
  random: Random,
): { request: SipRequest; algorithm: string | null } | null {
  const cseq = cseqOf(request);
  if (!cseq) return null;
  const { pairs, algorithm } = authorizer.headers(methodText(request), requestUri(request));
  const names = new Set(pairs.map(([name]) => name));
  const via = headerValue(request, 'Via');
  const edits: HeaderEdit[] = [
    { op: 'set', name: 'CSeq', value: `${cseq.seq + 1} ${cseq.method}` },
    ...(via === null ? [] : [{ op: 'set' as const, name: 'Via', value: withBranch(via, newBranch(random)) }]),
    ...[...names].map((name): HeaderEdit => ({ op: 'remove', name })),
    ...pairs.map(([name, value]): HeaderEdit => ({ op: 'append', name, value })),
  ];
  const { message } = parseMessage(editHeaders(request, edits));
  return message?.kind === 'request' ? { request: message, algorithm } : null;
}

/** The value of a Via with another branch in its first part. */
function withBranch(via: string, branch: string): string {
  const given = /(;\s*branch\s*=\s*)[^\s;,]*/i;
  return given.test(via)
    ? via.replace(given, (_all, name: string) => `${name}${branch}`)
    : `${via};branch=${branch}`;
}
