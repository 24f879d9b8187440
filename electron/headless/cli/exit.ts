/** The exit codes of the command line, in one place: scripts rely on them. */

export const EXIT = {
  /** It went as asked. */
  ok: 0,
  /** It ran, and the answer is a no: an error in a message, a final answer that is not 2xx, a flow that failed. */
  negative: 1,
  /** Arguments or files that cannot be used. */
  usage: 2,
  /** Nobody answered. */
  noAnswer: 3,
  /** A bug of this program (EX_SOFTWARE of sysexits.h). */
  internal: 70,
} as const;
