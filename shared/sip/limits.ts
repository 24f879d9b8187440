/** How much of a hostile message is looked at. What lies beyond a limit stays in the message and is told as a diagnostic. */
export const LIMITS = {
  /** Bytes of a message that one UDP datagram can carry at the most (RFC 3261 18.1.1). */
  maxMessage: 65_535,
  /** Header lines that are indexed; lines behind them stay in the bytes only. */
  maxHeaders: 512,
  /** Bytes of one header field with its folded lines, above which a warning is given. */
  maxLine: 8_192,
  /** Values of one comma list, and parameters of one value, that the grammar looks at. */
  maxListItems: 256,
  /** Findings of one message. */
  maxFindings: 200,
} as const;
