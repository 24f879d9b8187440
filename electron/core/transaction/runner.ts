/** Lets a reducer live in time: keeps its state, wakes it when its next timer is due, and hands its effects over in order. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { MachineState, Reducer, TimerEvent } from './machine.ts';
import type { TimerLetter, Timers } from './timers.ts';
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
  /** Carries out one effect of the event that caused it. */
  readonly perform: (effect: E, event: V | TimerEvent) => void;
  /** Hears of every event after its effects were carried out. */
  readonly changed: (state: S) => void;
}

/** Starts to run a reducer; nothing happens before the first event. */
export function run<S extends MachineState, V, E>(options: RunnerOptions<S, V, E>): Running<S, V> {
  const { reduce, clock, perform, changed } = options;
  let state = options.initial;
  let timer: Timer | null = null;
  let stopped = false;

  const schedule = (timers: Timers): void => {
    timer?.cancel();
    const next = stopped ? null : firstTimer(timers);
    timer = next && clock.after(next.due - clock.now(), () => fire(next.letter));
  };
  const fire = (letter: TimerLetter): void => {
    state = { ...state, timers: withoutTimer(state.timers, letter) };
    dispatch({ kind: 'timer', letter });
  };
  const dispatch = (event: V | TimerEvent): void => {
    if (stopped) return;
    const step = reduce(state, event, clock.now());
    state = step.state;
    schedule(state.timers);
    for (const effect of step.effects) perform(effect, event);
    changed(state);
  };
  return {
    get state() {
      return state;
    },
    dispatch,
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
