/**
 * Reads the text of a sequence: settings at its head, then a step a line, `repeat` to `end` around some of them. Reading never fails: what
 * cannot be read is told with its place and left out. Takes linear time.
 */
import type { Check, Sequence, SequenceStep } from '../model/sequence.ts';
import type { LineReader } from './line-reader.ts';
import { createLineReader, readClauses } from './line-reader.ts';
import type { SequenceProblem } from './problems.ts';
import { SEQUENCE_LIMITS } from './problems.ts';
import { STEP_READERS } from './read-step.ts';
import { DEFAULT_WAIT, durationOf } from './terms.ts';
import { readTokens } from './tokens.ts';

export interface ReadSequence {
  readonly sequence: Sequence;
  /** In the order of the text; empty where all of it was read. */
  readonly problems: readonly SequenceProblem[];
}

/** Reads a sequence. @param text with line ends of any kind */
export function readSequence(text: string): ReadSequence {
  const reader = new SequenceReader();
  let line = 0;
  for (const found of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    // Behind the last line end, or behind a last line without one, nothing is left.
    if (found[0] === '' && found.index > 0) break;
    line += 1;
    reader.take(found[1] ?? '', { line, from: found.index });
  }
  return reader.finish(text.length);
}

interface LinePlace {
  readonly line: number;
  readonly from: number;
}

/** A `repeat` whose `end` has not come. */
interface Open {
  readonly times: number;
  readonly place: LinePlace & { readonly to: number };
  readonly steps: SequenceStep[];
}

/** A wait that assertions below it, further in, belong to. */
interface OpenWait {
  readonly indent: number;
  readonly checks: Check[];
}

const SETTING = /^[ \t]*(name|data|timeout)[ \t]*:([^]*)$/;
const VARIABLE = /^[ \t]*var[ \t]+([A-Za-z_][\w.-]{0,63})[ \t]*:[ \t]?([^]*)$/;

class SequenceReader {
  readonly #problems: SequenceProblem[] = [];
  readonly #settings = { name: '', data: '', timeout: DEFAULT_WAIT };
  readonly #variables: { name: string; value: string }[] = [];
  readonly #steps: SequenceStep[] = [];
  readonly #open: Open[] = [];
  #wait: OpenWait | null = null;
  #count = 0;

  take(text: string, place: LinePlace): void {
    const end = place.from + text.length;
    if (text.length > SEQUENCE_LIMITS.line)
      return this.#tell({ ...place, to: end, code: 'too-long', data: { limit: SEQUENCE_LIMITS.line } });
    if (this.#readSetting(text, place)) return;
    const { tokens, broken } = readTokens(text, place.from);
    if (broken) return this.#tell({ line: place.line, ...broken, code: 'bad-text', data: {} });
    const [first] = tokens;
    if (!first) return;
    const reader = createLineReader(tokens.slice(1), { line: place.line, end }, (one) => this.#tell(one));
    const word = first.kind === 'word' ? first.text : '';
    if (word === 'repeat') this.#begin(reader, { ...place, from: first.from, to: first.to });
    else if (word === 'end') this.#end(reader, first);
    else if (Object.hasOwn(STEP_READERS, word)) this.#readStep(word, reader, first.from - place.from);
    else reader.problem('unknown-step', first, { word: first.text });
  }

  finish(length: number): ReadSequence {
    for (const { place } of this.#open) {
      this.#tell({ ...place, to: Math.min(place.to, length), code: 'open-repeat', data: {} });
    }
    while (this.#open.length > 0) this.#close();
    const sequence = { ...this.#settings, variables: this.#variables, steps: this.#steps };
    return { sequence, problems: this.#problems };
  }

  #tell(problem: SequenceProblem): void {
    if (this.#problems.length < SEQUENCE_LIMITS.problems) this.#problems.push(problem);
  }

  /** Whether a line is a setting. */
  #readSetting(text: string, { line, from }: LinePlace): boolean {
    const variable = VARIABLE.exec(text);
    const setting = variable ? null : SETTING.exec(text);
    if (!variable && !setting) return false;
    const to = from + text.length;
    if (this.#count > 0 || this.#open.length > 0)
      this.#tell({ line, from, to, code: 'late-setting', data: {} });
    const [, key = '', written = ''] = variable ?? setting ?? [];
    const value = written.trim();
    if (variable) this.#variables.push({ name: key, value: written });
    else if (key === 'name' || key === 'data') this.#settings[key] = value;
    else {
      const ms = durationOf(value);
      if (ms === null) this.#tell({ line, from, to, code: 'bad-duration', data: { word: value } });
      else this.#settings.timeout = ms;
    }
    return true;
  }

  #readStep(word: string, reader: LineReader, indent: number): void {
    const step = STEP_READERS[word]?.(reader) ?? null;
    const wait = this.#wait;
    if (step?.kind === 'check' && step.of === '' && wait && indent > wait.indent) {
      if (this.#hasRoom(reader)) wait.checks.push(step.check);
      return;
    }
    // An assertion that could not be read leaves the wait above it open for those below.
    if (word !== 'expect') this.#wait = null;
    if (!step || !this.#hasRoom(reader)) return;
    const checks: Check[] = [];
    this.#put(step.kind === 'wait' ? { ...step, checks } : step);
    this.#wait = step.kind === 'wait' ? { indent, checks } : null;
  }

  #hasRoom(reader: LineReader): boolean {
    this.#count += 1;
    if (this.#count === SEQUENCE_LIMITS.steps + 1)
      reader.problem('too-many-steps', null, { limit: SEQUENCE_LIMITS.steps });
    return this.#count <= SEQUENCE_LIMITS.steps;
  }

  #put(step: SequenceStep): void {
    (this.#open.at(-1)?.steps ?? this.#steps).push(step);
  }

  #begin(reader: LineReader, place: Open['place']): void {
    const token = reader.need('number');
    const times = /^\d{1,6}$/.test(token?.text ?? '') ? Number(token?.text) : 0;
    const isSound = times >= 1 && times <= SEQUENCE_LIMITS.times;
    if (token && !isSound)
      reader.problem('bad-number', token, { word: token.text, limit: SEQUENCE_LIMITS.times });
    readClauses(reader, {});
    const parent = this.#open.at(-1);
    const isTooDeep = this.#open.length >= SEQUENCE_LIMITS.depth;
    if (this.#open.length === SEQUENCE_LIMITS.depth)
      reader.problem('too-deep', place, { limit: SEQUENCE_LIMITS.depth });
    this.#wait = null;
    this.#hasRoom(reader);
    // The steps of one that is too deep are its parent's, once.
    const steps = isTooDeep && parent ? parent.steps : [];
    this.#open.push({ times: isSound ? times : 1, place, steps });
  }

  #end(reader: LineReader, at: { readonly from: number; readonly to: number }): void {
    readClauses(reader, {});
    this.#wait = null;
    if (this.#open.length === 0) reader.problem('lone-end', at);
    else this.#close();
  }

  /** Puts the innermost repeat where it belongs. */
  #close(): void {
    const repeat = this.#open.pop();
    if (!repeat || this.#open.length >= SEQUENCE_LIMITS.depth) return;
    this.#put({ kind: 'repeat', line: repeat.place.line, times: repeat.times, steps: repeat.steps });
  }
}
