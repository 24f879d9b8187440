/** Runs of sequences: a row at a time, the newest runs kept, with a bound on what is kept of their steps. */
import { textOf } from '#shared/lib/bytes.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { RowResult, RunView, Sequence } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { junitOf } from '#shared/sequence/junit.ts';
import { problemTrouble } from '#shared/sequence/problem-text.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { titleOf } from '#shared/workspace/scope.ts';
import type { DataRow } from './data-rows.ts';
import { readDataRows } from './data-rows.ts';
import { placeOf } from './place.ts';
import type { RunsDeps } from './row-context.ts';
import type { RowRun } from './row-run.ts';
import { startRow } from './row-run.ts';
import type { Runs, RunWish } from './runs.ts';
import { notPossible, toldTrouble } from './words.ts';

/** So many runs are kept, and so many results of their steps together. */
const MOST_RUNS = 20;
const MOST_STEPS = 20_000;
/** So many runs go on at once. */
const MOST_RUNNING = 5;

/** Makes what runs sequences; nothing runs yet. */
export function createRuns(deps: RunsDeps): Runs {
  return new RunList(deps);
}

interface Plan {
  readonly wish: RunWish;
  readonly sequence: Sequence;
  readonly rows: readonly DataRow[];
}

class RunList implements Runs {
  readonly #deps: RunsDeps;
  readonly #runs = new Map<number, Run>();
  readonly #changes = createEmitter<number>();
  #lastId = 0;

  constructor(deps: RunsDeps) {
    this.#deps = deps;
  }

  async start(wish: RunWish): Promise<Result<number, Trouble>> {
    const plan = await this.#plan(wish);
    if (!plan.ok) return plan;
    if ([...this.#runs.values()].filter(({ isRunning }) => isRunning).length >= MOST_RUNNING)
      return err(notPossible('too-many-runs', { limit: MOST_RUNNING }));
    const id = ++this.#lastId;
    const run = new Run(id, plan.value, this.#deps, () => this.#changed(id));
    this.#runs.set(id, run);
    this.#makeRoom();
    run.begin();
    return ok(id);
  }

  stop(id: number): boolean {
    const run = this.#runs.get(id);
    run?.stop();
    return run !== undefined;
  }

  get(id: number): RunView | null {
    return this.#runs.get(id)?.view() ?? null;
  }

  list(): readonly RunView[] {
    return [...this.#runs.values()].map((run) => run.view()).reverse();
  }

  rows(id: number, from: number, count: number): readonly RowResult[] | null {
    return this.#runs.get(id)?.rows(from, count) ?? null;
  }

  report(id: number): string | null {
    const run = this.#runs.get(id);
    return run ? junitOf([{ run: run.view(), rows: run.rows(0, Infinity) }]) : null;
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  close(): void {
    for (const run of this.#runs.values()) run.stop();
  }

  async #plan(wish: RunWish): Promise<Result<Plan, Trouble>> {
    const text = wish.text === undefined ? await this.#read(wish.path) : ok(wish.text);
    if (!text.ok) return text;
    const { sequence, problems } = readSequence(text.value);
    const [problem] = problems;
    if (problem) return err(problemTrouble(problem));
    const rows = sequence.data === '' ? ok([{}]) : await this.#readData(wish.path, sequence.data);
    return rows.ok ? ok({ wish, sequence, rows: rows.value }) : rows;
  }

  async #read(path: string): Promise<Result<string, Trouble>> {
    const read = await this.#deps.workspace.read(path);
    return read.ok ? ok(textOf(read.value.bytes)) : read;
  }

  async #readData(sequence: string, name: string): Promise<Result<readonly DataRow[], Trouble>> {
    const path = placeOf(sequence, name);
    if (path === null) return err(toldTrouble('INVALID_INPUT', 'data-outside', { path: name }));
    const read = await this.#deps.workspace.read(path);
    if (!read.ok) return err(toldTrouble(read.error.code, 'data-unread', { path, reason: read.error.code }));
    return readDataRows(read.value.bytes);
  }

  #changed(id: number): void {
    this.#trim();
    this.#changes.emit(id);
  }

  #makeRoom(): void {
    for (const [id, run] of this.#runs) {
      if (this.#runs.size <= MOST_RUNS) return;
      if (!run.isRunning) this.#runs.delete(id);
    }
  }

  /** Beyond the bound the steps of passed rows are let go, those of the oldest runs first, then those of failed ones. */
  #trim(): void {
    const runs = [...this.#runs.values()];
    let total = runs.reduce((sum, { kept }) => sum + kept, 0);
    for (const which of ['passed', 'failed'] as const) {
      for (const run of runs) while (total > MOST_STEPS && run.letGo(which)) total = totalOf(runs);
    }
  }
}

function totalOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { kept }) => sum + kept, 0);
}

