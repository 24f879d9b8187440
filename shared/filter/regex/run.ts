/**
 * Runs a program over a text: all the places it can be at are followed at once, each at most once for a character, so the
 * work is at most the length of the text times the size of the program, whatever the expression (Thompson 1968).
 */
import { isWordCode } from './char-set.ts';
import type { Program } from './program.ts';
import type { Assertion } from './syntax.ts';

export interface Run {
  readonly found: boolean;
  /** Instructions that were looked at. */
  readonly steps: number;
}

/** The character before and the character behind a place; -1 where the text ends. */
export interface Around {
  readonly before: number;
  readonly behind: number;
}

/** Whether an assertion holds between two characters. */
export function holds(assertion: Assertion, { before, behind }: Around): boolean {
  if (assertion === 'start') return before < 0;
  if (assertion === 'end') return behind < 0;
  return (isWordCode(before) !== isWordCode(behind)) === (assertion === 'word');
}

/** Rounds are counted in 32 bits; a million long texts have more of them. */
const LAST_ROUND = 0x7fff_ffff;

/** The places a program is at, in a list without doubles that is emptied without work. */
class Places {
  readonly list: Int32Array;
  count = 0;
  readonly #seen: Int32Array;
  #round = 0;

  constructor(size: number) {
    this.list = new Int32Array(size);
    this.#seen = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    if (++this.#round <= LAST_ROUND) return;
    this.#seen.fill(0);
    this.#round = 1;
  }

  /** Whether a place was new in this round. */
  enter(place: number): boolean {
    if (this.#seen[place] === this.#round) return false;
    this.#seen[place] = this.#round;
    return true;
  }
}

/** Tells whether a program fits anywhere in a text. A runner keeps its lists from one text to the next. */
export class Runner {
  readonly #program: Program;
  #now: Places;
  #next: Places;
  readonly #stack: number[] = [];
  #steps = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#now = new Places(program.code.length);
    this.#next = new Places(program.code.length);
  }

  run(text: string): Run {
    this.#steps = 0;
    this.#now.clear();
    let before = -1;
    for (let place = 0; place <= text.length;) {
      const behind = text.codePointAt(place) ?? -1;
      if (this.#follow(this.#now, this.#program.start, { before, behind })) return this.#result(true);
      if (behind < 0) break;
      const width = behind > 0xffff ? 2 : 1;
      const around = { before: behind, behind: text.codePointAt(place + width) ?? -1 };
      if (this.#step(behind, around)) return this.#result(true);
      before = behind;
      place += width;
    }
    return this.#result(false);
  }

  #result(found: boolean): Run {
    return { found, steps: this.#steps };
  }

  /** Takes a character: what fits goes on, in the list for the next place. Answers whether the end was reached. */
  #step(code: number, around: Around): boolean {
    const { list, count } = this.#now;
    this.#next.clear();
    for (let i = 0; i < count; i++) {
      const instruction = this.#program.code[list[i] ?? 0];
      this.#steps++;
      if (instruction?.kind !== 'char' || !instruction.set.has(code)) continue;
      if (this.#follow(this.#next, instruction.next, around)) return true;
    }
    [this.#now, this.#next] = [this.#next, this.#now];
    return false;
  }

  /** Puts a place, and all that it leads to without a character, into a list. Answers whether the end is among them. */
  #follow(places: Places, from: number, around: Around): boolean {
    const stack = this.#stack;
    stack.length = 0;
    stack.push(from);
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      const instruction = places.enter(place) ? this.#program.code[place] : undefined;
      if (!instruction) continue;
      this.#steps++;
      if (instruction.kind === 'match') return true;
      if (instruction.kind === 'char') places.list[places.count++] = place;
      else if (instruction.kind === 'split') stack.push(instruction.other, instruction.next);
      else if (instruction.kind === 'save' || holds(instruction.assertion, around))
        stack.push(instruction.next);
    }
    return false;
  }
}
