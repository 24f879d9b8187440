/**
 * One exchange: a draft sent, the answers and what they bring about (credentials, ACK), and the CANCEL or BYE that the
 * user sends afterwards. It ends with an outcome once; messages of its call are listed beyond that.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { Exchange, Outcome, SendDraft, TransactionView } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf, cseqOf, methodText, reasonText, tagOf } from '#shared/sip/views.ts';
import type { ClientLayer, ClientTransaction } from '../transaction/client-layer.ts';
import { DEFAULT_TIMERS, patience } from '../transaction/timers.ts';
import type { ReceivedDatagram, Route, Transport } from '../transport/transport.ts';
import type { Authorizer } from './authorization.ts';
import { createAuthorizer } from './authorization.ts';
import { createCalls } from './calls.ts';
import { buildCancel } from './in-dialog.ts';
import type { Leg, LegDeps, LegHandlers } from './leg.ts';
import { startLeg } from './leg.ts';
import { createLedger } from './ledger.ts';
import type { Prepared } from './prepare.ts';
import { prepare } from './prepare.ts';

/** How long a send without a transaction waits for an answer where the sender set no time: 64*T1. */
const DEFAULT_WAIT = patience(DEFAULT_TIMERS);

export interface ClientDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly userAgent: string;
  readonly layer: ClientLayer;
  nextSeq(): number;
  usedSeq(seq: number): void;
  own(transaction: ClientTransaction): void;
  changed(): void;
}

export interface Client {
  readonly callId: string;
  readonly isRunning: boolean;
  view(): Exchange;
  /** Takes a response of this exchange; `transaction` is the one it matches, or null. */
  receive(datagram: ReceivedDatagram, response: SipResponse, transaction: ClientTransaction | null): void;
  /** Lists a request of the peer in this call; a BYE ends its dialog. */
  observe(datagram: ReceivedDatagram, request: SipRequest): void;
  next(method: 'CANCEL' | 'BYE'): Result<void, Trouble>;
  /** Ends it; false where it was over. */
  stop(): boolean;
  /** Ends everything, also what goes on after the outcome. */
  close(): void;
}

