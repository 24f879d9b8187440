/** Plays a plan with two transaction layers on a manual clock, and answers with every promise that was not kept. */
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { methodText } from '#shared/sip/views.ts';
import type { ClientLayer, ClientTransaction, ClientUser } from '#core/transaction/client-layer.ts';
import { createClientLayer } from '#core/transaction/client-layer.ts';
import type { TransactionLog } from '#core/transaction/log.ts';
import { createTransactionLog } from '#core/transaction/log.ts';
import type { ServerLayer, ServerTransaction } from '#core/transaction/server-layer.ts';
import { createServerLayer } from '#core/transaction/server-layer.ts';
import type { LossyWire } from '../helpers/lossy-wire.ts';
import { createLossyWire } from '../helpers/lossy-wire.ts';
import type { Plan, PlannedRequest } from './transactions-plan.ts';
import { PATIENCE_ENDS, planOf } from './transactions-plan.ts';

const PEER = { host: '192.0.2.1', port: 5060 };

/** What the user of one client transaction heard and sent. */
interface Heard {
  readonly planned: PlannedRequest;
  readonly isInvite: boolean;
  /** `200`, `timeout`, `trouble`, in their order. */
  readonly verdicts: string[];
  transaction: ClientTransaction | null;
  requestsSent: number;
  acksSent: number;
  /** Final responses of 300 and more that the transaction was given while it could acknowledge them. */
  toAcknowledge: number;
  acksRefused: number;
  isStopped: boolean;
}

/** Plays the plan of a seed; an empty list is success. */
export async function playSchedule(seed: number): Promise<string[]> {
  const stage = new Stage(planOf(seed));
  await stage.play();
  return stage.problems();
}

class Stage {
  readonly #plan: Plan;
  readonly #clock: ManualClock = createManualClock();
  readonly #log: TransactionLog = createTransactionLog();
  readonly #client: ClientLayer;
  readonly #server: ServerLayer;
  readonly #wire: LossyWire;
  readonly #heard: Heard[] = [];
  /** The final statuses that each server transaction sent. */
  readonly #finals: Set<number>[] = [];
  readonly #parsed = new WeakMap<Uint8Array, SipMessage>();

  constructor(plan: Plan) {
    this.#plan = plan;
    const common = { clock: this.#clock, log: this.#log };
    this.#client = createClientLayer({ ...common, config: () => plan.clientTimers });
    this.#server = createServerLayer({ ...common, config: () => plan.serverTimers });
    this.#wire = createLossyWire({ clock: this.#clock, random: plan.random, rules: plan.wire });
  }

  async play(): Promise<void> {
    for (const planned of this.#plan.requests) this.#clock.after(planned.at, () => this.#start(planned));
    this.#clock.after(PATIENCE_ENDS, () => this.#giveUp());
    // Small steps at first, when much happens; refusals arrive between two steps.
    for (let step = 50; this.#clock.now() < 4 * PATIENCE_ENDS; step = Math.min(step + 10, 4_000)) {
      this.#clock.advance(step);
      await Promise.resolve();
    }
  }

  problems(): string[] {
    const left = [...this.#client.snapshot(), ...this.#server.snapshot(), ...this.#log.snapshot()];
    const rows = this.#log.rows(1, 1_000);
    const { live } = this.#client.counters();
    return [
      ...left.map(({ side, method, state }) => `a ${side} transaction of ${method} is left in ${state}`),
      ...(this.#clock.pending > 0 ? [`${this.#clock.pending} timers are left`] : []),
      ...(live + this.#server.counters().live > 0 ? ['the tables are not empty'] : []),
      ...rows
        .filter(({ ended, outcome }) => ended === null || !outcome)
        .map(({ id }) => `row ${id} has no end`),
      ...this.#heard.flatMap(troublesOf),
      ...[...this.#finals.values()]
        .filter(({ size }) => size > 1)
        .map(() => 'two different finals were sent'),
    ];
  }

  #start(planned: PlannedRequest): void {
    const isInvite = methodText(planned.request) === 'INVITE';
    const heard: Heard = {
      planned,
      isInvite,
      verdicts: [],
      transaction: null,
      requestsSent: 0,
      acksSent: 0,
      toAcknowledge: 0,
      acksRefused: 0,
      isStopped: false,
    };
    this.#heard.push(heard);
    heard.transaction = this.#client.start(planned.request, this.#userOf(heard), {
      ...planned.options,
      peer: PEER,
    });
    if (planned.stopAt !== null) this.#clock.after(planned.stopAt, () => stop(heard));
  }

  #userOf(heard: Heard): ClientUser {
    return {
      send: async (bytes, what) => {
        if (what === 'request') heard.requestsSent++;
        else heard.acksSent++;
        const result = await this.#wire.send(bytes, (arrived) => this.#arriveAtServer(arrived));
        if (!result.ok && what === 'ack') heard.acksRefused++;
        return result;
      },
      onResponse: ({ status }) => void (status >= 200 && heard.verdicts.push(String(status))),
      onTimeout: () => void heard.verdicts.push('timeout'),
      onTrouble: () => void heard.verdicts.push('trouble'),
      onChange: () => undefined,
    };
  }

  #arriveAtServer(bytes: Uint8Array): void {
    const request = this.#parse(bytes);
    if (request.kind !== 'request') throw new Error('a response came to the server');
    const finals = new Set<number>();
    this.#finals.push(finals);
    const send = (answer: Uint8Array): Promise<Result<unknown, Trouble>> => {
      const response = this.#parse(answer);
      if (response.kind === 'response' && response.status >= 200) finals.add(response.status);
      return this.#wire.send(answer, (arrived) => this.#arriveAtClient(arrived));
    };
    const received = this.#server.receive(request, send, { ...this.#plan.origin, peer: PEER });
    if (received.kind === 'merged') this.#respond(received.transaction, 482);
    if (received.kind === 'new') this.#serve(received.transaction);
  }

  #serve(transaction: ServerTransaction): void {
    const { makesTrying, requests } = this.#plan;
    transaction.onTrying = () => (makesTrying ? buildResponse(transaction.request, 100) : null);
    const planned = requests.find(({ request }) => sameBytes(request, transaction.request));
    for (const { after, status } of planned?.answers ?? []) {
      this.#clock.after(after, () => this.#respond(transaction, status));
    }
  }

