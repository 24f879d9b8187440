/**
 * The call flows that are asked for. One that is asked for again while its calls go on is read on from where it was read to: a
 * flow on a screen is fetched twice a second. Work goes on in slices, so that sockets wait for none of it.
 */
import { ContractError } from '#shared/contract/errors.ts';
import { placeOf } from '#shared/flow/places.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import type { StepWalk } from '#shared/flow/steps.ts';
import { createStepWalk } from '#shared/flow/steps.ts';
import type { Placed } from '#shared/flow/transactions.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Flow, FlowRequest, FlowStep, FlowTimer } from '#shared/model/flow.ts';
import { FLOW_CALLS, FLOW_MESSAGES } from '#shared/model/flow.ts';
import type { TransactionTracker } from '../callflow/transaction-tracker.ts';
import type { Turns } from '../source/turns.ts';
import type { GatherDeps } from './gather.ts';
import { callsOf, messagesOf, readMessages, totalOf } from './gather.ts';

export interface FlowDeps extends GatherDeps {
  readonly transactions: Pick<TransactionTracker, 'find'>;
  readonly turns: Turns;
  readonly clock: Pick<Clock, 'now'>;
  /** Messages of a flow, the newest ones; FLOW_MESSAGES by default. */
  readonly limit?: number;
}

export interface Flows {
  /** NOT_FOUND where none of the calls is kept. */
  get(request: FlowRequest): Promise<Flow>;
  /** Their timers, in the order of their starts: of a live call as they stand now, of a capture at its last message. */
  timers(request: FlowRequest): Promise<FlowTimer[]>;
}

/** Flows that are remembered: one that is looked at in each of some windows. */
const REMEMBERED = 4;

/** A flow as far as it was read. */
interface Read {
  readonly key: string;
  readonly walk: StepWalk;
  /** In the order of arrival. */
  readonly ids: readonly number[];
  /** In the order of their times. */
  readonly steps: FlowStep[];
  /** How many messages its walk took: also those that are shown no more. */
  readonly taken: number;
}

/** The calls of a request that are kept; NOT_FOUND where none is. */
export function callsFor(deps: Pick<GatherDeps, 'tracker' | 'legs'>, request: FlowRequest): number[] {
  const calls = callsOf(deps, request, FLOW_CALLS);
  if (calls.length > 0) return calls;
  const [id = 0] = request.dialogs;
  throw new ContractError('NOT_FOUND', `call ${id} is not kept`, { id });
}

/** Makes the reader of flows. */
export function createFlows(deps: FlowDeps): Flows {
  const reader = new Reader(deps);
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: two that read on from the same place would take a message twice. */
  function reading<T>(calls: readonly number[], take: (read: Read) => T | Promise<T>): Promise<T> {
    const done = last.then(async () => take(await reader.read(calls)));
    last = done.catch(() => null);
    return done;
  }

  return {
    async get(request) {
      const calls = callsFor(deps, request);
      const steps = await reading(calls, ({ steps: read }) => reader.refreshed(read));
      const dialogs = calls.flatMap((id) => deps.tracker.row(id) ?? []);
      const legs = calls.length > 1 ? legsAmong(deps, calls) : [];
      return { dialogs, legs, steps, total: Math.max(steps.length, totalOf(deps, calls)) };
    },
    async timers(request) {
      return reading(callsFor(deps, request), ({ walk, steps, ids: [first = 0] }) => {
        const newest = steps.at(-1)?.row.time ?? 0;
        // An observer of a file knows only the time of the traffic.
        const timers = walk.timers((id) => (deps.tracker.row(id)?.source === '' ? deps.clock.now() : newest));
        return timers.filter(({ started }) => started >= first);
      });
    },
  };
}

class Reader {
  readonly #deps: FlowDeps;
  readonly #limit: number;
  #remembered: readonly Read[] = [];

  constructor(deps: FlowDeps) {
    this.#deps = deps;
    this.#limit = deps.limit ?? FLOW_MESSAGES;
  }

