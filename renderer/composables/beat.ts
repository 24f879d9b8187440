/** A common beat for what is shown at human speed: what changes together costs the page one frame, not one each. */

/** Milliseconds from `now` to the next beat of those that are `ms` apart. */
export function untilBeat(now: number, ms: number): number {
  return ms - (now % ms);
}
