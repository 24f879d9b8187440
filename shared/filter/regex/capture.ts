/**
 * Takes out of a text what the first group of a regular expression stands for, in time linear to the text: each place of the program
 * remembers where its fit and its group began, and of two at one place the one that came first goes on (Pike 1987).
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { parseRegex } from './parse.ts';
import type { Program } from './program.ts';
import { compileRegex } from './program.ts';
import type { Around } from './run.ts';
import { holds } from './run.ts';
import type { RegexError, RegexNode } from './syntax.ts';

/** What the first group stands for in a text, all that fits where there is no group; null where the expression does not fit. */
export type Capture = (text: string) => string | null;

/** A fit on its way: where it began, and the edges of its group, -1 before they came. */
interface Thread {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Makes a capture. Capitals are others than small letters, where the expression does not say `(?i)`. */
export function createCapture(source: string): Result<Capture, RegexError> {
  const pattern = parseRegex(source);
  if (!pattern.ok) return pattern;
  const group = firstGroup(pattern.value.node);
  const program = compileRegex(pattern.value, false, group);
  if (!program.ok) return err({ ...program.error, end: source.length });
  return ok((text) => {
    const fit = findThread(program.value, text);
    if (!fit) return null;
    if (!group) return text.slice(fit.start, fit.end);
    return fit.from < 0 || fit.to < 0 ? '' : text.slice(fit.from, fit.to);
  });
}

/** The group that opens first, or null. */
function firstGroup(node: RegexNode): RegexNode | null {
  switch (node.kind) {
    case 'group':
      return node;
    case 'repeat':
      return firstGroup(node.part);
    case 'sequence':
      return firstOf(node.parts);
    case 'choice':
      return firstOf(node.options);
    default:
      return null;
  }
}

function firstOf(nodes: readonly RegexNode[]): RegexNode | null {
  for (const node of nodes) {
    const group = firstGroup(node);
    if (group) return group;
  }
  return null;
}

type Threads = Map<number, Thread>;

/** The first fit, and the longest there. */
function findThread(program: Program, text: string): (Thread & { readonly end: number }) | null {
  let fit: (Thread & { readonly end: number }) | null = null;
  let threads: Threads = new Map();
  let before = -1;
  for (let place = 0; place <= text.length;) {
    const code = text.codePointAt(place) ?? -1;
    const waiting: Threads = new Map();
    if (!fit && !threads.has(program.start)) threads.set(program.start, { start: place, from: -1, to: -1 });
    for (const [at, thread] of threads) {
      if (fit && thread.start > fit.start) break;
      const end = follow(program, { at, thread }, { waiting, place, around: { before, behind: code } });
      if (end && (!fit || fit.end < place)) fit = { ...end, end: place };
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
  readonly waiting: Threads;
  readonly place: number;
  readonly around: Around;
}

/** Puts all that a place leads to without a character among those that wait; the answer is the thread that reached the end, or null. */
function follow(
  program: Program,
  first: { readonly at: number; readonly thread: Thread },
  { waiting, place, around }: Following,
): Thread | null {
  let end: Thread | null = null;
  const stack = [first];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { at, thread } = next;
    const instruction = waiting.has(at) ? undefined : program.code[at];
    if (!instruction) continue;
    waiting.set(at, thread);
    if (instruction.kind === 'match') end ??= thread;
    else if (instruction.kind === 'split')
      stack.push({ at: instruction.other, thread }, { at: instruction.next, thread });
    else if (instruction.kind === 'save')
      stack.push({ at: instruction.next, thread: { ...thread, [instruction.edge]: place } });
    else if (instruction.kind === 'assert' && holds(instruction.assertion, around))
      stack.push({ at: instruction.next, thread });
  }
  return end;
}

/** The threads behind a character, those that came first at their beginning. */
function step(program: Program, waiting: Threads, code: number): Threads {
  const next: Threads = new Map();
  for (const [at, thread] of waiting) {
    const instruction = program.code[at];
    if (instruction?.kind !== 'char' || !instruction.set.has(code)) continue;
    if (!next.has(instruction.next)) next.set(instruction.next, thread);
  }
  return next;
}
