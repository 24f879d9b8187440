/** Runs the steps of a sequence once, with one row of its data: a small interpreter that stops at the first step that fails. */
import type { Check, RowResult, SequenceStep, SimpleStep } from '#shared/model/sequence.ts';
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { checkText, stepText } from '#shared/sequence/write.ts';
import { Conversations } from './conversations.ts';
import { hangUp, isOver } from './hang-up.ts';
import { awaitedMethods, createMailbox } from './mailbox.ts';
import { runAnswer, runCheck, runPause, runTake } from './other-steps.ts';
import { createPatience } from './patience.ts';
import type { StepPlace } from './results.ts';
import { Results } from './results.ts';
import type { RowContext, RunsDeps, Verdict } from './row-context.ts';
import { withoutSecrets } from './row-context.ts';
import type { RowPlan } from './row-values.ts';
import { RowValues } from './row-values.ts';
import { runSend } from './send-step.ts';
import { runWait } from './wait-step.ts';

export interface RowRun {
  /** The row as it stands. */
  view(): RowResult;
  /** Ends it; its calls are hung up. */
  stop(): void;
  /** Settles when everything is over, its calls too. */
  readonly over: Promise<void>;
}

/** How long the calls that are left may take to end, in milliseconds; who is not heard of is not waited for. */
const LAST_WORDS = 2_000;
/** So many steps run before everybody else has a turn. */
const STEPS_A_TURN = 20;

type Ending = 'passed' | 'failed' | 'stopped';

/** Begins a row. @param changed hears of each change */
export function startRow(index: number, plan: RowPlan, deps: RunsDeps, changed: () => void): RowRun {
  return new Interpreter(index, plan, deps, changed);
}

/** Where in repeats a step stands. */
interface Nesting {
  readonly depth: number;
  readonly turn: number;
}

class Interpreter implements RowRun {
  readonly over: Promise<void>;
  readonly #index: number;
  readonly #changed: () => void;
  readonly #context: RowContext;
  readonly #results: Results;
  readonly #started: number;
  #ended: number | null = null;
  #state: RowResult['state'] = 'running';
  #steps = 0;

