/**
 * One look at a call: its messages are read a few at a time, so that no call of any length makes anybody wait, and then the
 * rules of flows run over them once (shared/flow/findings).
 */
import type { FindingContext } from '#shared/flow/findings/find.ts';
import { findInSteps } from '#shared/flow/findings/find.ts';
import type { RuleMessage } from '#shared/flow/findings/fact.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import { resultOf } from '#shared/lib/steps.ts';
import type { Finding } from '#shared/model/finding.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { ContextDeps } from './call-context.ts';
import { contextOf, reachOf } from './call-context.ts';
import type { CallFindings, Looked } from './call-findings.ts';
import { callFindings } from './call-findings.ts';

/** The newest messages of a call that are looked at. */
export const CALL_MESSAGES = 1_000;
/** Bytes of them: the rules run over all of them at once. A thousand messages of honest size have no more. */
export const CALL_BYTES = 2_097_152;
/** Messages that are read in one step. */
const STEP = 20;

export interface LookDeps extends ContextDeps {
  readonly store: Pick<Store, 'thread' | 'load' | 'entry' | 'view' | 'bytes' | 'counters'>;
  readonly tracker: Pick<CallTracker, 'call' | 'lastMessage' | 'heardUntil'>;
}

/** What a step came to: there is more to do, a message must be loaded first (its id), or it is done. */
export type LookStep =
  | { readonly kind: 'more' }
  | { readonly kind: 'load'; readonly message: number }
  | { readonly kind: 'done'; readonly findings: CallFindings };

/** The rules at work. */
interface Rules {
  readonly context: FindingContext;
  readonly steps: Generator<null, Finding[]>;
}

const MORE: LookStep = { kind: 'more' };

export class CallLook {
  readonly id: number;
  readonly #deps: LookDeps;
  readonly #lastMessage: number;
  readonly #ids: readonly number[];
  /** Whether it is read and looked through in one step. */
  readonly #isShort: boolean;
  #messages: RuleMessage[] = [];
  #rules: Rules | null = null;
  #at = 0;
  #bytes = 0;
  /** A message that could not be loaded: it is passed over. */
  #unreadable = 0;

  constructor(deps: LookDeps, id: number) {
    this.id = id;
    this.#deps = deps;
    this.#lastMessage = deps.tracker.lastMessage(id);
    this.#ids = deps.store.thread(this.#lastMessage, CALL_MESSAGES);
    this.#isShort = this.#ids.length <= STEP;
  }

  step(): LookStep {
    if (this.#rules) return this.#goOn(this.#rules);
    const end = Math.min(this.#ids.length, this.#at + STEP);
    while (this.#at < end) {
      const id = this.#ids[this.#at] ?? 0;
      if (!this.#read(id)) return this.#wait(id);
      this.#at++;
    }
    if (this.#at < this.#ids.length) return MORE;
    const rules = this.#begin();
    return this.#isShort ? this.#goOn(rules) : MORE;
  }

  /** The bytes of a message could not be had. */
  giveUp(id: number): void {
    this.#unreadable = id;
  }

  /** Reads a message; false where its bytes must be loaded first. */
  #read(id: number): boolean {
    const { store } = this.#deps;
    const view = store.view(id);
    if (!view && id !== this.#unreadable) return false;
    const entry = store.entry(id);
    // What is looked at in place is not kept: a copy of each message of each call would cost as much as to read it.
    const bytes = view && this.#isShort ? view : store.bytes(id);
    if (!entry || !bytes) return true;
    const { time, kind, src, dst, transport, dialogId, unsent } = entry;
    const message = flowMessage({ id, time, kind, src, dst, transport, dialogId, unsent }, bytes);
    this.#messages.push(message);
    this.#bytes += bytes.length;
    while (this.#bytes > CALL_BYTES) this.#bytes -= this.#messages.shift()?.bytes.length ?? this.#bytes;
    // It is parsed here, in its own step, and not by the first rule that asks.
    return message.message !== undefined;
  }

  /** Something else has its turn: bytes that are in place may not stay there. */
  #wait(id: number): LookStep {
    this.#messages = this.#messages.map(({ row, bytes }) => flowMessage(row, bytes.slice()));
    return { kind: 'load', message: id };
  }

  #begin(): Rules {
    const context = this.#context();
    this.#messages.sort((a, b) => a.row.time - b.row.time || a.row.id - b.row.id);
    this.#rules = { context, steps: findInSteps(this.#messages, context) };
    return this.#rules;
  }

  #goOn({ context, steps }: Rules): LookStep {
    const done = (found: readonly Finding[]): LookStep => ({
      kind: 'done',
      findings: callFindings(found, this.#looked(context)),
    });
    if (this.#isShort) return done(resultOf(steps));
    const step = steps.next();
    return step.done === true ? done(step.value) : MORE;
  }

  /** What stands for a call at which a rule failed: nothing is found in it. */
  nothing(): CallFindings {
    return callFindings([], this.#looked(this.#context()));
  }

  #context(): FindingContext {
    return contextOf(this.#deps, this.#deps.tracker.call(this.id)?.capture ?? '');
  }

  #looked(context: FindingContext): Looked {
    const call = this.#deps.tracker.call(this.id);
    return {
      lastMessage: this.#lastMessage,
      firstMessage: this.#ids[0] ?? 0,
      messages: this.#messages.length,
      last: this.#messages.reduce((last, { row }) => Math.max(last, row.time), 0),
      end: reachOf(context),
      at: this.#deps.clock.now(),
      isOver: call !== null && call.facts.ended !== null,
    };
  }
}
