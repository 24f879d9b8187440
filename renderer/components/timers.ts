/** Running timers as a person reads them: by their letter, in whole seconds, so that they tick calmly. */

export interface TimerRow {
  readonly letter: string;
  /** Whole seconds until it fires, never below 0. */
  readonly seconds: number;
}

/** The timers, the next to fire first. `due` and `now` are milliseconds since 1970-01-01 UTC. */
export function timerRows(
  timers: readonly { readonly letter: string; readonly due: number }[],
  now: number,
): TimerRow[] {
  return [...timers]
    .sort((a, b) => a.due - b.due)
    .map(({ letter, due }) => ({ letter, seconds: Math.max(0, Math.ceil((due - now) / 1000)) }));
}
