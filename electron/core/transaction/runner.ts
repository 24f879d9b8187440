/** Lets a reducer live in time: keeps its state, wakes it when its next timer is due, and hands its effects over in order. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { MachineState, Reducer, TimerEvent } from './machine.ts';
import type { RunningTimer, TimerLetter } from './timers.ts';
import { firstTimer, withoutTimer } from './timers.ts';

export interface Running<S, V> {
  readonly state: S;
  /** Gives an event to the reducer and carries out what it asks for. */
  dispatch(event: V): void;
  /** Ends it where it is: no timer fires any more. */
  stop(): void;
}

export interface RunnerOptions<S, V, E> {
  readonly initial: S;
  readonly reduce: Reducer<S, V | TimerEvent, E>;
  readonly clock: Clock;
  /** Carries out one effect of the event that caused it; `before` is the state that the event met. */
  readonly perform: (effect: E, before: S) => void;
  /** Hears of every event after its effects were carried out. */
  readonly changed: (state: S) => void;
}

/** Starts to run a reducer: the timers of its first state run at once. */
export function run<S extends MachineState, V, E>(options: RunnerOptions<S, V, E>): Running<S, V> {
  return new Runner(options);
}

class Runner<S extends MachineState, V, E> implements Running<S, V> {
  readonly #options: RunnerOptions<S, V, E>;
  #state: S;
  #next: RunningTimer | null = null;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: RunnerOptions<S, V, E>) {
    this.#options = options;
    this.#state = options.initial;
    this.#schedule();
  }

  get state(): S {
    return this.#state;
  }

  dispatch(event: V): void {
    this.#dispatch(event);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #dispatch(event: V | TimerEvent): void {
    if (this.#isStopped) return;
    const { reduce, clock, perform, changed } = this.#options;
    const before = this.#state;
    const step = reduce(before, event, clock.now());
    this.#state = step.state;
    this.#schedule();
    for (const effect of step.effects) {
      // An effect may have ended it: whoever did that hears nothing more.
      if (!this.#isStopped) perform(effect, before);
    }
    if (!this.#isStopped) changed(this.#state);
  }

  /** Waits for the timer that fires first; a wait that is still the right one goes on. */
  #schedule(): void {
    const next = firstTimer(this.#state.timers);
    if (next === this.#next) return;
    this.#timer?.cancel();
    this.#next = next;
    const { clock } = this.#options;
    this.#timer = next && clock.after(next.due - clock.now(), () => this.#fire(next.letter));
  }

  #fire(letter: TimerLetter): void {
    this.#next = null;
    this.#state = { ...this.#state, timers: withoutTimer(this.#state.timers, letter) };
    this.#dispatch({ kind: 'timer', letter });
  }
}
