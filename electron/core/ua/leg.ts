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
import type { Answered, Authorizer } from './authorization.ts';

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

/** Sends a request and follows it; `withTransaction` decides who cares for lost packets. */
export function startLeg(
  first: { request: SipRequest; route: Route; withTransaction: boolean; digest?: string | null },
  deps: LegDeps,
  handlers: LegHandlers,
): Leg {
  const { route, withTransaction } = first;
  const answered: Answered = new Map();
  let request = first.request;
  let transaction: ClientTransaction | null = null;
  let isProceeding = false;
  let isFinal = false;
  let isStopped = false;

  const launch = (digest: string | null): void => {
    isProceeding = false;
    if (withTransaction) return launchTransaction(digest);
    void deps.transmit(route, request.bytes, digest).then((result) => {
      if (!result.ok && !isStopped) handlers.onTrouble(result.error);
    });
  };
  const launchTransaction = (digest: string | null): void => {
    transaction = deps.layer.start(request, {
      send: (bytes, what) => deps.transmit(route, bytes, what === 'request' ? digest : null),
      onResponse: receive,
      onTimeout: handlers.onTimeout,
      onTrouble: handlers.onTrouble,
      onChange: deps.changed,
    });
    if (transaction) deps.own(transaction);
    else handlers.onTrouble({ code: 'BUSY', message: 'there are too many transactions at once' });
  };
  const receive = (response: SipResponse): void => {
    if (response.status < 100) return;
    if (response.status < 200) {
      isProceeding = true;
      return handlers.onProvisional();
    }
    if (!isFinal && answerChallenge(response)) return;
    isFinal = true;
    handlers.onFinal(response);
  };
  const answerChallenge = (response: SipResponse): boolean => {
    const { authorizer } = deps;
    if (isStopped || !authorizer || isForOlderRequest(response)) return false;
    if (!authorizer.accept(response, answered)) return false;
    const next = withCredentials(request, authorizer, deps.random);
    if (!next) return false;
    request = next.request;
    deps.used(cseqOf(request)?.seq ?? 0);
    launch(next.algorithm);
    return true;
  };
  /** Without a transaction the repetition of a challenge comes here too, and it was answered already. */
  const isForOlderRequest = (response: SipResponse): boolean => {
    const seq = cseqOf(response)?.seq;
    return seq !== undefined && seq < (cseqOf(request)?.seq ?? 0);
  };

  launch(first.digest ?? null);
  return {
    get request() {
      return request;
    },
    route,
    get transaction() {
      return transaction;
    },
    get isProceeding() {
      return isProceeding;
    },
    get isFinal() {
      return isFinal;
    },
    receive(response) {
      if (!isForOlderRequest(response)) receive(response);
    },
    stop() {
      isStopped = true;
      transaction?.stop();
    },
  };
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
