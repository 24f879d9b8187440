/** The results of one row: what came of each step and assertion, in their order. Of a long row, passed and skipped steps in its middle are let go. */
import type { Clock } from '#shared/lib/clock.ts';
import type { StepResult } from '#shared/model/sequence.ts';
import type { Verdict } from './row-context.ts';

/** So many are kept of a row, and so many of them at its begin. */
const MOST = 1_000;
const FIRST = 300;

/** Where a step stands. */
export interface StepPlace {
  readonly line: number;
  readonly text: string;
  readonly depth: number;
  readonly turn: number;
  readonly isCheck: boolean;
}

export class Results {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #steps: StepResult[] = [];
  #omitted = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get steps(): readonly StepResult[] {
    return this.#steps;
  }

  get omitted(): number {
    return this.#omitted;
  }

  /** A step begins; the answer ends it. */
  begin(place: StepPlace): (verdict: Verdict) => void {
    const result: StepResult = { ...blank(place), state: 'running', started: this.#clock.now() };
    this.#add(result);
    return ({ state, expected = null, got = null, messageId = null, exchange = null, trouble = null }) => {
      const told = { expected, got, messageId, exchange, trouble };
      // A step that was stopped came to nothing.
      Object.assign(result, told, {
        state: state === 'stopped' ? 'skipped' : state,
        ended: this.#clock.now(),
      });
    };
  }

  skip(place: StepPlace): void {
    this.#add(blank(place));
  }

  #add(result: StepResult): void {
    this.#steps.push(result);
    if (this.#steps.length <= MOST) return;
    this.#steps.splice(this.#firstOf('passed') ?? this.#firstOf('skipped') ?? FIRST, 1);
    this.#omitted += 1;
  }

  /** The place of the first in a state behind those of the begin. */
  #firstOf(wanted: StepResult['state']): number | null {
    const at = this.#steps.findIndex(({ state }, place) => place >= FIRST && state === wanted);
    return at < 0 ? null : at;
  }
}

function blank(place: StepPlace): StepResult {
  const nothing = { expected: null, got: null, messageId: null, exchange: null, trouble: null };
  return { ...place, state: 'skipped', started: null, ended: null, ...nothing };
}
