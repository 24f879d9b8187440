/** How much of a hostile session description is looked at; what lies beyond stays in the bytes and is told. */
export const SDP_LIMITS = {
  /** Lines that are indexed. */
  maxLines: 2_048,
  /** Words of one line, and so formats of one media. */
  maxWords: 256,
  /** Characters of a value that a finding's text repeats. */
  maxQuoted: 60,
} as const;
