/** The lines of a text by their places. A character stands for a byte here, so that places in both are the same. */
import { TEXT_LIMITS } from './trace.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Gives one character a byte, which is all that is asked of it: what is looked for is ASCII. */
const decoder = new TextDecoder('latin1');

export class Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** How many bytes were looked at as text so far. */
  examined = 0;
  /** Where line n begins; behind the last one stands the end of the text. */
  readonly #starts: Uint32Array;
  /** All of it, decoded once: a line is then a slice of it. */
  readonly #text: string;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#text = decoder.decode(bytes);
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
    }
    this.#starts = starts;
    this.count = count;
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
    return this.#text.slice(start, end);
  }
}