/** One run: its rows that are over, the one that runs, and their counts. */
class Run {
  readonly #id: number;
  readonly #plan: Plan;
  readonly #deps: RunsDeps;
  readonly #told: () => void;
  readonly #started: number;
  readonly #done: RowResult[] = [];
  /** Places of rows that are over and whose steps are kept. */
  readonly #whole = { passed: [] as number[], failed: [] as number[] };
  #row: RowRun | null = null;
  #state: RunView['state'] = 'running';
  #ended: number | null = null;
  #revision = 0;
  #isStopped = false;
  #trouble: Trouble | null = null;
  #passed = 0;
  #failed = 0;
  #kept = 0;

  constructor(id: number, plan: Plan, deps: RunsDeps, told: () => void) {
    this.#id = id;
    this.#plan = plan;
    this.#deps = deps;
    this.#told = told;
    this.#started = deps.clock.now();
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** Results of steps that are kept. */
  get kept(): number {
    return this.#kept;
  }

  begin(): void {
    void this.#run().catch((error: unknown) => this.#broke(error));
  }

  stop(): void {
    this.#isStopped = true;
    this.#row?.stop();
  }

  get #name(): string {
    const { sequence, wish } = this.#plan;
    return sequence.name || titleOf(wish.path);
  }

  view(): RunView {
    const { wish, rows } = this.#plan;
    return {
      id: this.#id,
      name: this.#name,
      path: wish.path,
      environment: wish.environment,
      state: this.#state,
      started: this.#started,
      ended: this.#ended,
      rows: rows.length,
      done: this.#done.length,
      passed: this.#passed,
      failed: this.#failed,
      revision: this.#revision,
      trouble: this.#trouble,
    };
  }

  rows(from: number, count: number): readonly RowResult[] {
    const done = this.#done.slice(from, from + count);
    const isInSight = this.#row !== null && done.length < count && from <= this.#done.length;
    return isInSight && this.#row ? [...done, this.#row.view()] : done;
  }

  /** Lets go of the steps of its oldest row of a kind; of a failed one what failed stays. False where there is none. */
  letGo(which: 'passed' | 'failed'): boolean {
    const place = this.#whole[which].shift();
    const row = place === undefined ? undefined : this.#done[place];
    if (place === undefined || !row) return false;
    const steps = row.steps.filter(({ state }) => state === 'failed').slice(0, 10);
    const gone = row.steps.length - steps.length;
    this.#done[place] = { ...row, steps, omitted: row.omitted + gone };
    this.#kept -= gone;
    return true;
  }

  async #run(): Promise<void> {
    const { wish, sequence, rows } = this.#plan;
    const { path, environment, variables = {} } = wish;
    const about = { path, name: this.#name, started: this.#started, rows: rows.length };
    const run = { ...about, sequence, environment, variables };
    for (const [index, row] of rows.entries()) {
      if (this.#isStopped || (this.#failed > 0 && wish.stopOnFailure === true)) break;
      const plan = { ...run, row };
      this.#row = startRow(index, plan, this.#deps, () => this.#changed());
      await this.#row.over;
      this.#finish(this.#row.view());
      await new Promise<void>((resolve) => this.#deps.nextTurn(resolve));
    }
    this.#state = this.#isStopped ? 'stopped' : this.#failed > 0 ? 'failed' : 'passed';
    this.#ended = this.#deps.clock.now();
    this.#changed();
  }

  #finish(row: RowResult): void {
    this.#row = null;
    const place = this.#done.push(row) - 1;
    this.#kept += row.steps.length;
    this.#whole[row.state === 'passed' ? 'passed' : 'failed'].push(place);
    if (row.state === 'passed') this.#passed += 1;
    if (row.state === 'failed') this.#failed += 1;
    this.#changed();
  }

  /** A bug ends the run, and nothing else. */
  #broke(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#trouble = { code: 'INTERNAL', message };
    this.#row = null;
    this.#state = 'failed';
    this.#ended = this.#deps.clock.now();
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    this.#told();
  }
}