  constructor(index: number, plan: RowPlan, deps: RunsDeps, changed: () => void) {
    this.#index = index;
    this.#changed = changed;
    this.#results = new Results(deps.clock);
    this.#started = deps.clock.now();
    const patience = createPatience(deps.clock);
    const conversations: Conversations = new Conversations(deps.stack, (one) => {
      hangUp(one, conversations, deps);
    });
    const known = deps.known(plan.environment);
    const entryOf = (path: string): WorkspaceEntry | null => deps.workspace.entry(path);
    this.#context = {
      ...{ deps, plan, conversations, patience, calls: new Set() },
      run: { name: plan.name, path: plan.path, started: plan.started, row: index, rows: plan.rows },
      values: new RowValues({ ...deps, entryOf, known }, plan),
      mailbox: createMailbox(
        awaitedMethods(plan.sequence.steps),
        (callId) => conversations.ofCall(callId) !== null,
        () => patience.wake(),
      ),
    };
    this.over = this.#run();
  }

  view(): RowResult {
    const { plan, calls } = this.#context;
    return {
      index: this.#index,
      values: { ...plan.row },
      state: this.#state,
      started: this.#started,
      ended: this.#ended,
      steps: this.#results.steps.map((step) => ({ ...step })),
      omitted: this.#results.omitted,
      dialogs: [...calls],
    };
  }

  stop(): void {
    this.#context.patience.stop();
  }

  async #run(): Promise<void> {
    const { deps, plan, patience, mailbox } = this.#context;
    const { userAgent, uas, dialogs } = deps.stack;
    const wake = (): void => patience.wake();
    const offs = [
      userAgent.onChange((id) => {
        if (this.#context.conversations.ofExchange(id)) wake();
      }),
      uas.list.onChange(wake),
      dialogs.table.onChange(wake),
      uas.claim(mailbox),
    ];
    try {
      const ending = await this.#runSteps(plan.sequence.steps, { depth: 0, turn: 0 });
      await this.#hangUp();
      this.#state = ending;
    } finally {
      for (const off of offs) off();
      mailbox.close(uas);
      this.#ended = deps.clock.now();
      this.#changed();
    }
  }

  /** Runs steps in their order; those behind one that fails are listed as skipped. */
  async #runSteps(steps: readonly SequenceStep[], nesting: Nesting): Promise<Ending> {
    for (const [place, step] of steps.entries()) {
      const ending =
        step.kind === 'repeat' ? await this.#repeat(step, nesting) : await this.#runStep(step, nesting);
      if (ending === 'passed') continue;
      this.#skip(steps.slice(place + 1), nesting);
      return ending;
    }
    return 'passed';
  }

  async #repeat(
    { times, steps }: Extract<SequenceStep, { kind: 'repeat' }>,
    { depth }: Nesting,
  ): Promise<Ending> {
    for (let turn = 0; turn < times; turn++) {
      const ending = await this.#runSteps(steps, { depth: depth + 1, turn });
      if (ending !== 'passed') return ending;
    }
    return 'passed';
  }

  async #runStep(step: SimpleStep, nesting: Nesting): Promise<Ending> {
    this.#steps += 1;
    if (this.#steps % STEPS_A_TURN === 0) await this.#turn();
    if (this.#context.patience.isStopped) {
      this.#skip([step], nesting);
      return 'stopped';
    }
    const isCheck = step.kind === 'check';
    const verdict = await this.#tell(placeOf(step, nesting, isCheck), () => this.#verdict(step));
    const checks = step.kind === 'wait' ? step.checks : [];
    if (verdict !== 'passed') {
      for (const check of checks) this.#results.skip(checkPlace(check, nesting));
      return verdict;
    }
    return this.#runChecks(checks, nesting);
  }

  /** Every assertion of a wait is judged, also behind one that fails: together they tell more. */
  async #runChecks(checks: readonly Check[], nesting: Nesting): Promise<Ending> {
    let ending: Ending = 'passed';
    for (const check of checks) {
      const one = await this.#tell(checkPlace(check, nesting), () => runCheck(this.#context, '', check));
      if (one !== 'passed') ending = one;
    }
    return ending;
  }

  async #tell(place: StepPlace, run: () => Verdict | Promise<Verdict>): Promise<Ending> {
    const end = this.#results.begin(place);
    this.#changed();
    const verdict = await run();
    end(withoutSecrets(this.#context, verdict));
    this.#changed();
    return verdict.state;
  }

  #verdict(step: SimpleStep): Verdict | Promise<Verdict> {
    const context = this.#context;
    switch (step.kind) {
      case 'send':
        return runSend(context, step);
      case 'wait':
        return runWait(context, step);
      case 'answer':
        return runAnswer(context, step);
      case 'pause':
        return runPause(context, step);
      case 'take':
        return runTake(context, step);
      case 'check':
        return runCheck(context, step.of, step.check);
    }
  }

  #skip(steps: readonly SequenceStep[], { depth, turn }: Nesting): void {
    for (const step of steps) {
      if (step.kind === 'repeat') {
        this.#skip(step.steps, { depth: depth + 1, turn: 0 });
        continue;
      }
      this.#results.skip(placeOf(step, { depth, turn }, step.kind === 'check'));
      for (const check of step.kind === 'wait' ? step.checks : [])
        this.#results.skip(checkPlace(check, { depth, turn }));
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#context.deps.nextTurn(resolve));
  }

  /** Ends the calls that are left, and waits a while for that. */
  async #hangUp(): Promise<void> {
    const { conversations, deps } = this.#context;
    const busy = conversations.all.filter((one) => hangUp(one, conversations, deps));
    if (busy.length === 0) return;
    // The row may have been stopped: its own patience is over.
    const patience = createPatience(deps.clock);
    const off = deps.stack.dialogs.table.onChange(() => patience.wake());
    const offEnd = deps.stack.userAgent.onChange(() => patience.wake());
    await patience.until(() => (busy.every((one) => isOver(one, conversations)) ? busy : null), LAST_WORDS);
    off();
    offEnd();
  }
}

function placeOf(step: SimpleStep, nesting: Nesting, isCheck: boolean): StepPlace {
  return { line: step.line, text: stepText(step), ...nesting, isCheck };
}

function checkPlace(check: Check, nesting: Nesting): StepPlace {
  return { line: check.line, text: checkText(check), ...nesting, isCheck: true };
}
