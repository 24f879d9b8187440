/**
 * One walk through the calls of a view: first what was found in calls that are there no more is forgotten, then every call is looked
 * at that was not yet, or that changed, the newest first.
 */
import type { CallFindings } from './call-findings.ts';
import { isDue } from './call-findings.ts';
import { contextOf, reachOf } from './call-context.ts';
import type { LookStep } from './call-look.ts';
import { CallLook } from './call-look.ts';
import type { DiagnosedView, DiagnosisDeps } from './diagnosis.ts';
import type { DiagnosisResults } from './diagnosis-results.ts';

/** Calls that are passed over between two looks at the clock. */
const BATCH = 64;
/**
 * A call is left alone for so many milliseconds after it was looked at, and so many more for each message that it has: one that
 * goes on and on is not read anew for each of them.
 */
const QUIET = 1_000;
const QUIET_A_MESSAGE = 10;

type Deps = Omit<DiagnosisDeps, 'turns'>;

export class Sweep {
  readonly #view: DiagnosedView;
  readonly #results: DiagnosisResults;
  readonly #deps: Deps;
  readonly #known: Iterator<number>;
  #isAudited = false;
  /** Calls of the view from this place on were walked through. */
  #place: number;
  /** Calls that were read and are to be passed, the next one last. */
  #calls: number[] = [];
  #look: CallLook | null = null;
  #isOver = false;
  /** Whether a call was met that had never been looked at. */
  hasNew = false;
  /** Whether a call was put off that has to be looked at again. */
  hasPut = false;
  /** Whether there are calls that are heard live: in them, something is missing as time passes. */
  hasLive = false;

  constructor(view: DiagnosedView, results: DiagnosisResults, deps: Deps) {
    this.#view = view;
    this.#results = results;
    this.#deps = deps;
    this.#known = results.ids();
    this.#place = view.counters().nextDialog;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Works until a time; the id of a message that has to be loaded first, else 0. */
  work(until: number): number {
    const { clock } = this.#deps;
    do {
      const missing = this.#step();
      if (missing > 0) return missing;
    } while (!this.#isOver && clock.now() < until);
    return 0;
  }

  giveUp(message: number): void {
    this.#look?.giveUp(message);
  }

  #step(): number {
    if (this.#look) return this.#goOn(this.#look);
    if (!this.#isAudited) this.#audit();
    else this.#pass();
    return 0;
  }

  /** Forgets calls that left the view. */
  #audit(): void {
    for (let i = 0; i < BATCH; i++) {
      const next = this.#known.next();
      if (next.done) {
        this.#isAudited = true;
        return;
      }
      if (this.#view.find('dialogs', next.value) === null) this.#results.delete(next.value);
    }
  }

  /** Passes over calls of which all is known, up to one that has to be looked at. */
  #pass(): void {
    if (this.#calls.length === 0 && !this.#fetch()) {
      this.#isOver = true;
      return;
    }
    for (let id = this.#calls.pop(); id !== undefined; id = this.#calls.pop()) {
      if (this.#isKnown(id)) continue;
      this.#look = new CallLook(this.#deps, id);
      return;
    }
  }

  /** Reads the calls before those that were passed; false where there are none. */
  #fetch(): boolean {
    const first = this.#view.counters().firstDialog;
    const from = Math.max(first, this.#place - BATCH);
    if (this.#place <= first) return false;
    this.#calls = this.#view.dialogIds(from, this.#place - from);
    this.#place = from;
    return true;
  }

  /** Whether a call need not be looked at now; what another view found in it is taken. */
  #isKnown(id: number): boolean {
    const { cache, tracker, clock } = this.#deps;
    const call = tracker.call(id);
    // It was let go since the view was asked.
    if (!call) return true;
    if (call.capture === '') this.hasLive = true;
    const mine = this.#results.get(id);
    if (!mine) this.hasNew = true;
    const found = cache.get(id) ?? mine;
    if (!found) return false;
    const isFresh = this.#isFresh(id, found, call.capture);
    const isResting = clock.now() - found.at < QUIET + QUIET_A_MESSAGE * found.messages;
    if (!isFresh && !isResting) return false;
    if (!isFresh) this.hasPut = true;
    if (found !== mine || this.#results.hasRoomFor(id)) this.#results.set(id, found);
    return true;
  }

  #isFresh(id: number, found: CallFindings, capture: string): boolean {
    const { tracker, store } = this.#deps;
    if (found.lastMessage !== tracker.lastMessage(id)) return false;
    if (found.messages > 0 && found.firstMessage < store.counters().first) return false;
    return !isDue(found, reachOf(contextOf(this.#deps, capture)));
  }

  #goOn(look: CallLook): number {
    const step = this.#tried(look);
    if (step.kind === 'load') return step.message;
    if (step.kind === 'more') return 0;
    this.#look = null;
    this.#deps.cache.put(look.id, step.findings);
    if (this.#view.find('dialogs', look.id) !== null) this.#results.set(look.id, step.findings);
    return 0;
  }

  /** A rule that fails is a bug: it is told, and the other calls are looked at. */
  #tried(look: CallLook): LookStep {
    try {
      return look.step();
    } catch (error) {
      this.#deps.onError(error);
      return { kind: 'done', findings: look.nothing() };
    }
  }
}