/** Starts an exchange; it runs by itself from here. */
export function startClient(id: number, draft: SendDraft, deps: ClientDeps): Client {
  const { transport, clock, random } = deps;
  const { switches } = draft;
  const ledger = createLedger();
  const started = clock.now();
  const timers: Timer[] = [];
  const legs: Leg[] = [];
  let original: Leg | null = null;
  let isInvite = false;
  let route: Route | null = null;
  let callId = '';
  let outcome: Outcome | null = null;
  let cancel: 'none' | 'wanted' | 'sent' = 'none';
  let isClosed = false;
  let arrived: ReceivedDatagram | null = null;

  const authorizer: Authorizer | null =
    switches.answerChallenges && draft.credentials ? createAuthorizer(draft.credentials, random) : null;

  const transmit = async (
    to: Route,
    bytes: Uint8Array,
    digest: string | null,
  ): Promise<Result<number, Trouble>> => {
    const entry = ledger.out(bytes, clock.now(), digest);
    const result = await transport.send(to, bytes);
    if (result.ok) entry.sent(result.value);
    else entry.refused();
    deps.changed();
    return result;
  };
  const calls = createCalls({ transport, random, ack: switches.ack2xx, authorizer, transmit });
  const legDeps: LegDeps = {
    layer: deps.layer,
    random,
    authorizer,
    transmit,
    own: deps.own,
    used: deps.usedSeq,
    changed: deps.changed,
  };

  const finish = (end: Outcome): void => {
    if (outcome) return;
    outcome = end;
    if (end.kind === 'stopped' || end.kind === 'timeout') original?.stop();
    for (const timer of timers.splice(0)) timer.cancel();
    deps.changed();
  };
  const trouble = (error: Trouble): void => finish({ kind: 'trouble', trouble: error });

  const begin = async (): Promise<void> => {
    const prepared = await prepare(draft, deps);
    if (outcome) return;
    if (!prepared.ok) return trouble(prepared.error);
    route = prepared.value.route;
    const { message } = prepared.value;
    callId = message ? callIdOf(message) : '';
    if (message?.kind === 'request') launch(message, route);
    else await sendOnce(prepared.value);
    deps.changed();
  };
  /** What is no request gets no transaction; a response expects no answer, and garbage may get one. */
  const sendOnce = async ({ bytes, message, route: way }: Prepared): Promise<void> => {
    const sent = await transmit(way, bytes, null);
    if (!sent.ok) trouble(sent.error);
    else if (message) finish({ kind: 'stopped' });
    else limit(draft.timeout ?? DEFAULT_WAIT);
  };
  const launch = (request: SipRequest, way: Route): void => {
    const method = methodText(request);
    deps.usedSeq(cseqOf(request)?.seq ?? 0);
    // An ACK has no transaction and gets no answer. RFC 3261 17
    if (method === 'ACK') return void sendOnce({ bytes: request.bytes, message: request, route: way });
    isInvite = method === 'INVITE';
    const withTransaction = switches.transaction;
    if (draft.timeout !== null || !withTransaction) limit(draft.timeout ?? DEFAULT_WAIT);
    original = startLeg({ request, route: way, withTransaction }, legDeps, originalHandlers);
    legs.push(original);
  };
  const limit = (ms: number): void => {
    const giveUp = (): void => finish({ kind: 'timeout', timer: 'limit' });
    timers.push(clock.after(ms, giveUp));
  };

  const originalHandlers: LegHandlers = {
    onProvisional: () => {
      if (cancel === 'wanted') sendCancel();
    },
    onFinal: (response) => {
      if (isInvite && response.status < 300 && original && arrived) {
        calls.answered(original.request, response, { ...original.route, remote: arrived.remote });
      }
      finish({ kind: 'answer', status: response.status, reason: reasonText(response) });
    },
    onTimeout: (timer) => finish({ kind: 'timeout', timer }),
    onTrouble: trouble,
  };
  const quiet: LegHandlers = {
    onProvisional: () => undefined,
    onFinal: () => undefined,
    onTimeout: () => undefined,
    onTrouble: trouble,
  };

  const sendCancel = (): void => {
    if (!original || original.isFinal) return;
    cancel = 'sent';
    const { message } = parseMessage(buildCancel(original.request));
    if (message?.kind !== 'request') return;
    // A CANCEL goes the same way as the request, and is never challenged. RFC 3261 9.1, 22.1
    const part = { request: message, route: original.route, withTransaction: true };
    legs.push(startLeg(part, { ...legDeps, authorizer: null }, quiet));
    // Without a final answer in 64*T1 the request counts as cancelled. RFC 3261 9.1
    limit(patience(DEFAULT_TIMERS));
  };
  const sendBye = async (): Promise<void> => {
    for (const { request, route: way, digest, ended } of await calls.end()) {
      if (isClosed) return;
      const part = { request, route: way, withTransaction: true, digest };
      legs.push(startLeg(part, legDeps, { ...quiet, onFinal: ended, onTimeout: ended }));
    }
    deps.changed();
  };

  const canCancel = (): boolean => isInvite && original !== null && !outcome && cancel === 'none';
  const possible = (): ('CANCEL' | 'BYE')[] => [
    ...(canCancel() ? (['CANCEL'] as const) : []),
    ...(calls.canEnd ? (['BYE'] as const) : []),
  ];

  void begin();
  return {
    get callId() {
      return callId;
    },
    get isRunning() {
      return outcome === null;
    },
    view: () => ({
      id,
      started,
      destination: route && formatTransportAddress({ transport: 'udp', ...route.remote }),
      local: route && formatTransportAddress({ transport: 'udp', ...route.local }),
      callId,
      transaction: original?.transaction ? transactionView(original.transaction) : null,
      entries: ledger.entries(),
      outcome,
      next: possible(),
    }),
    receive(datagram, response, transaction) {
      ledger.in(datagram, response);
      arrived = datagram;
      if (transaction) transaction.receive(response);
      else if (original && !original.transaction && answers(original.request, response))
        original.receive(response);
      else if (outcome && original && isLate2xx(original, response)) originalHandlers.onFinal(response);
      else if (!original && route && !outcome) answerGarbage(response);
      deps.changed();
    },
    observe(datagram, request) {
      ledger.in(datagram, request);
      if (methodText(request) === 'BYE') calls.endedByPeer(tagOf(request, 'From'));
      deps.changed();
    },
    next(method) {
      if (!possible().includes(method)) return err(notPossible(method));
      if (method === 'BYE') void sendBye();
      else {
        cancel = 'wanted';
        // Before a provisional response came, a CANCEL could overtake its request: it waits. RFC 3261 9.1
        if (original?.isProceeding) sendCancel();
        deps.changed();
      }
      return ok(undefined);
    },
    stop() {
      if (outcome) return false;
      finish({ kind: 'stopped' });
      for (const leg of legs) leg.stop();
      return true;
    },
    close() {
      isClosed = true;
      for (const timer of timers.splice(0)) timer.cancel();
      for (const leg of legs) leg.stop();
    },
  };

  /** An answer to bytes that were no request: any final response from where they went. */
  function answerGarbage(response: SipResponse): void {
    if (response.status >= 200)
      finish({ kind: 'answer', status: response.status, reason: reasonText(response) });
  }
}

/** Whether a response is the original request's and not its CANCEL's or BYE's, by the method of CSeq. */
function answers(request: SipRequest, response: SipMessage): boolean {
  const method = cseqOf(response)?.method;
  return method === undefined || method === methodText(request);
}

/** A 2xx to the INVITE that came after its transaction ended is still acknowledged (RFC 3261 13.2.2.4). */
function isLate2xx(original: Leg, response: SipResponse): boolean {
  const isInvite = methodText(original.request) === 'INVITE' && cseqOf(response)?.method === 'INVITE';
  return isInvite && response.status >= 200 && response.status < 300;
}

function transactionView(transaction: ClientTransaction): TransactionView {
  const { kind, state, branch, timers } = transaction.snapshot();
  return { kind, state, branch, timers: timers.map(({ letter, due }) => ({ letter, due })) };
}

function notPossible(method: 'CANCEL' | 'BYE'): Trouble {
  const reason = method === 'CANCEL' ? 'no INVITE waits for its final answer' : 'no call is standing';
  return { code: 'NOT_POSSIBLE', message: `${method} cannot be sent now: ${reason}` };
}
