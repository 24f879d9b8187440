/** How large a filter and a regular expression may be: what is typed, pasted or sent is never worked on without an end. */
export const FILTER_LIMITS = {
  /** UTF-16 units of a filter. */
  length: 16_384,
  /** Parentheses and `not` in one another. */
  depth: 100,
  /** Groups of a regular expression in one another. */
  regexDepth: 50,
  /** Instructions of a compiled regular expression. */
  regexProgram: 2000,
  /** The largest number in `{n,m}`. */
  regexCount: 1000,
} as const;
