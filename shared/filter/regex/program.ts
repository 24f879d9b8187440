/** Turns the tree of a regular expression into a program of bounded size for the matcher (Thompson's construction). */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { FILTER_LIMITS } from '../limits.ts';
import type { CharSet } from './char-set.ts';
import { createCharSet } from './char-set.ts';
import type { Assertion, Pattern, RegexError, RegexNode } from './syntax.ts';

/** `next` is the place to go on at; `split` goes on at both of its places. */
export type Instruction =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion; readonly next: number }
  /** A place where the group that is asked for begins or ends. */
  | { readonly kind: 'save'; readonly edge: 'from' | 'to'; readonly next: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  readonly start: number;
}

/** How many instructions a tree becomes; a number that is far too large is as good as any. */
function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + sizeOf(option) + 1, -1);
    case 'group':
      return sizeOf(node.part) + 2;
    case 'repeat':
      return repeatSize(node.min, node.max, sizeOf(node.part));
    default:
      return 1;
  }
}

/** An empty part costs as much as a character here, so that a count of nothing is bounded too. */
function repeatSize(min: number, max: number, part: number): number {
  const size = Math.max(part, 1);
  return max === Infinity ? size * (min + 1) + 1 : size * max + (max - min);
}

/**
 * The program of a pattern; `ignoreCase` counts where the pattern has no flag of its own.
 * @param saved the group whose edges the program marks, or null for none
 */
export function compileRegex(
  pattern: Pattern,
  ignoreCase: boolean,
  saved: RegexNode | null = null,
): Result<Program, RegexError> {
  const limit = FILTER_LIMITS.regexProgram;
  if (sizeOf(pattern.node) > limit)
    return err({ code: 'regex-too-large', start: 0, end: -1, data: { limit } });
  const emitter = new Emitter(pattern.ignoreCase ?? ignoreCase, saved);
  const end = emitter.add({ kind: 'match' });
  const start = emitter.emit(pattern.node, end);
  return ok({ code: emitter.code, start });
}

/** Instructions are made from the last to the first, so that each knows where it goes on. */
class Emitter {
  readonly code: Instruction[] = [];
  readonly #ignoreCase: boolean;
  readonly #sets = new Map<RegexNode, CharSet>();

  readonly #saved: RegexNode | null;

  constructor(ignoreCase: boolean, saved: RegexNode | null) {
    this.#ignoreCase = ignoreCase;
    this.#saved = saved;
  }

  add(instruction: Instruction): number {
    return this.code.push(instruction) - 1;
  }

  /** The place where a tree begins that goes on at `next`. */
  emit(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'class':
        return this.add({ kind: 'char', set: this.#setOf(node), next });
      case 'assert':
        return this.add({ kind: 'assert', assertion: node.assertion, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.emit(part, after), next);
      case 'group':
        return this.#group(node, next);
      case 'choice':
        return node.options
          .map((option) => this.emit(option, next))
          .reduceRight((other, first) => this.add({ kind: 'split', next: first, other }));
      default:
        return this.#repeat(node.part, node.min, node.max, next);
    }
  }

  #group(node: Extract<RegexNode, { kind: 'group' }>, next: number): number {
    if (node !== this.#saved) return this.emit(node.part, next);
    const to = this.add({ kind: 'save', edge: 'to', next });
    return this.add({ kind: 'save', edge: 'from', next: this.emit(node.part, to) });
  }

  #repeat(part: RegexNode, min: number, max: number, next: number): number {
    let place = max === Infinity ? this.#loop(part, next) : next;
    for (let i = max === Infinity ? min : max; i > 0; i--) {
      const begin = this.emit(part, place);
      place = i > min ? this.add({ kind: 'split', next: begin, other: next }) : begin;
    }
    return place;
  }

  /** Any number of times: the split is made first, for the part goes back to it. */
  #loop(part: RegexNode, next: number): number {
    const place = this.add({ kind: 'split', next, other: next });
    const begin = this.emit(part, place);
    this.code[place] = { kind: 'split', next: begin, other: next };
    return place;
  }

  /** A class that is repeated has one set. */
  #setOf(node: Extract<RegexNode, { kind: 'class' }>): CharSet {
    const known = this.#sets.get(node);
    if (known) return known;
    const set = createCharSet(node.chars, this.#ignoreCase);
    this.#sets.set(node, set);
    return set;
  }
}
