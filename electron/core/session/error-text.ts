/** A bug's error as one line of a log. */

/** The error with its stack, on one line. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/\s*\n\s*/g, ' | ');
}
