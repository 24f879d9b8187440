/**
 * Finds where a program fits in a text: the first place, and the longest fit there. Every place that the program is at remembers where
 * it began, and of two at one place the earlier goes on, so the work stays that of one run (Pike 1987).
 */
import type { Span } from '#shared/lib/bytes.ts';
import type { Program } from './program.ts';
import type { Around } from './run.ts';
import { holds } from './run.ts';

/** By place of the program: where in the text the fit that is at it began. In order of their beginnings. */
type Threads = Map<number, number>;

/** The first and there the longest fit, by code units; null where there is none. */
export function findFit(program: Program, text: string): Span | null {
  let fit: Span | null = null;
  let threads: Threads = new Map();
  let before = -1;
  for (let place = 0; place <= text.length;) {
    const code = text.codePointAt(place) ?? -1;
    const around = { before, behind: code };
    const waiting: Threads = new Map();
    // What began earlier comes first; a new fit begins here only while there is none.
    if (!fit) threads.set(program.start, threads.get(program.start) ?? place);
    for (const [at, start] of threads) {
      if (fit && start > fit.start) break;
      if (follow(program, at, { around, waiting, start })) fit = { start, end: place };
    }
    if (code < 0) break;
    threads = step(program, waiting, code);
    if (fit && threads.size === 0) break;
    before = code;
    place += code > 0xffff ? 2 : 1;
  }
  return fit;
}

interface Following {
  readonly around: Around;
  /** Places that wait for a character, of all threads so far. */
  readonly waiting: Threads;
  readonly start: number;
}

/** Puts all that a place leads to without a character among those that wait. Answers whether the end is among them. */
function follow(program: Program, from: number, { around, waiting, start }: Following): boolean {
  let isEnd = false;
  const stack = [from];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const instruction = waiting.has(place) ? undefined : program.code[place];
    if (!instruction) continue;
    waiting.set(place, start);
    if (instruction.kind === 'match') isEnd = true;
    else if (instruction.kind === 'split') stack.push(instruction.other, instruction.next);
    else if (instruction.kind === 'save') stack.push(instruction.next);
    else if (instruction.kind === 'assert' && holds(instruction.assertion, around))
      stack.push(instruction.next);
  }
  return isEnd;
}

/** The places behind a character. */
function step(program: Program, waiting: Threads, code: number): Threads {
  const next: Threads = new Map();
  for (const [place, start] of waiting) {
    const instruction = program.code[place];
    if (instruction?.kind !== 'char' || !instruction.set.has(code)) continue;
    if (!next.has(instruction.next)) next.set(instruction.next, start);
  }
  return next;
}
