/** A place in the text of a regular expression that moves on by whole characters, and keeps the first error. */
import type { FilterErrorCode, FilterErrorData } from '../errors.ts';
import type { RegexError } from './syntax.ts';

export class Cursor {
  readonly text: string;
  place = 0;
  error: RegexError | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get isEnd(): boolean {
    return this.place >= this.text.length;
  }

  /** The character here; '' at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.place);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** The character here, and steps over it. */
  next(): string {
    const char = this.peek();
    this.place += char.length;
    return char;
  }

  /** Whether a text stands here; steps over it if it does. */
  eat(text: string): boolean {
    if (!this.text.startsWith(text, this.place)) return false;
    this.place += text.length;
    return true;
  }

  /** What a sticky expression finds here, and steps over it. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.place;
    const found = pattern.exec(this.text);
    if (found) this.place += found[0].length;
    return found;
  }

  /** Remembers an error from `start` to here; only the first counts. Answers null, for the caller to hand on. */
  fail(code: FilterErrorCode, start: number, data?: FilterErrorData): null {
    const place = { code, start, end: Math.max(this.place, start) };
    this.error ??= data === undefined ? place : { ...place, data };
    return null;
  }
}
