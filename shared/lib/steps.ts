/** Work in steps, for whoever need not stop between them. */

/** Takes all steps; what comes of them. */
export function resultOf<T>(steps: Iterator<unknown, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
