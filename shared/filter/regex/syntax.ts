/** The tree of a regular expression, and how a part of one says that it cannot be read. */
import type { FilterErrorCode, FilterErrorData } from '../errors.ts';
import type { CharClass } from './char-set.ts';

/** `start` and `end` of the text, a `word` edge, and a place that is none. */
export type Assertion = 'start' | 'end' | 'word' | 'not-word';

export type RegexNode =
  | { readonly kind: 'class'; readonly chars: CharClass }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  /** What is between parentheses that capture. */
  | { readonly kind: 'group'; readonly part: RegexNode }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  /** `max` is Infinity where there is no end. */
  | { readonly kind: 'repeat'; readonly part: RegexNode; readonly min: number; readonly max: number };

export interface Pattern {
  readonly node: RegexNode;
  /** What the flag at its beginning says, or null where there is none. */
  readonly ignoreCase: boolean | null;
}

/** What is wrong with a regular expression, and where in its text. */
export interface RegexError {
  readonly code: FilterErrorCode;
  readonly start: number;
  readonly end: number;
  readonly data?: FilterErrorData;
}
