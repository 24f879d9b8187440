/**
 * The lines of a text by their places. A character stands for a byte here, so that places in both are the same. Finding them is done
 * in steps, so that whoever reads a large text can do something else between.
 */
import { TEXT_LIMITS } from './trace.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Bytes that are decoded at once, and lines that are found at once. */
const BLOCK = 256 * 1024;
const STEP = 8_192;

/** Gives one character a byte, which is all that is asked of it: what is looked for is ASCII. */
const decoder = new TextDecoder('latin1');

function* findStarts(bytes: Uint8Array): Generator<undefined, { starts: Uint32Array; count: number }> {
  let starts = new Uint32Array(1_024);
  let count = 0;
  for (let at = 0; at < bytes.length && count < TEXT_LIMITS.maxLines; count++) {
    if (count + 2 > starts.length) {
      const larger = new Uint32Array(starts.length * 2);
      larger.set(starts);
      starts = larger;
    }
    starts[count] = at;
    const end = bytes.indexOf(LF, at);
    at = end < 0 ? bytes.length : end + 1;
    starts[count + 1] = at;
    if (count % STEP === STEP - 1) yield;
  }
  return { starts, count };
}

function* decode(bytes: Uint8Array): Generator<undefined, string[]> {
  const blocks: string[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    blocks.push(decoder.decode(bytes.subarray(at, at + BLOCK)));
    yield;
  }
  return blocks;
}

export class Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** How many bytes were looked at as text so far. */
  examined = 0;
  /** Where line n begins; behind the last one stands the end of the text. */
  readonly #starts: Uint32Array;
  /** All of it, decoded once: a line is then a slice of it. */
  readonly #blocks: readonly string[];

  private constructor(bytes: Uint8Array, starts: Uint32Array, count: number, blocks: readonly string[]) {
    this.bytes = bytes;
    this.count = count;
    this.#starts = starts;
    this.#blocks = blocks;
  }

  /** Finds the lines of a text. */
  static *inSteps(bytes: Uint8Array): Generator<undefined, Lines> {
    const blocks = yield* decode(bytes);
    const { starts, count } = yield* findStarts(bytes);
    return new Lines(bytes, starts, count, blocks);
  }

  start(line: number): number {
    return this.#starts[Math.min(line, this.count)] ?? 0;
  }

  /** The end of the line without its CR and LF. */
  end(line: number): number {
    const start = this.start(line);
    let end = this.start(line + 1);
    if (end > start && this.bytes[end - 1] === LF) end -= 1;
    if (end > start && this.bytes[end - 1] === CR) end -= 1;
    return end;
  }

  /** Whether the line ends as SIP has it. */
  isCrlf(line: number): boolean {
    return this.start(line + 1) - this.end(line) === 2;
  }

  /** As much of a line as is looked at. */
  text(line: number): string {
    const start = this.start(line);
    const end = Math.min(this.end(line), start + TEXT_LIMITS.maxLook);
    this.examined += end - start + 1;
    return this.#slice(start, end);
  }

  /** A line is shorter than a block, so it lies in one of them or across two. */
  #slice(start: number, end: number): string {
    const first = Math.floor(start / BLOCK);
    const from = first * BLOCK;
    const text = this.#blocks[first]?.slice(start - from, end - from) ?? '';
    const rest = end - from - BLOCK;
    return rest > 0 ? text + (this.#blocks[first + 1]?.slice(0, rest) ?? '') : text;
  }
}