  /** These calls; what was read before is taken from there. */
  async read(calls: readonly number[]): Promise<Read> {
    const ids = messagesOf(this.#deps, calls, this.#limit);
    const key = calls.join();
    const known = this.#remembered.find((read) => read.key === key);
    const kept = known ? without(known, ids[0] ?? 0) : null;
    const isGrown = kept !== null && beginsWith(ids, kept.ids) && !this.#isWorn(kept, ids);
    const read = (isGrown ? await this.#goOn(kept, ids) : null) ?? (await this.#anew(key, ids));
    this.#remembered = [read, ...this.#remembered.filter((one) => one.key !== key)].slice(0, REMEMBERED);
    return read;
  }

  /** Whether a walk would hold much more than is shown of it: then it begins anew. */
  #isWorn({ taken, ids: read }: Read, ids: readonly number[]): boolean {
    return taken + ids.length - read.length > 2 * this.#limit;
  }

  /** Null where a new message belongs before one that was read: times of several captures need not follow each other. */
  async #goOn(known: Read, ids: readonly number[]): Promise<Read | null> {
    const messages = await this.#messages(ids.slice(known.ids.length));
    const newest = known.steps.at(-1)?.row.time ?? -Infinity;
    if (messages.some(({ row }) => row.time < newest)) return null;
    const steps = [...known.steps];
    for (const message of messages) steps.push(known.walk.take(message));
    return { ...known, ids, steps, taken: known.taken + messages.length };
  }

  async #anew(key: string, ids: readonly number[]): Promise<Read> {
    const { transactions, turns } = this.#deps;
    const walk = createStepWalk((placed) => transactions.find(locate(placed), placed.transaction.method));
    const steps: FlowStep[] = [];
    for (const message of await this.#messages(ids)) {
      const waiting = turns.breathe();
      if (waiting) await waiting;
      steps.push(walk.take(message));
    }
    return { key, walk, ids, steps, taken: ids.length };
  }

  #messages(ids: readonly number[]): Promise<FlowMessage[]> {
    return readMessages(this.#deps, ids, this.#deps.turns.breathe);
  }

  /** Steps with rows as they are now: a message may have been marked since, and a refusal of the system comes after it. */
  async refreshed(steps: readonly FlowStep[]): Promise<FlowStep[]> {
    const { store, turns } = this.#deps;
    const fresh: FlowStep[] = [];
    for (const step of steps) {
      const waiting = store.load(step.row.id) ?? turns.breathe();
      if (waiting) await waiting;
      fresh.push({ ...step, row: store.row(step.row.id) ?? step.row });
    }
    return fresh;
  }
}

/** What was read without the messages before an id: those of a long call make room, and those that are let go. */
function without(read: Read, first: number): Read {
  if ((read.ids[0] ?? first) >= first) return read;
  const ids = read.ids.filter((id) => id >= first);
  return { ...read, ids, steps: read.steps.filter(({ row }) => row.id >= first) };
}

/** Ids count up, so that one list begins with another where both ends of it are at the same places. */
function beginsWith(ids: readonly number[], start: readonly number[]): boolean {
  return start.length <= ids.length && start.every((id, i) => ids[i] === id);
}

/** Each call that another of these has for a leg, once. */
function legsAmong({ legs }: Pick<GatherDeps, 'legs'>, calls: readonly number[]): Flow['legs'] {
  const shown = new Set(calls);
  const found = new Map<number, Flow['legs'][number]>();
  for (const id of calls) {
    for (const leg of legs.legs(id)) {
      if (shown.has(leg.dialog.id) && !found.has(leg.dialog.id)) found.set(leg.dialog.id, leg);
    }
  }
  return [...found.values()];
}

/** What finds the transaction of a message in the list of transactions. */
function locate({ message: { row }, said }: Placed): Parameters<TransactionTracker['find']>[0] {
  return {
    dialogId: row.dialogId,
    // What is in a flow is in a call, and its number tells captures apart.
    capture: '',
    src: placeOf(row.src),
    dst: placeOf(row.dst),
    summary: { kind: row.kind, branch: said.branch, fromTag: said.fromTag, cseq: row.cseq },
  };
}
