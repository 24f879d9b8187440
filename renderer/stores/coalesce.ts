/** Merges requests to do the same work: while it runs, any number of further requests make one more run. */

/**
 * `run` must not reject. `rest` is waited for between two runs that follow each other, so that what is asked for very
 * often is done at a bearable pace; the first run after a quiet time begins at once.
 */
export function coalesce(
  run: () => Promise<void>,
  rest: () => Promise<void> = () => Promise.resolve(),
): () => void {
  let running = false;
  let again = false;
  const start = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await run();
      await rest();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void start();
  };
}
