/**
 * Runs a program without `\b` and `\B` as an automaton whose states are made when a text first leads to them: a character that was seen
 * in a state before is one look into a table. States are bounded; when there are too many all are forgotten, and the work stays linear.
 */
import type { Program } from './program.ts';
import type { Run } from './run.ts';

/** All the places that a program is at after some text. */
interface State {
  /** Places that wait for a character. */
  readonly waiting: readonly number[];
  /** Whether the program fits already, and whether it fits if the text ends here. */
  readonly fits: boolean;
  readonly fitsAtEnd: boolean;
  /** The states that characters below 128 lead to. */
  readonly next: (State | undefined)[];
}

const ASCII = 128;
const MOST_STATES = 256;

/** Whether an automaton can run a program: it does not know what stands on both sides of a place. */
export function isRegular(program: Program): boolean {
  return program.code.every(
    (one) => one.kind !== 'assert' || one.assertion === 'start' || one.assertion === 'end',
  );
}

/** Tells whether a regular program fits anywhere in a text. */
export class Automaton {
  readonly #program: Program;
  readonly #states = new Map<string, State>();
  readonly #seen: Uint8Array;
  readonly #first: State;
  /** Where a text leads in which nothing has begun to fit. */
  readonly #idle: State;
  #steps = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#seen = new Uint8Array(program.code.length);
    this.#first = this.#stateOf([program.start], true);
    this.#idle = this.#stateOf([program.start], false);
  }

  run(text: string): Run {
    this.#steps = 0;
    let state = this.#first;
    for (let place = 0; place < text.length && !state.fits; place++) {
      // Where nothing waits nothing can begin any more: the expression is bound to the beginning.
      if (state === this.#idle && state.waiting.length === 0) break;
      const code = text.charCodeAt(place);
      this.#steps++;
      if (code < ASCII) {
        state = state.next[code] ?? this.#learn(state, code);
        continue;
      }
      const whole = text.codePointAt(place) ?? code;
      state = this.#step(state, whole);
      if (whole > 0xffff) place++;
    }
    return { found: state.fits || state.fitsAtEnd, steps: this.#steps };
  }

  #learn(state: State, code: number): State {
    const next = this.#step(state, code);
    state.next[code] = next;
    return next;
  }

  /** The state behind a character; a new fit may begin there too. */
  #step(state: State, code: number): State {
    const places = [this.#program.start];
    for (const place of state.waiting) {
      const instruction = this.#program.code[place];
      this.#steps++;
      if (instruction?.kind === 'char' && instruction.set.has(code)) places.push(instruction.next);
    }
    return this.#stateOf(places, false);
  }

  #stateOf(places: readonly number[], isStart: boolean): State {
    const { waiting, fits } = this.#follow(places, isStart, false);
    const fitsAtEnd = fits || this.#follow(places, isStart, true).fits;
    const key = `${waiting.join()} ${fits} ${fitsAtEnd}`;
    const known = this.#states.get(key);
    if (known) return known;
    const state = { waiting, fits, fitsAtEnd, next: new Array<State | undefined>(ASCII).fill(undefined) };
    if (this.#states.size >= MOST_STATES) this.#forget();
    this.#states.set(key, state);
    return state;
  }

  /** States that lead to others would keep them alive, so the ways out of all are forgotten with them. */
  #forget(): void {
    for (const state of this.#states.values()) state.next.fill(undefined);
    this.#states.clear();
    for (const kept of [this.#first, this.#idle]) {
      kept.next.fill(undefined);
      this.#states.set(`${kept.waiting.join()} ${kept.fits} ${kept.fitsAtEnd}`, kept);
    }
  }

  /** All that places lead to without a character. */
  #follow(from: readonly number[], isStart: boolean, isEnd: boolean): { waiting: number[]; fits: boolean } {
    this.#seen.fill(0);
    const stack = [...from];
    const waiting: number[] = [];
    let fits = false;
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (this.#seen[place] === 1) continue;
      this.#seen[place] = 1;
      this.#steps++;
      const instruction = this.#program.code[place];
      if (!instruction || instruction.kind === 'match') fits ||= instruction !== undefined;
      else if (instruction.kind === 'char') waiting.push(place);
      else if (instruction.kind === 'split') stack.push(instruction.other, instruction.next);
      else if (instruction.kind === 'save') stack.push(instruction.next);
      else if (instruction.assertion === 'start' ? isStart : isEnd) stack.push(instruction.next);
    }
    return { waiting: waiting.sort((a, b) => a - b), fits };
  }
}