  #respond(transaction: ServerTransaction, status: number): void {
    const toTag = status === 100 ? '' : 'to';
    const bytes = buildResponse(transaction.request, status, toTag === '' ? {} : { toTag });
    transaction.respond({ status, toTag, bytes });
  }

  #arriveAtClient(bytes: Uint8Array): void {
    const response = this.#parse(bytes);
    if (response.kind !== 'response') throw new Error('a request came to the client');
    const classified = this.#client.classify(response);
    if (classified.kind !== 'matched') return;
    const { transaction } = classified;
    const heard = this.#heard.find((one) => one.transaction === transaction);
    if (heard && canAcknowledge(transaction, response)) heard.toAcknowledge++;
    transaction.receive(response);
  }

  /** Whoever still waits for a person gives up: the INVITEs that ring, on both sides. */
  #giveUp(): void {
    for (const heard of this.#heard) if (heard.isInvite && heard.verdicts.length === 0) stop(heard);
    for (const { id, kind, state } of this.#server.snapshot()) {
      const waits = kind === 'invite' && state === 'proceeding';
      const transaction = waits ? this.#serverTransaction(id) : null;
      if (transaction) this.#respond(transaction, 480);
    }
  }

  #serverTransaction(id: number): ServerTransaction | null {
    for (const { request } of this.#plan.requests) {
      const transaction = this.#server.cancelled(request);
      if (transaction?.id === id) return transaction;
    }
    return null;
  }

  #parse(bytes: Uint8Array): SipMessage {
    const message = this.#parsed.get(bytes) ?? parseMessage(bytes).message;
    if (!message) throw new Error('not SIP');
    this.#parsed.set(bytes, message);
    return message;
  }
}

function stop(heard: Heard): void {
  heard.isStopped = true;
  heard.transaction?.stop();
}

function sameBytes(a: SipRequest, b: SipRequest): boolean {
  return a.bytes === b.bytes;
}

function canAcknowledge({ kind, state }: ClientTransaction, { status }: SipResponse): boolean {
  return kind === 'invite' && status >= 300 && state !== 'accepted' && state !== 'terminated';
}

/** What was promised to the user of a client transaction and not kept. */
function troublesOf({ planned, isInvite, verdicts, isStopped, ...counted }: Heard): string[] {
  const { retransmit, reliable, ackNon2xx } = planned.options;
  const who = `${isInvite ? 'the INVITE' : 'a request'} that heard [${verdicts.join()}]`;
  const problems: string[] = [];
  // Exactly one verdict; more than that are the 2xx of a fork, or the trouble of an ACK after a final response.
  const [first = ''] = verdicts;
  const further = verdicts.slice(1);
  const isForked = isInvite && first.startsWith('2');
  const isFine = isForked
    ? further.every((verdict) => verdict.startsWith('2'))
    : further.length === 0 || (further.join() === 'trouble' && counted.acksRefused > 0);
  if (!isFine) problems.push(`${who} heard too much`);
  if (first === '' && !isStopped) problems.push(`${who} heard nothing`);
  const acks = ackNon2xx ? counted.toAcknowledge : 0;
  if (counted.acksSent !== acks) problems.push(`${who} sent ${counted.acksSent} ACKs, not ${acks}`);
  const isOnce = retransmit === false || reliable === true;
  if (counted.requestsSent < 1 || (isOnce && counted.requestsSent > 1)) {
    problems.push(`${who} was sent ${counted.requestsSent} times`);
  }
  return problems;
}
