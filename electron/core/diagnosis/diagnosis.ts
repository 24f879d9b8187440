/**
 * Looks for what is wrong in every call of a view, the newest first, in slices that have a turn of their own, and again at calls
 * that changed. Nothing is done on the way of what is received: a change is noted there, and looked for after a rest.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Diagnosis, Finding } from '#shared/model/finding.ts';
import type { Turns } from '../view/turns.ts';
import type { View } from '../view/view.ts';
import type { LookDeps } from './call-look.ts';
import { DiagnosisResults } from './diagnosis-results.ts';
import type { FindingCache } from './finding-cache.ts';
import type { FindingChoice } from './finding-list.ts';
import { Sweep } from './sweep.ts';

/** Milliseconds of one slice: what a socket or a timer waits for at the most. */
const SLICE = 5;
/** Milliseconds from one walk through the calls of a view to the next, where something changed and where only time passed. */
export const REST = 1_000;
export const LONG_REST = 10_000;
/** Milliseconds between two changes that are told. */
const TELL_PACE = 200;

export interface DiagnosisDeps extends LookDeps {
  readonly clock: Clock;
  readonly turns: Turns;
  readonly cache: FindingCache;
  /** Findings that are listed at the most; LISTED_FINDINGS by default. */
  readonly limit?: number;
  onError(error: unknown): void;
}

export type DiagnosedView = Pick<View, 'counters' | 'dialogIds' | 'find' | 'onChange'>;

export interface ViewDiagnosis {
  read(): Diagnosis;
  /** At most `count` findings from a place on that counts from 0, the worst first; and how many there are. */
  page(choice: FindingChoice, from: number, count: number): { findings: Finding[]; total: number };
  onChange(listener: () => void): Unsubscribe;
  close(): void;
}

/** Begins with the next turn. To be closed before its view is. */
export function createDiagnosis(view: DiagnosedView, deps: DiagnosisDeps): ViewDiagnosis {
  return new Diagnosing(view, deps);
}

class Diagnosing implements ViewDiagnosis {
  readonly #view: DiagnosedView;
  readonly #deps: DiagnosisDeps;
  readonly #results: DiagnosisResults;
  readonly #changes = createEmitter<null>();
  readonly #stop: Unsubscribe;
  #sweep: Sweep | null;
  /** When the walk that goes on, or the last one, began. */
  #began = -Infinity;
  #isChanged = false;
  #isBusy = false;
  #isClosed = false;
  /** Waits for the next walk, and for the next time that something is told. */
  #waiting: Timer | null = null;
  #telling: Timer | null = null;
  #told = -Infinity;

  constructor(view: DiagnosedView, deps: DiagnosisDeps) {
    this.#view = view;
    this.#deps = deps;
    this.#results = new DiagnosisResults(deps.limit);
    this.#sweep = this.#newSweep();
    this.#stop = view.onChange(() => this.#note());
    this.#schedule();
  }

  read(): Diagnosis {
    const { firstDialog, nextDialog, running } = this.#view.counters();
    const total = nextDialog - firstDialog;
    const asked = Math.min(total, this.#results.size);
    // A call that came a moment ago is no reason to show that something goes on.
    const isWalking = this.#sweep?.hasNew === true && asked < total;
    return { asked, total, running: running || isWalking, ...this.#results.summary() };
  }

  page(choice: FindingChoice, from: number, count: number): { findings: Finding[]; total: number } {
    return this.#results.page(choice, from, count);
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#sweep = null;
    this.#stop();
    this.#waiting?.cancel();
    this.#telling?.cancel();
  }

  /** On the way of everything that is received. */
  #note(): void {
    if (this.#isChanged) return;
    this.#isChanged = true;
    if (!this.#sweep) this.#wait(REST);
  }

  /** Begins a walk so many milliseconds after the last one began. */
  #wait(rest: number): void {
    this.#waiting?.cancel();
    const { clock } = this.#deps;
    this.#waiting = clock.after(Math.max(0, this.#began + rest - clock.now()), () => {
      this.#sweep = this.#newSweep();
      this.#schedule();
    });
  }

  #newSweep(): Sweep {
    this.#isChanged = false;
    this.#began = this.#deps.clock.now();
    return new Sweep(this.#view, this.#results, this.#deps);
  }

  #schedule(): void {
    if (this.#isBusy || this.#isClosed) return;
    this.#isBusy = true;
    this.#deps.turns.add(() => void this.#slice());
  }

  async #slice(): Promise<void> {
    const sweep = this.#sweep;
    if (sweep) {
      const missing = sweep.work(this.#deps.clock.now() + SLICE);
      if (missing > 0) await this.#load(sweep, missing);
    }
    this.#isBusy = false;
    if (this.#isClosed || !sweep) return;
    this.#tell();
    if (sweep.isOver) this.#rest(sweep);
    else {
      // What came meanwhile is looked at before what is old; what is known by now is passed over quickly.
      if (this.#isChanged && this.#deps.clock.now() - this.#began >= REST) this.#sweep = this.#newSweep();
      this.#schedule();
    }
  }

  #rest(sweep: Sweep): void {
    this.#sweep = null;
    if (this.#isChanged || sweep.hasPut) this.#wait(REST);
    else if (sweep.hasLive) this.#wait(LONG_REST);
  }

  async #load(sweep: Sweep, id: number): Promise<void> {
    try {
      await this.#deps.store.load(id);
    } catch (error) {
      this.#deps.onError(error);
    }
    if (!this.#deps.store.view(id)) sweep.giveUp(id);
  }

  /** Tells that something changed, at a pace that can be read. */
  #tell(): void {
    if (this.#telling) return;
    const { clock } = this.#deps;
    this.#telling = clock.after(Math.max(0, this.#told + TELL_PACE - clock.now()), () => {
      this.#telling = null;
      this.#told = clock.now();
      this.#changes.emit(null);
    });
  }
}
